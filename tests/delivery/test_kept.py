"""What stays when a site is replaced: five releases, and for a month what old pages ask for."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from mindblog_cli.delivery.after.follow import Following
from mindblog_cli.delivery.deliver import DeliveryOptions, deliver, rollback
from mindblog_cli.delivery.plan import LINGER
from mindblog_cli.events import silence
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.memory import MemoryRemote, Store
from mindblog_cli.remotes.ordered.remote import OrderedRemote
from mindblog_cli.remotes.remote import Remote
from tests.delivery.building import NOW, Site, built, visible
from tests.remotes.objects import MemoryStore, Objects

OLD, NEW = "style.00000000aa.css", "style.00000000bb.css"


class Place:
    """A place of one level: how to get there, and what readers see."""

    def __init__(self, level: str, folder: Path) -> None:
        self.folder = folder
        www, objects, store = folder / "www", Objects(), Store()
        if level == "staged":
            www.mkdir()
        remotes: dict[str, Callable[[], Remote]] = {
            "atomic": lambda: FolderRemote(LocalFiles(), str(www)),
            "staged": lambda: FolderRemote(LocalFiles(), str(www)),
            "ordered": lambda: OrderedRemote(MemoryStore(objects), sleep=lambda _: None),
            "memory": lambda: MemoryRemote(store),
        }
        seen: dict[str, Callable[[], Site]] = {
            "ordered": lambda: objects.visible,
            "memory": lambda: store.files,
        }
        self.connect = remotes[level]
        self.see = seen.get(level, lambda: visible(www))

    def send(self, site: Site, *, days: float = 0) -> None:
        now = NOW + timedelta(days=days)
        with self.connect() as remote:
            options = DeliveryOptions(allow_deletes=99)
            deliver(built(self.folder, site), remote, silence, now=now, options=options)


@pytest.fixture(params=["atomic", "staged", "ordered", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(request.param, tmp_path)


def test_five_releases_stay_and_each_can_be_live_again(place: Place) -> None:
    for number in range(8):
        place.send({"index.html": b"%d" % number, f"{number}.html": b""}, days=number / 1000)

    with place.connect() as remote:
        known = remote.releases()
        assert [release.live for release in known] == [True, False, False, False, False]
        rollback(remote, known[-1].id, silence)

    assert place.see() == {"index.html": b"3", "3.html": b""}


def test_what_old_pages_ask_for_stays_for_a_month(place: Place) -> None:
    place.send({"index.html": b"1", OLD: b"old"})
    place.send({"index.html": b"2", NEW: b"new"}, days=1)
    place.send({"index.html": b"3", NEW: b"new"}, days=30)
    assert place.see() == {"index.html": b"3", NEW: b"new", OLD: b"old"}

    place.send({"index.html": b"4", NEW: b"new"}, days=1 + LINGER / 86400 + 0.01)

    assert place.see() == {"index.html": b"4", NEW: b"new"}


def test_what_comes_back_within_the_month_is_no_old_thing_any_more(place: Place) -> None:
    place.send({"index.html": b"1", OLD: b"old"})
    place.send({"index.html": b"2"}, days=1)
    place.send({"index.html": b"3", OLD: b"old"}, days=2)

    place.send({"index.html": b"4", OLD: b"old"}, days=99)

    assert place.see() == {"index.html": b"4", OLD: b"old"}


def test_whoever_goes_back_from_a_site_of_a_later_mindblog_tells_of_all(tmp_path: Path) -> None:
    store = Store()
    for content in (b"1", b"2"):
        options = DeliveryOptions(allow_deletes=9)
        tree = built(tmp_path, {"index.html": content})
        deliver(tree, MemoryRemote(store), silence, now=NOW, options=options)
    store.manifest = (store.manifest or b"").replace(b"manifest 1", b"manifest 9", 1)
    store.earlier[max(store.earlier)] = (store.manifest, dict(store.files))
    wanted = Following(site="https://mindblog.dk", purge="nobody")

    done = rollback(
        MemoryRemote(store),
        min(store.earlier),
        silence,
        options=DeliveryOptions(following=wanted),
    )

    assert store.files == {"index.html": b"1"}
    assert [step.step for step in done.followed] == ["purge"]
    assert 'nothing here is called "nobody"' in done.followed[0].problem
