"""`sftp://[user@]host[:port]/path`: a folder on a server, through the system's own ssh.

ssh brings its config, agents, jumps, hardware keys and known hosts; an account without a shell is
enough. A path after `/~/` starts where a login does. Options: `identity=FILE`, `config=FILE`.
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from mindblog_cli.errors import ConfigError, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.sftp.files import Connection, SftpFiles
from mindblog_cli.remotes.sftp.session import IDLE, Session
from mindblog_cli.remotes.url import RemoteURL

CONNECT_TIMEOUT = 30
"""Seconds ssh may take to reach the host."""

PATIENCE = 2.0
"""Seconds for an ssh to notice that we have hung up."""

_SETTINGS = (
    "BatchMode=yes",
    f"ConnectTimeout={CONNECT_TIMEOUT}",
    "ServerAliveInterval=20",
    "ServerAliveCountMax=6",
    # What an author's config may say for terminals is in the way here.
    "ClearAllForwardings=yes",
    "RemoteCommand=none",
    "RequestTTY=no",
    "PermitLocalCommand=no",
)
_OPTIONS = ("identity", "config", "idle")


def sftp(opening: Opening) -> FolderRemote:
    """The remote that the address names; nothing is connected to yet."""
    url, root = opening.url, opening.root
    if not url.host:
        raise ConfigError(f"{url} names no host", hint="such as sftp://me@example.org/srv/www")
    if unknown := sorted(url.options.keys() - set(_OPTIONS)):
        raise ConfigError(
            f'{url} has an option "{unknown[0]}"', hint=f"known: {', '.join(_OPTIONS)}"
        )
    idle = _seconds(url)
    command = ssh_command(url, root)
    return FolderRemote(SftpFiles(lambda: connect(command, url, idle)), far_path(url))


def far_path(url: RemoteURL) -> str:
    """The path as the server is told: absolute, or seen from where a login starts."""
    if url.path in ("/~", "/~/"):
        return "."
    return url.path.removeprefix("/~/")


def ssh_command(url: RemoteURL, root: Path) -> list[str]:
    """What is run; the host comes after `--`, and `-s` asks for a subsystem, not a command."""
    command = ["ssh"]
    if config := url.options.get("config"):
        command += ["-F", str(root / Path(config).expanduser())]
    for setting in _SETTINGS:
        command += ["-o", setting]
    if identity := url.options.get("identity"):
        command += ["-o", "IdentitiesOnly=yes", "-i", str(root / Path(identity).expanduser())]
    if url.port:
        command += ["-p", str(url.port)]
    if url.user:
        command += ["-l", url.user]
    return [*command, "-s", "--", url.host, "sftp"]


def connect(command: list[str], url: RemoteURL, idle: float = IDLE) -> Connection:
    """Start ssh and shake hands; what it complains of becomes the error.

    It runs in a session of its own: a Ctrl-C is then ours to act on while the line still works.
    """
    complaints = TemporaryFile()  # noqa: SIM115 - closed by _end
    try:
        ssh = subprocess.Popen(  # noqa: S603 - no shell, and the host is checked
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
            bufsize=0,
        )
    except FileNotFoundError as error:
        complaints.close()
        raise ConfigError(
            "there is no ssh on this machine",
            hint="install it: openssh-client on Debian and Ubuntu, openssh on Fedora, Arch, macOS",
        ) from error
    session = Session(
        _pipe(ssh.stdout), _pipe(ssh.stdin), lambda why: _lost(ssh, complaints, url, why), idle=idle
    )
    connection = Connection(session, (ssh.pid,), lambda: _end(ssh, complaints))
    try:
        session.start()
    except BaseException:
        connection.end()
        raise
    return connection


def _pipe(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise RemoteError("ssh could not be started")
    return pipe.fileno()


def _end(ssh: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    """Hang up, and wait; an ssh that does not notice is told."""
    for pipe in (ssh.stdin, ssh.stdout):
        if pipe is not None:
            pipe.close()
    try:
        ssh.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        ssh.kill()
        ssh.wait()
    complaints.close()


def _lost(
    ssh: subprocess.Popen[bytes], complaints: IO[bytes], url: RemoteURL, why: str
) -> MindBlogError:
    """What ended the conversation, in ssh's own words where it has some."""
    try:
        ssh.wait(timeout=1)
    except subprocess.TimeoutExpired:
        ssh.kill()
        ssh.wait()
    complaints.seek(0)
    words = complaints.read().decode(errors="replace").strip()
    return sorted_failure(words, url, why)


def sorted_failure(words: str, url: RemoteURL, why: str) -> MindBlogError:
    """Ssh's last words as one of our errors."""
    said = f"{url.host}: {_last_lines(words)}" if words else f"{url.host}: {why}"
    lower = words.lower()
    if "host key verification failed" in lower or "identification has changed" in lower:
        return ConfigError(said, hint=_host_key_hint(url, changed="has changed" in lower))
    if "permission denied (" in lower or "too many authentication failures" in lower:
        return ConfigError(
            said, hint=f"does `ssh {_login(url)}` work without a question? ssh-copy-id, ssh-add"
        )
    if any(sign in lower for sign in ("bad configuration option", "can't open user config")):
        return ConfigError(said, hint="see the file that `config=` names, or ~/.ssh/config")
    if "subsystem request failed" in lower:
        return RemoteRefused(said, hint="the server does not offer SFTP; ask its owner")
    return RemoteError(said, hint="nothing was switched; run it again")


def _host_key_hint(url: RemoteURL, *, changed: bool) -> str:
    if changed:
        return (
            "somebody may be listening in, or the server was set up anew; if you know it was:"
            f" ssh-keygen -R {_known_name(url)}"
        )
    return f"connect once by hand and compare the fingerprint: ssh {_login(url)}"


def _known_name(url: RemoteURL) -> str:
    return f"'[{url.host}]:{url.port}'" if url.port else url.host


def _login(url: RemoteURL) -> str:
    port = f"-p {url.port} " if url.port else ""
    return f"{port}{url.user}@{url.host}" if url.user else f"{port}{url.host}"


def _last_lines(words: str) -> str:
    """The end of what ssh said, without the frame it draws around a changed key."""
    lines = [line.strip() for line in words.splitlines() if line.strip("@ \t\r")]
    return " ".join(lines[-3:])


def _seconds(url: RemoteURL) -> float:
    try:
        return float(url.options.get("idle", IDLE))
    except ValueError as error:
        raise ConfigError(f"{url}: idle= is a number of seconds") from error
