"""Git over a real OpenSSH server, with what hosts of pages have switched on, or without."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec import Struct

from tests.sshd import Sshd, missing, sshd

HOST_LIKE = ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant")


class GitServer(Struct, frozen=True):
    """A server whose login shell finds git."""

    ssh: Sshd

    def address(
        self, path: Path | str, branch: str = "pages", config: Path | None = None, **options: str
    ) -> str:
        """The address of a branch of the repository at *path*."""
        address = self.ssh.address(path, config, **options)
        return address.replace("sftp:", "git+ssh:") + f"#{branch}"


# Whoever runs the tests need not have told git their name.
WHO = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")


def git(repository: Path, *args: str, given: bytes = b"") -> str:
    """What git says of a repository over there."""
    done = subprocess.run(
        ["git", *WHO, "--git-dir", str(repository), *args],
        input=given,
        capture_output=True,
        check=True,
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


def commit(
    repository: Path,
    branch: str,
    files: dict[str, bytes],
    *,
    parent: str = "",
    delete: Sequence[str] = (),
    program: Sequence[str] = (),
) -> None:
    """Commit over there, as somebody else does; without *parent* the branch begins anew."""
    head = (
        f"commit refs/heads/{branch}\ncommitter Bo <bo@example.org> 1700000001 +0000\ndata 1\nx\n"
    )
    lines = [head.encode()]
    if parent:
        lines.append(f"from refs/heads/{parent}^0\n".encode())
    lines += [b"D %s\n" % path.encode() for path in delete]
    for path, content in files.items():
        lines.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content))
    for path in program:
        name = git(repository, "rev-parse", f"{branch}:{path}").encode()
        lines.append(b"M 100755 %s %s\n" % (name, path.encode()))
    git(repository, "fast-import", "--quiet", "--force", given=b"".join(lines))


def live(repository: Path, branch: str = "pages", *, ours: bool = False) -> dict[str, bytes]:
    """What a host would serve of the branch, without what is ours there, or only that."""
    if not git(repository, "for-each-ref", f"refs/heads/{branch}"):
        return {}
    command = ["git", "--git-dir", str(repository)]
    found: dict[str, bytes] = {}
    for line in _said([*command, "ls-tree", "-r", "-z", branch]).split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        if path.startswith(b".mindblog/") == ours:
            found[path.decode()] = _said([*command, "cat-file", "blob", about.split()[2].decode()])
    return found


def _said(command: list[str]) -> bytes:
    return subprocess.run(command, capture_output=True, check=True).stdout
