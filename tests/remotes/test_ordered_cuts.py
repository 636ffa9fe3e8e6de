"""Cut at any change: each file is old or new, none is before what it needs, and again ends it."""

from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import rollback
from mindblog_cli.events import silence
from mindblog_cli.remotes.ordered.remote import OrderedRemote
from mindblog_cli.remotes.remote import Release
from tests.delivery.building import Site, send
from tests.remotes.objects import Killed, Manners, MemoryStore, Objects

OLD: Site = {
    "index.html": b"front 1",
    "same.html": b"same",
    "z/old/index.html": b"will go",
    "feed.xml": b"feed 1",
    "a.css": b"style",
    "swap/1.html": b"one",
    "swap/2.html": b"two",
}
NEW: Site = {
    "index.html": b"front 2",
    "same.html": b"same",
    "z/new/index.html": b"has come",
    "feed.xml": b"feed 2",
    "a.css": b"style",
    "b.css": b"style 2",
    "swap/1.html": b"two",
    "swap/2.html": b"one",
}
OTHER: Site = {"index.html": b"front 3", "same.html": b"same", "a.css": b"style", "b.css": b"3"}
ORDER = ["b.css", "z/new/index.html", "swap/1.html", "swap/2.html", "index.html", "feed.xml"]
"""Each of these is new only when all before it are, but for those of one depth."""

LATER = 150.0
"""Seconds after which a dead publisher's lock is stale."""


def remote(objects: Objects, manners: Manners = "honours", left: int = -1) -> OrderedRemote:
    return OrderedRemote(MemoryStore(objects, manners=manners, left=left), sleep=lambda _: None)


def cut(folder: Path, objects: Objects, site: Site, after: int, manners: Manners) -> bool:
    """Send *site*, dying after so many changes; whether it was not done before."""
    try:
        send(folder, site, remote(objects, manners, after))
    except Killed:
        objects.now += LATER
        return True
    return False


def is_between(there: Site) -> bool:
    """Each file is old or new, and what is new came in order."""
    whole = all(content in (OLD.get(path), NEW.get(path)) for path, content in there.items())
    kept = all(there.get(path) in (content, NEW.get(path)) for path, content in OLD.items())
    new = [there.get(path) == NEW[path] for path in ORDER]
    pages = new[1:4]
    in_order = (new[0] or not any(new[1:])) and (all(pages) or not any(new[4:]))
    return whole and kept and in_order and (new[4] or not new[5])


def releases(objects: Objects) -> list[Release]:
    with remote(objects) as opened:
        return opened.releases()


@pytest.mark.parametrize("manners", ["honours", "ignores"])
def test_cut_after_any_change_the_next_run_completes_it(tmp_path: Path, manners: Manners) -> None:
    for after in range(200):
        objects = Objects()
        send(tmp_path, OLD, remote(objects, manners))
        was_cut = cut(tmp_path, objects, NEW, after, manners)
        assert is_between(objects.visible) or objects.visible == NEW, after

        again = send(tmp_path, NEW, remote(objects, manners))

        assert objects.visible == NEW, after
        assert again.nothing_to_do or not objects.kept("journal")
        assert send(tmp_path, NEW, remote(objects, manners)).nothing_to_do
        with remote(objects, manners) as opened:
            rollback(opened, opened.releases()[-1].id, silence)
        assert objects.visible == OLD, after
        if not was_cut:
            assert after > 15
            return
    pytest.fail("it never came to an end")


@pytest.mark.parametrize("site", [OLD, OTHER], ids=["back to the old", "another"])
def test_a_cut_delivery_may_be_followed_by_another_site(tmp_path: Path, site: Site) -> None:
    for after in range(200):
        objects = Objects()
        send(tmp_path, OLD, remote(objects))
        was_cut = cut(tmp_path, objects, NEW, after, "honours")

        send(tmp_path, site, remote(objects))

        assert objects.visible == site, after
        assert not objects.kept("journal")
        if not was_cut:
            return


def test_cuts_may_follow_one_another(tmp_path: Path) -> None:
    for first in range(8, 26, 2):
        for second in range(8, 26, 3):
            objects = Objects()
            send(tmp_path, OLD, remote(objects))
            cut(tmp_path, objects, NEW, first, "honours")
            cut(tmp_path, objects, OTHER, second, "honours")

            send(tmp_path, OLD, remote(objects))

            assert objects.visible == OLD, (first, second)


def test_a_cut_first_delivery_is_completed_and_nothing_is_sent_twice(tmp_path: Path) -> None:
    for after in range(60):
        objects = Objects()
        objects.put("theirs.txt", b"somebody's")
        was_cut = cut(tmp_path, objects, NEW, after, "honours")
        there = objects.visible.keys() & NEW.keys()

        again = send(tmp_path, NEW, remote(objects))

        assert objects.visible == NEW | {"theirs.txt": b"somebody's"}
        assert again.bytes <= sum(len(NEW[path]) for path in NEW.keys() - there)
        if not was_cut:
            return


def test_what_a_cut_first_delivery_brought_and_nobody_wants_goes(tmp_path: Path) -> None:
    for after in range(60):
        objects = Objects()
        objects.put("theirs.txt", b"somebody's")
        was_cut = cut(tmp_path, objects, NEW, after, "honours")

        send(tmp_path, OTHER, remote(objects))

        assert objects.visible == OTHER | {"theirs.txt": b"somebody's"}, after
        if not was_cut:
            return


def test_going_back_may_be_cut(tmp_path: Path) -> None:
    for after in range(60):
        objects = Objects()
        send(tmp_path, OLD, remote(objects))
        send(tmp_path, NEW, remote(objects))
        first = releases(objects)[-1].id
        was_cut = False
        try:
            with remote(objects, left=after) as opened:
                rollback(opened, first, silence)
        except Killed:
            was_cut = True
            objects.now += LATER

        with remote(objects) as opened:
            rollback(opened, first, silence)
        assert objects.visible == OLD, after
        send(tmp_path, NEW, remote(objects))

        assert objects.visible == NEW, after
        if not was_cut:
            return
