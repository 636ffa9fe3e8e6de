"""A branch of a git repository keeps the contract: here, and over a real OpenSSH server."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from mindblog_cli.remotes.conformance import (
    CHECKS,
    Connect,
    an_earlier_release_comes_back,
    changes_and_deletes_go_live,
    two_at_once_lose_nothing,
)
from mindblog_cli.remotes.registry import open_remote
from tests.servers.git_server import GitServer, bare, git, git_host
from tests.sshd import Sshd

__all__ = ["git_host"]

# Those in which a server's abilities count: what it sends that nobody asked for, and whether it
# gives anything by its name.
FEW = (
    (changes_and_deletes_go_live, "false"),
    (two_at_once_lose_nothing, "true"),
    (an_earlier_release_comes_back, "true"),
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_branch_keeps_the_contract(check: Callable[[Connect], None], tmp_path: Path) -> None:
    bare(tmp_path / "site.git")

    check(lambda: open_remote("git+file:site.git#pages", tmp_path))


@pytest.mark.xdist_group("git")
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_branch_over_ssh_keeps_the_contract(
    check: Callable[[Connect], None], git_host: GitServer, tmp_path: Path
) -> None:
    address = git_host.address(bare(tmp_path / "site.git"))

    check(lambda: open_remote(address, tmp_path))


@pytest.mark.xdist_group("git")
@pytest.mark.parametrize(("check", "filters"), FEW)
def test_a_server_that_offers_little_keeps_the_contract(
    check: Callable[[Connect], None], filters: str, server: Sshd, tmp_path: Path
) -> None:
    site = bare(tmp_path / "site.git", like_hosts=False)
    git(site, "config", "uploadpack.allowFilter", filters)
    address = GitServer(server).address(site)
    blogs = count()

    # A blog without a copy every time, as machines have it that publish what was pushed.
    check(lambda: open_remote(address, tmp_path / str(next(blogs) // 2)))
