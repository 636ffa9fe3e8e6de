"""Disks that are full or read-only: told in one line, nothing switched, and again works."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.author import Author, complains
from tests.faults.disks import PAGE, Disk, mounted
from tests.faults.places import FOLDERS, Folder, folder
from tests.sshd import Sshd

BIG = {f"big/{n}.bin": bytes([n]) * 30_000 for n in range(80)}
MORE = [pytest.param(room, marks=pytest.mark.campaign) for room in range(2, 40)]
MANY = {f"many/{n}/index.html": b"%d" % n for n in range(6)}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "there") as made:
        yield made


@pytest.fixture(params=FOLDERS)
def place(request: pytest.FixtureRequest, disk: Disk, asked: Callable[[], Sshd]) -> Folder:
    return folder(request.param, disk.path / "www", asked)


def live(author: Author, place: Folder) -> dict[str, bytes]:
    """Publish a first site; gives it."""
    done = author.publishes(place.address)
    assert done.code == 0, done.err
    assert place.read() == author.site
    return author.site


def full(place: Folder) -> tuple[str, str]:
    """What is said of a full disk; a server says less."""
    return ("No space left" if place.kind.startswith("file") else "", "df")


def test_a_disk_that_fills_up_while_sending(author: Author, place: Folder, disk: Disk) -> None:
    old = live(author, place)
    author.writes("Second.", BIG)
    disk.leave(1_000_000)

    done = author.publishes(place.address)

    complains(done, 6, *full(place))
    assert place.read() == old
    disk.grow()
    again = author.publishes(place.address)
    assert again.code == 0, again.err
    assert "by an earlier try" in again.out
    assert place.read() == author.site


def test_a_disk_that_was_full_before(author: Author, place: Folder, disk: Disk) -> None:
    old = live(author, place)
    author.writes("Second.")
    disk.leave(0)

    complains(author.publishes(place.address), 6, *full(place))

    assert place.read() == old
    disk.grow()
    assert author.publishes(place.address).code == 0
    assert place.read() == author.site


@pytest.mark.parametrize(
    "room", [1, 13, *(pytest.param(n, marks=pytest.mark.campaign) for n in range(2, 40))]
)
def test_no_room_for_another_name(author: Author, place: Folder, disk: Disk, room: int) -> None:
    old = live(author, place)
    author.writes("Second.", MANY)
    disk.leave_names(room)

    done = author.publishes(place.address)

    if done.code:
        complains(done, 6, *full(place))
        assert place.read() == old
    disk.grow()
    again = author.publishes(place.address)
    assert again.code == 0, again.err
    assert place.read() == author.site


@pytest.mark.campaign
@pytest.mark.parametrize("left", range(30))
def test_no_room_for_another_page(author: Author, place: Folder, disk: Disk, left: int) -> None:
    old = live(author, place)
    author.writes("Second.", MANY)
    disk.leave(left * PAGE)

    done = author.publishes(place.address)

    if done.code:
        complains(done, 6, *full(place))
        assert place.read() == old
    disk.grow()
    again = author.publishes(place.address)
    assert again.code == 0, again.err
    assert place.read() == author.site


def test_a_disk_that_became_read_only(author: Author, place: Folder, disk: Disk) -> None:
    old = live(author, place)
    author.writes("Second.")
    disk.remount("ro")

    done = author.publishes(place.address)

    complains(done, 6)
    assert place.read() == old
    disk.remount("rw")
    assert author.publishes(place.address).code == 0
    assert place.read() == author.site
