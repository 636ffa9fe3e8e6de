"""A real OpenSSH server for tests: its own keys, its own config, a free port on loopback."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

import pytest
from msgspec import Struct

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"


class Sshd(Struct, frozen=True):
    """A running server. *config* is what a client gives to `ssh -F`, for the host `testhost`."""

    port: int
    folder: Path
    config: Path
    identity: Path
    pid: int

    def address(self, path: Path | str, config: Path | None = None, **options: str) -> str:
        """The address of *path* on the server."""
        query = "&".join(
            f"{k}={v}" for k, v in {"config": config or self.config, **options}.items()
        )
        return f"sftp://testhost{path}?{query}"


def missing() -> str:
    """Why there can be no server here; empty when there can."""
    if not os.access(SSHD, os.X_OK):
        return "sshd is not installed (apt-get install openssh-server)"
    return "" if shutil.which("ssh-keygen") else "ssh-keygen is not installed"


@contextmanager
def sshd(
    folder: Path, *, extra: str = "", host: str = "127.0.0.1", inside: Sequence[str] = ()
) -> Iterator[Sshd]:
    """Run a server with everything it needs in *folder*, and stop it by its process id.

    It listens at *host*; *inside* is a command before its own, such as one that enters a network.
    """
    identity = _key(folder / "client")
    host_key = _key(folder / "host")
    shutil.copy(f"{identity}.pub", folder / "authorized_keys")
    port = _free_port()
    (folder / "known_hosts").write_text(f"testhost {Path(f'{host_key}.pub').read_text()}")
    (folder / "sshd_config").write_text(_server_config(folder, port, host) + extra)
    config = folder / "ssh_config"
    config.write_text(client_config(folder, port, host=host))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with open(folder / "sshd.log", "wb") as log:
        process = subprocess.Popen(
            [*inside, SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log, stdout=log
        )
    try:
        _wait_for(process, folder)
        yield Sshd(port, folder, config, identity, process.pid)
    finally:
        process.terminate()
        process.wait()


def client_config(
    folder: Path, port: int, known_hosts: str = "known_hosts", host: str = "127.0.0.1"
) -> str:
    """How a client reaches the server as `testhost`, knowing its key and nobody else's."""
    return f"""
Host testhost
  HostName {host}
  Port {port}
  User {getuser()}
  HostKeyAlias testhost
  IdentityFile {folder}/client
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile {folder}/{known_hosts}
  GlobalKnownHostsFile /dev/null
  UpdateHostKeys no
"""


def _server_config(folder: Path, port: int, host: str) -> str:
    return f"""
Port {port}
ListenAddress {host}
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
PrintMotd no
MaxStartups 100
Subsystem sftp internal-sftp
"""


def _key(path: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        if "Server listening" in (folder / "sshd.log").read_text():
            return
        time.sleep(0.02)
    raise RuntimeError("sshd did not start: " + (folder / "sshd.log").read_text())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """A server for all tests of a worker; each uses its own folder on it."""
    if why := missing():
        pytest.skip(why)
    with sshd(tmp_path_factory.mktemp("sshd")) as running:
        yield running
