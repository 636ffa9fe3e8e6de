"""What tests of branches share: sites to send, and the branch from one blog or another."""

import random
from pathlib import Path

import pytest

from mindblog_cli.remotes.git.address import git as remote_at
from mindblog_cli.remotes.git.remote import GitRemote
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import parse
from tests.delivery.building import Site, send
from tests.servers.git_server import GitServer, bare

FRONT: Site = {"index.html": b"front"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A repository that is empty yet."""
    return bare(tmp_path / "site.git")


@pytest.fixture
def address(git_host: GitServer, site: Path) -> str:
    """The branch of that repository, over ssh."""
    return git_host.address(site)


def remote(
    tmp_path: Path, env: dict[str, str] | None = None, kind: type[GitRemote] = GitRemote
) -> GitRemote:
    means = Means(secrets=Secrets(env or {}), now=lambda: 1_700_000_000.0)
    url = parse("git+file:site.git#pages")
    opening = Opening(url=url, root=tmp_path, means=means)
    return kind(remote_at(opening).place, opening, "")


def elsewhere(tmp_path: Path, name: str = "elsewhere") -> Remote:
    """The same branch from a blog that has no copy yet."""
    return open_remote("git+file:../site.git#pages", tmp_path / name)


def publish(tmp_path: Path, site: Site) -> None:
    send(tmp_path, site, remote(tmp_path))


def hook(site: Path, name: str, script: str) -> None:
    (site / "hooks").mkdir(exist_ok=True)
    (site / "hooks" / name).write_text(f"#!/bin/sh\n{script}\n")
    (site / "hooks" / name).chmod(0o755)


def copies(tmp_path: Path) -> list[Path]:
    return sorted(p for p in (tmp_path / ".mindblog/git").iterdir() if p.is_dir())


def noise(version: int) -> Site:
    """No file of one version is like any of the other, and each has some of its own."""
    common = {f"p/{n}.bin": random.Random(version * 1000 + n).randbytes(8000) for n in range(100)}
    return (
        common | {f"only-{version}/{n}": b"x" for n in range(9)} | {"index.html": b"%d" % version}
    )


def built(folder: Path, files: Site) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def children_of(blog: Path) -> list[str]:
    """What still works on the copy in *blog*."""
    found: list[str] = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environ = (entry / "environ").read_bytes()
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if b"GIT_DIR=" + str(blog).encode() in environ:
            found.append(words)
    return found
