"""One suite for every remote."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mindblog_cli.remotes.conformance import (
    CHECKS,
    BrokenPromise,
    Connect,
    Site,
    publish,
    what_was_switched_is_live,
)
from mindblog_cli.remotes.memory import MemoryRemote, Store
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Look
from tests.sshd import Sshd

LOCAL = ("memory", "memory-ordered", "file", "file-staged")


def connecting(kind: str, folder: Path) -> Connect:
    if kind.endswith("staged"):
        (folder / "www").mkdir()
    if kind.startswith("memory"):
        store = Store()
        return lambda: MemoryRemote(store, "ordered" if kind.endswith("ordered") else "atomic")
    return lambda: open_remote(f"file:{folder}/www", folder / "blog")


@pytest.mark.parametrize("kind", LOCAL)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_remote_keeps_the_contract(
    check: Callable[[Connect], None], kind: str, tmp_path: Path
) -> None:
    check(connecting(kind, tmp_path))


@pytest.mark.parametrize("level", ["atomic", "staged"])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_sftp_keeps_the_contract(
    check: Callable[[Connect], None], level: str, server: Sshd, tmp_path: Path
) -> None:
    if level == "staged":
        (tmp_path / "www").mkdir()
    address = server.address(tmp_path / "www")

    check(lambda: open_remote(address, tmp_path))


class Forgetful(MemoryRemote):
    """A remote that keeps no manifest."""

    def look(self) -> Look:
        return Look(level="atomic", manifest=None)


def test_a_remote_that_breaks_a_promise_is_told_which() -> None:
    store = Store()

    with pytest.raises(BrokenPromise, match="look gives what switch was given"):
        what_was_switched_is_live(lambda: Forgetful(store))


def test_publishing_is_what_a_conductor_does() -> None:
    store = Store()
    site: Site = {"index.html": b"1"}

    publish(lambda: MemoryRemote(store), {}, site)

    assert store.files == site
    assert store.holder is None
