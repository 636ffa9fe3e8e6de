"""Git over a real OpenSSH server, with what hosts of pages have switched on, or without."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec import Struct

from tests.sshd import Sshd, missing, sshd

HOST_LIKE = ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant")


class GitServer(Struct, frozen=True):
    """A server whose login shell finds git."""

    ssh: Sshd

    def address(self, path: Path | str, branch: str = "pages", **options: str) -> str:
        """The address of a branch of the repository at *path*."""
        return self.ssh.address(path, **options).replace("sftp:", "git+ssh:") + f"#{branch}"


def git(repository: Path, *args: str, given: bytes = b"") -> str:
    """What git says of a repository over there."""
    done = subprocess.run(
        ["git", "--git-dir", str(repository), *args], input=given, capture_output=True, check=True
    )
    return done.stdout.decode(errors="surrogateescape").strip()


def bare(path: Path, *, like_hosts: bool = True) -> Path:
    """An empty repository, as a host of pages makes one."""
    subprocess.run(["git", "init", "-q", "--bare", str(path)], check=True)
    for setting in HOST_LIKE if like_hosts else ():
        git(path, "config", setting, "true")
    return path


@contextmanager
def git_server(folder: Path, *, extra: str = "AcceptEnv GIT_PROTOCOL\n") -> Iterator[GitServer]:
    """Run it; clients may ask for the newer protocol unless *extra* says otherwise."""
    with sshd(folder, extra=extra) as running:
        yield GitServer(running)


@pytest.fixture(scope="session")
def git_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    """A server for all tests of a worker."""
    if why := missing() or ("" if shutil.which("git") else "git is not installed"):
        pytest.skip(why)
    with git_server(tmp_path_factory.mktemp("git-host")) as running:
        yield running
