"""The promise: cut anywhere, readers see the old site or the new one, and again completes it."""

from pathlib import Path

import pytest

from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.folder.remote import FolderRemote
from tests.delivery.building import Site, send, visible
from tests.delivery.cutting import CuttingFiles, Killed

OLD: Site = {"index.html": b"1", "same": b"s", "gone/x": b"g", "f": b"file", "d/e": b"e", "z": b"2"}
NEW: Site = {"index.html": b"2", "same": b"s", "f/g": b"g", "d": b"file", "new/a": b"2", "z": b"1"}


def remote(folder: Path, files: LocalFiles | None = None) -> FolderRemote:
    return FolderRemote(files or LocalFiles(), f"{folder}/www")


def changes_in_all(folder: Path) -> int:
    """How many places there are to cut at."""
    counting = CuttingFiles(-1)
    send(folder, OLD, remote(folder))
    send(folder, NEW, remote(folder, counting))
    return counting.made


def cut(folder: Path, site: Site, after: int) -> bool:
    """Send *site*, dying after so many changes; whether it was not done before."""
    try:
        send(folder, site, remote(folder, CuttingFiles(after)))
    except Killed:
        return True
    return False


def forget_lock(folder: Path) -> None:
    """The lock of a dead process, grown old."""
    for lock in folder.rglob("lock"):
        lock.unlink()


def is_between(folder: Path) -> bool:
    """Inside a burst each file is whole, and the journal says what is to come."""
    there = visible(folder / "www")
    whole = all(content in (OLD.get(path), NEW.get(path)) for path, content in there.items())
    return whole and (folder / "www/.mindblog/journal").exists()


@pytest.mark.parametrize("level", ["atomic", "staged"])
def test_cut_after_any_change_the_old_or_the_new_site_is_live(tmp_path: Path, level: str) -> None:
    def place(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        if level == "staged":
            (folder / "www").mkdir()
        return folder

    total = changes_in_all(place("count"))
    assert total > 20

    for after in range(total):
        folder = place(str(after))
        send(folder, OLD, remote(folder))
        assert cut(folder, NEW, after)
        there = visible(folder / "www")
        assert there in (OLD, NEW) or (level == "staged" and is_between(folder)), after

        forget_lock(folder)
        send(folder, NEW, remote(folder))

        assert visible(folder / "www") == NEW, after
        assert send(folder, NEW, remote(folder)).nothing_to_do
        assert not list(folder.rglob("*.building"))
        assert not (folder / "www/.mindblog/journal").exists()


@pytest.mark.parametrize("level", ["atomic", "staged"])
def test_a_cut_first_delivery_is_completed(tmp_path: Path, level: str) -> None:
    for after in range(60):
        folder = tmp_path / str(after)
        (folder / "www" if level == "staged" else folder).mkdir(parents=True)
        was_cut = cut(folder, NEW, after)

        forget_lock(folder)
        send(folder, NEW, remote(folder))

        assert visible(folder / "www") == NEW
        if not was_cut:
            return


def test_a_cut_delivery_may_be_followed_by_another_site(tmp_path: Path) -> None:
    other = {"index.html": b"3", "f": b"again a file"}
    for after in range(0, 40, 3):
        folder = tmp_path / str(after)
        (folder / "www").mkdir(parents=True)
        send(folder, OLD, remote(folder))
        cut(folder, NEW, after)
        forget_lock(folder)

        send(folder, other, remote(folder))

        assert visible(folder / "www") == other


def test_the_recycling_of_an_old_release_may_be_cut(tmp_path: Path) -> None:
    sites: list[Site] = [{"index.html": b"%d" % n, "a/b": b"%d" % (n % 3)} for n in range(5)]
    for after in range(12, 60, 2):
        folder = tmp_path / str(after)
        folder.mkdir()
        for site in sites:
            send(folder, site, remote(folder))
        cut(folder, NEW, after)
        assert visible(folder / "www") in (sites[-1], NEW)
        forget_lock(folder)

        send(folder, NEW, remote(folder))

        assert visible(folder / "www") == NEW
