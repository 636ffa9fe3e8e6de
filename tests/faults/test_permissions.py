"""Folders that are not ours to change: found out before anything is changed."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.folder import Result
from tests.faults.author import Author, complains
from tests.faults.places import FOLDERS, Folder, folder
from tests.faults.strangers import given_away, needs_strangers, open_house, poor_server, stranger
from tests.sshd import Sshd

pytestmark = pytest.mark.xdist_group("poor")


@pytest.fixture(scope="module")
def house() -> Iterator[Path]:
    needs_strangers()
    with open_house() as folder:
        yield folder


@pytest.fixture(scope="module")
def poor(house: Path) -> Iterator[Sshd]:
    (house / "ssh").mkdir()
    with poor_server(house / "ssh") as running:
        yield running


@pytest.fixture(params=FOLDERS)
def place(request: pytest.FixtureRequest, house: Path, poor: Sshd) -> Folder:
    home = house / request.node.name.replace("/", "-")
    home.mkdir()
    made = folder(request.param, home / "www", lambda: poor)
    given_away(home, *([made.www] if made.www.exists() else []))
    return made


@pytest.fixture
def author(house: Path, request: pytest.FixtureRequest) -> Iterator[Author]:
    root = house / f"blog-{request.node.name}".replace("/", "-")
    made = Author(root)
    # What has to be loaded is loaded while there is the right to.
    for text in ("Zeroth.", "First."):
        made.writes(text, {"a/x.txt": b"1", "b/x.txt": b"1", "c/deep/x.txt": b"1"})
        assert made.publishes("file:public").code == 0
    yield made
    shutil.rmtree(root)


def publish(author: Author, place: Folder) -> Result:
    """As nobody: near by being nobody, far by logging in as nobody."""
    if place.kind.startswith("sftp"):
        return author.publishes(place.address)
    for path in (author.folder.root, *author.folder.root.rglob("*")):
        given_away(path)
    with stranger():
        return author.publishes(place.address)


Lock = Callable[[Path], None]


def closed(path: Path) -> None:
    path.chmod(0o555)


def of_somebody_else(path: Path) -> None:
    os.chown(path, 0, 0)
    path.chmod(0o755)


def open_again(path: Path) -> None:
    path.chmod(0o755)
    given_away(path)


@pytest.mark.parametrize(("where", "locked"), [("b", closed), ("c/deep", of_somebody_else)])
def test_a_folder_in_the_site_that_may_not_be_changed(
    author: Author, place: Folder, where: str, locked: Lock
) -> None:
    done = publish(author, place)
    assert done.code == 0, done.err
    old = place.read()
    site = place.www.resolve()
    author.writes("Second.", dict.fromkeys(("a/x.txt", "b/x.txt", "c/deep/x.txt"), b"2"))
    locked(site / where)

    done = publish(author, place)

    # A new release has folders of its own, and what the old one forbids is no matter.
    if place.level == "staged":
        complains(done, 6, "ermission", where, "ls -ld")
        assert place.read() == old
    open_again(site / where)
    again = publish(author, place)
    assert again.code == 0, again.err
    assert place.read() == author.site


def test_a_place_that_is_somebody_elses(author: Author, place: Folder) -> None:
    home = place.www if place.level == "staged" else place.www.parent
    of_somebody_else(home)

    complains(publish(author, place), 6, "ermission", "ls -ld")

    assert place.read() == {}
    open_again(home)
    assert publish(author, place).code == 0
    assert place.read() == author.site
