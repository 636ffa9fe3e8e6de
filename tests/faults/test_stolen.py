"""A lock stolen in the very moment between having asked for it and going live."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from mindblog_cli.errors import Locked
from mindblog_cli.remotes import claims
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.folder.remote import FolderRemote
from tests.delivery.building import Site, send, visible

OLD: Site = {"index.html": b"old", "gone.html": b"old"}
OURS: Site = {"index.html": b"ours", "p/a.html": b"ours"}
THEIRS: Site = {"index.html": b"theirs", "gone.html": b"old", "q/b.html": b"theirs"}


class Asleep(LocalFiles):
    """Files whose owner falls asleep before the first rename that *when* is true of."""

    def __init__(self, when: Callable[[str, str], bool], meanwhile: Callable[[], None]) -> None:
        self._when = when
        self._meanwhile: Callable[[], None] | None = meanwhile

    def rename(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        absent: list[str] = []
        for old, new in pairs:
            if self._meanwhile and self._when(old, new):
                meanwhile, self._meanwhile = self._meanwhile, None
                meanwhile()
            absent += super().rename([(old, new)])
        return absent


def going_live(old: str, new: str) -> bool:
    """What makes an atomic release live, or begins a burst."""
    return ".next-" in old


def in_the_burst(_: str, new: str) -> bool:
    """Half of it is done."""
    return new.endswith("/p/a.html")


@pytest.mark.parametrize(
    ("level", "when"), [("atomic", going_live), ("staged", going_live), ("staged", in_the_burst)]
)
def test_who_wakes_up_in_the_last_moment_has_nothing_to_switch_with(
    tmp_path: Path, level: str, when: Callable[[str, str], bool]
) -> None:
    www = tmp_path / "www"
    if level == "staged":
        www.mkdir()
    for name in ("anna", "bo"):
        (tmp_path / name).mkdir()
    send(tmp_path, OLD, FolderRemote(LocalFiles(), str(www)))

    def steal() -> None:
        (lock,) = (path for path in tmp_path.rglob("lock") if path.is_file())
        then = time.time() - claims.EXPIRES - 1
        os.utime(lock, (then, then))
        send(tmp_path / "bo", THEIRS, FolderRemote(LocalFiles(), str(www)))

    with pytest.raises(Locked, match="took over"):
        send(tmp_path / "anna", OURS, FolderRemote(Asleep(when, steal), str(www)))

    assert visible(www) == THEIRS
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith("lock")]
    send(tmp_path / "anna", OURS, FolderRemote(LocalFiles(), str(www)))
    assert visible(www) == OURS
