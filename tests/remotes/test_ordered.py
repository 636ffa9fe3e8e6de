"""A remote on objects: it keeps the contract, whatever manners the place has."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import rollback
from mindblog_cli.errors import Locked, Refused, RemoteError, RemoteRefused
from mindblog_cli.events import silence
from mindblog_cli.remotes.conformance import CHECKS, Connect
from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.ordered.places import JOURNAL, MANIFEST, foreign_name
from mindblog_cli.remotes.ordered.remote import OrderedRemote
from mindblog_cli.remotes.ordered.waves import waves
from mindblog_cli.remotes.remote import Claim, Sent
from mindblog_cli.remotes.retrying import Retrying
from mindblog_cli.tree.manifest import Entry
from tests.delivery.building import FRONT, send
from tests.remotes.objects import Manners, MemoryStore, Objects


@pytest.mark.parametrize(
    ("manners", "copies", "hashes"),
    [
        ("honours", True, "sha256"),
        ("ignores", True, "sha256"),
        ("refuses", True, "sha256"),
        ("none", False, "sha1"),
    ],
)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_keeps_the_contract(
    check: Callable[[Connect], None], manners: Manners, copies: bool, hashes: str
) -> None:
    objects = Objects()

    def connect() -> OrderedRemote:
        store = MemoryStore(objects, manners=manners, copies=copies, hashes=hashes)
        return OrderedRemote(store, sleep=lambda _: None)

    check(connect)


@pytest.fixture
def objects() -> Objects:
    return Objects()


def remote(objects: Objects, *, copies: bool = True) -> OrderedRemote:
    return OrderedRemote(MemoryStore(objects, copies=copies), sleep=lambda _: None)


def test_what_comes_in_order_goes_in_waves(objects: Objects, tmp_path: Path) -> None:
    pages = {f"{folder}index.html": b"page" for folder in ("", "a/", "a/b/", "a/c/")}
    assets = {"x/style.css": b"style", "logo.svg": b"logo", "feed.xml": b"feed", "robots.txt": b""}

    send(tmp_path, pages | assets, remote(objects))

    sent = [name for name in objects.log if not name.startswith((".mindblog", "-"))]
    assert sent[:2] == ["x/style.css", "logo.svg"]
    assert sent[-3:] == ["index.html", "feed.xml", "robots.txt"]
    assert waves(sent) == [
        ["x/style.css", "logo.svg"],
        ["a/b/index.html", "a/c/index.html"],
        ["a/index.html"],
        ["index.html"],
        ["feed.xml", "robots.txt"],
    ]


def test_nothing_to_do_is_two_requests(objects: Objects, tmp_path: Path) -> None:
    send(tmp_path, FRONT, remote(objects))
    store = MemoryStore(objects)

    assert send(tmp_path, FRONT, OrderedRemote(store)).nothing_to_do

    assert store.calls == ["read .mindblog/manifest", "heads 1"]


def test_what_a_change_costs_does_not_depend_on_the_site(objects: Objects, tmp_path: Path) -> None:
    site = FRONT | {f"{n}.html": b"page" for n in range(500)}
    send(tmp_path, site, remote(objects))
    store = MemoryStore(objects)

    send(tmp_path, site | {"1.html": b"new"}, OrderedRemote(store))
    changed = len(store.calls)
    with OrderedRemote(back := MemoryStore(objects)) as opened:
        rollback(opened, None, silence)

    assert changed < 25
    assert len(back.calls) < 25
    assert (store.made, back.made) == (8, 7)
    assert objects.visible == site


def test_old_bytes_stay_for_five_releases_and_no_longer(objects: Objects, tmp_path: Path) -> None:
    sites = [FRONT | {"n.html": b"%d" % n, "swap": b"%d" % (n % 2)} for n in range(8)]
    for site in sites:
        send(tmp_path, site, remote(objects))

    # Four earlier releases, of which each has lost two files to the next.
    assert len(objects.kept("releases/")) == 5
    assert len(objects.kept("kept/")) == 8
    for back in (3, 5, 4):
        with remote(objects) as opened:
            rollback(opened, opened.releases()[7 - back].id, silence)
        assert objects.visible == sites[back]


def test_bytes_come_back_with_how_they_were_served(objects: Objects, tmp_path: Path) -> None:
    send(tmp_path, FRONT | {"a.txt": b"same", "a.css": b"same"}, remote(objects))
    before = dict(objects.served)
    send(tmp_path, FRONT | {"a.txt": b"new", "a.css": b"new"}, remote(objects))

    with remote(objects) as opened:
        rollback(opened, None, silence)

    told = {name: objects.served[name] for name in ("a.txt", "a.css")}
    assert told == {name: before[name] for name in told}
    assert told["a.txt"] != told["a.css"]


@pytest.mark.parametrize("sealed", [b"", b"mindblog-manifest 1\nx\nx", b"\x00" * 100, None])
def test_without_a_manifest_to_believe_what_matches_is_taken_over(
    objects: Objects, tmp_path: Path, sealed: bytes | None
) -> None:
    old = FRONT | {"same.html": b"same", "lost.html": b"nobody claims me"}
    send(tmp_path, old, remote(objects))
    objects.put("theirs.html", b"theirs")
    if sealed is None:
        objects.drop(MANIFEST)
    else:
        objects.put(MANIFEST, sealed)
    objects.log.clear()

    new = {"index.html": b"new", "same.html": b"same", "theirs.html": b"our"}
    send(tmp_path, new, remote(objects))

    assert "same.html" not in objects.log
    assert objects.visible["lost.html"] == b"nobody claims me"
    assert objects.bytes[foreign_name("theirs.html")] == b"theirs"
    assert objects.visible["theirs.html"] == b"our"


def test_one_can_go_back_from_a_manifest_that_is_damaged(objects: Objects, tmp_path: Path) -> None:
    send(tmp_path, FRONT | {"a.html": b"1"}, remote(objects))
    send(tmp_path, FRONT | {"a.html": b"2"}, remote(objects))
    first = remote(objects).releases()[-1].id
    objects.put(MANIFEST, b"damaged")

    with remote(objects) as opened:
        rollback(opened, first, silence)

    assert objects.visible == FRONT | {"a.html": b"1"}
    assert send(tmp_path, FRONT | {"a.html": b"1"}, remote(objects)).nothing_to_do


def test_a_later_mindblogs_manifest_is_left_alone(objects: Objects, tmp_path: Path) -> None:
    objects.put(MANIFEST, b"mindblog-manifest 99\nx\nx")
    before = dict(objects.bytes)

    with pytest.raises(Refused, match="later mindblog"):
        send(tmp_path, FRONT, remote(objects))

    assert objects.bytes == before


def test_a_damaged_journal_puts_all_in_doubt(objects: Objects, tmp_path: Path) -> None:
    site = FRONT | {"a.html": b"1", "b.html": b"2"}
    send(tmp_path, site, remote(objects))
    objects.put("a.html", b"who knows")
    objects.put(JOURNAL, b"damaged")

    send(tmp_path, site, remote(objects))

    assert objects.visible == site
    assert JOURNAL not in objects.bytes


def test_bytes_that_were_not_kept_can_not_come_back(objects: Objects, tmp_path: Path) -> None:
    send(tmp_path, FRONT, remote(objects))
    send(tmp_path, {"index.html": b"new"}, remote(objects))
    (kept,) = objects.kept("kept/")
    objects.put(kept, b"other")

    with pytest.raises(RemoteRefused, match=r"index\.html was not kept"), remote(objects) as opened:
        rollback(opened, None, silence)

    objects.drop(kept)
    with pytest.raises(RemoteRefused, match=r"index\.html was not kept"), remote(objects) as opened:
        rollback(opened, None, silence)
    assert objects.visible == {"index.html": b"new"}


def test_a_release_whose_manifest_is_gone_can_not_come_back(
    objects: Objects, tmp_path: Path
) -> None:
    send(tmp_path, FRONT, remote(objects))
    send(tmp_path, {"index.html": b"new"}, remote(objects))
    first = remote(objects).releases()[-1].id
    objects.put(f".mindblog/releases/{first}", b"damaged")

    with pytest.raises(RemoteRefused, match="no longer there"), remote(objects) as opened:
        rollback(opened, first, silence)


def test_where_nothing_can_be_copied_there_is_no_way_back(objects: Objects, tmp_path: Path) -> None:
    send(tmp_path, FRONT, remote(objects, copies=False))
    send(tmp_path, {"index.html": b"new"}, remote(objects, copies=False))

    with remote(objects, copies=False) as opened:
        assert not opened.probe().keeps
        assert [release.live for release in opened.releases()] == [True]
        with pytest.raises(RemoteRefused, match="no earlier release"):
            rollback(opened, None, silence)


class Unwilling(MemoryStore):
    """Says that it copies, and does not."""

    def copy(self, pairs: Iterable[tuple[str, str]], entries: dict[str, Entry]) -> list[str]:
        raise RemoteRefused("no")


def test_a_place_that_refuses_to_copy_can_be_published_to(objects: Objects, tmp_path: Path) -> None:
    send(tmp_path, FRONT, OrderedRemote(Unwilling(objects)))
    send(tmp_path, {"index.html": b"new"}, OrderedRemote(Unwilling(objects)))

    assert objects.visible == {"index.html": b"new"}
    assert not OrderedRemote(Unwilling(objects)).probe().keeps


def test_who_publishes_past_the_lock_wins_and_is_not_lost(objects: Objects, tmp_path: Path) -> None:
    send(tmp_path, FRONT, remote(objects))

    class Overtaken(MemoryStore):
        def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
            self.objects.put(MANIFEST, b"another's")
            return super().upload(uploads)

    for manners in ("honours", "ignores"):
        store = Overtaken(objects, manners=manners)
        with pytest.raises(Locked, match="another publisher was faster"):
            send(tmp_path, {"index.html": b"new"}, OrderedRemote(store, sleep=lambda _: None))
        assert objects.bytes[MANIFEST] == b"another's"
        send(tmp_path, FRONT, remote(objects))


class Breaking(MemoryStore):
    """The line breaks after every third file, and once after the manifest was written."""

    broken = False

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        for count, sent in enumerate(super().upload(uploads)):
            if count == 2:
                raise RemoteError("the line broke")
            yield sent

    def exchange(self, name: str, content: bytes, tag: str) -> bool:
        done = super().exchange(name, content, tag)
        if name == MANIFEST and not self.broken:
            self.broken = True
            raise RemoteError("the line broke")
        return done


def test_a_line_that_breaks_again_and_again_is_gone_on_from(
    objects: Objects, tmp_path: Path
) -> None:
    site = FRONT | {f"{n}.html": b"page" for n in range(20)} | {"gone.html": b""}
    send(tmp_path, site, remote(objects))
    new = FRONT | {f"{n}.html": b"other" for n in range(20)}
    objects.log.clear()
    pauses: list[float] = []

    done = send(tmp_path, new, Retrying(OrderedRemote(Breaking(objects)), pauses.append))

    assert objects.visible == new
    # What the line broke on had arrived, and was seen to have.
    assert sorted(name for name in objects.log if name.endswith("1.html")) == ["1.html", "11.html"]
    assert done.resumed == 6
    assert pauses == [1.0] * 7


def test_who_comes_back_without_the_lock_puts_nothing_more(
    objects: Objects, tmp_path: Path
) -> None:
    class Asleep(MemoryStore):
        def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
            yield next(iter(super().upload(uploads)))
            self.objects.now += 1000
            assert OrderedRemote(MemoryStore(objects)).take(Claim("b", "bo")) is None
            raise RemoteError("the line broke")

    site = FRONT | {f"{n}.html": b"page" for n in range(5)}

    with pytest.raises(Locked, match="bo took over"):
        send(tmp_path, site, Retrying(OrderedRemote(Asleep(objects)), lambda _: None))

    assert list(objects.visible) == ["0.html"]
