"""Deliveries: what is sent, what is told, and how it goes on after trouble."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mindblog_cli.delivery import locking
from mindblog_cli.delivery.deliver import DeliveryOptions, deliver, releases, rollback
from mindblog_cli.delivery.locking import BEAT, held
from mindblog_cli.delivery.plan import LINGER, plan
from mindblog_cli.errors import Locked, Refused, RemoteError, RemoteRefused, VerificationFailed
from mindblog_cli.events import Began, Ended, Event, Moved, Noted, silence
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.memory import MemoryRemote, Store
from mindblog_cli.remotes.remote import Claim, Content, Holder, Look, Sent
from mindblog_cli.tree.manifest import ManifestTooNew
from mindblog_cli.tree.tree import Tree
from tests.delivery.building import FRONT, NOW, Site, Ticking, built, send, visible


@pytest.fixture
def store() -> Store:
    return Store()


def folder_remote(folder: Path) -> FolderRemote:
    return FolderRemote(LocalFiles(), str(folder))


def test_only_what_changed_is_sent(tmp_path: Path, store: Store) -> None:
    send(tmp_path, FRONT | {"a": b"1", "b": b"22"}, MemoryRemote(store))

    done = send(tmp_path, FRONT | {"b": b"333", "c": b"4444"}, MemoryRemote(store))

    assert (done.put, done.deleted, done.bytes, done.resumed) == (2, 1, 7, 0)
    assert store.files == FRONT | {"b": b"333", "c": b"4444"}
    assert store.holder is None


def test_nothing_to_do_writes_nothing_and_takes_no_lock(tmp_path: Path) -> None:
    first = send(tmp_path, FRONT, folder_remote(tmp_path / "www"))
    before = {p: p.lstat().st_mtime_ns for p in tmp_path.rglob("*") if "built" not in p.parts}

    again = send(tmp_path, FRONT, folder_remote(tmp_path / "www"))

    assert again.nothing_to_do
    assert again.release == first.release
    after = {p: p.lstat().st_mtime_ns for p in tmp_path.rglob("*") if "built" not in p.parts}
    assert {p: t for p, t in after.items() if "www" in str(p)} == {
        p: t for p, t in before.items() if "www" in str(p)
    }


def test_events_add_up(tmp_path: Path, store: Store) -> None:
    heard: list[Event] = []
    site = FRONT | {"a": b"x" * 1000}

    deliver(built(tmp_path, site), MemoryRemote(store), heard.append, now=NOW)

    began = next(event for event in heard if isinstance(event, Began))
    moved = [event for event in heard if isinstance(event, Moved)]
    assert (began.total, began.size) == (2, 1005)
    assert (sum(e.count for e in moved), sum(e.size for e in moved)) == (2, 1005)
    assert heard[-1] == Ended("send")


def test_a_plan_says_what_would_happen_and_does_nothing(tmp_path: Path, store: Store) -> None:
    send(tmp_path, FRONT | {"a": b"1"}, MemoryRemote(store))
    before = dict(store.files)
    tree = built(tmp_path, {"index.html": b"newer", "b": b"22"}).tree

    made = plan(tree, MemoryRemote(store), now=NOW)

    assert [move.path for move in made.put] == ["b", "index.html"]
    assert [(move.path, move.size) for move in made.delete] == [("a", 1)]
    assert (made.size, made.first, made.level, made.nothing_to_do) == (7, False, "atomic", False)
    assert store.files == before


def test_a_guard_stops_before_anything_is_changed(tmp_path: Path) -> None:
    site = FRONT | {f"{n}.html": b"" for n in range(9)}
    send(tmp_path, site, folder_remote(tmp_path / "www"))

    with pytest.raises(Refused, match="delete 9 of 10"):
        send(tmp_path, FRONT, folder_remote(tmp_path / "www"), allow_deletes=None)

    assert visible(tmp_path / "www") == site
    assert not list(tmp_path.rglob("lock"))


@pytest.mark.parametrize("level", ["atomic", "staged"])
def test_without_a_manifest_what_matches_is_adopted_and_the_rest_left_alone(
    tmp_path: Path, level: str
) -> None:
    www = tmp_path / "www"
    if level == "staged":
        www.mkdir()
    send(tmp_path, FRONT | {"a": b"1", "d/old": b"o"}, folder_remote(www))
    (www / ".mindblog/manifest").write_bytes(b"nonsense")
    heard: list[Event] = []

    with folder_remote(www) as remote:
        tree = built(tmp_path, FRONT | {"a": b"2"})
        done = deliver(tree, remote, heard.append, now=NOW + timedelta(hours=1))

    assert (done.put, done.deleted) == (1, 0)
    assert visible(www) == FRONT | {"a": b"2", "d/old": b"o"}
    assert any(isinstance(e, Noted) and "left alone" in e.text for e in heard)
    assert any(isinstance(e, Noted) and "replaced: a" in e.text for e in heard)


def test_what_was_there_before_us_is_put_by(tmp_path: Path) -> None:
    www = tmp_path / "www"
    www.mkdir()
    (www / "index.html").write_text("the hoster's")

    send(tmp_path, FRONT, folder_remote(www))

    assert visible(www) == FRONT
    assert (www / ".mindblog/kept/foreign/index.html").read_text() == "the hoster's"


def test_a_manifest_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    www = tmp_path / "www"
    send(tmp_path, FRONT, folder_remote(www))
    manifest = (www / ".mindblog/manifest").read_bytes().replace(b"manifest 1", b"manifest 2", 1)
    (www / ".mindblog/manifest").write_bytes(manifest)

    with pytest.raises(ManifestTooNew):
        send(tmp_path, FRONT | {"a": b""}, folder_remote(www))


def test_an_old_stylesheet_outlives_its_pages_by_thirty_days(tmp_path: Path, store: Store) -> None:
    css = {"style.00000000aa.css": b"old"}
    send(tmp_path, FRONT | css, MemoryRemote(store))

    send(tmp_path, {"index.html": b"2"}, MemoryRemote(store))
    assert store.files == css | {"index.html": b"2"}
    assert send(tmp_path, {"index.html": b"2"}, MemoryRemote(store)).nothing_to_do

    later = NOW + timedelta(seconds=LINGER + 1)
    options = DeliveryOptions(allow_deletes=1)
    tree = built(tmp_path, {"index.html": b"3"})
    deliver(tree, MemoryRemote(store), silence, now=later, options=options)
    assert store.files == {"index.html": b"3"}


def test_an_old_stylesheet_that_is_gone_is_not_missed(tmp_path: Path) -> None:
    css = "style.00000000aa.css"
    send(tmp_path, FRONT | {css: b"old"}, folder_remote(tmp_path / "www"))
    (tmp_path / "www" / css).unlink()

    send(tmp_path, {"index.html": b"2"}, folder_remote(tmp_path / "www"))

    assert visible(tmp_path / "www") == {"index.html": b"2"}


@pytest.mark.parametrize("level", ["atomic", "staged"])
def test_back_and_forth_again(tmp_path: Path, level: str) -> None:
    www = tmp_path / "www"
    if level == "staged":
        www.mkdir()
    for version in range(3):
        send(tmp_path, {"index.html": b"%d" % version}, folder_remote(www))

    with folder_remote(www) as remote:
        back = rollback(remote, None, silence)
        known = releases(remote)
        same = rollback(remote, back.release, silence)
        further = rollback(remote, None, silence)

        assert [release.live for release in known] == [False, True, False]
        assert back.release == known[1].id
        assert same.nothing_to_do
        assert further.release == known[2].id
        assert visible(www) == {"index.html": b"0"}
        with pytest.raises(RemoteRefused, match="no earlier release"):
            rollback(remote, None, silence)
        with pytest.raises(RemoteRefused, match="there is no release"):
            rollback(remote, "yesterday", silence)


def test_whoever_comes_second_is_told_who_was_first(tmp_path: Path, store: Store) -> None:
    MemoryRemote(store).take(Claim("x", "anna@laptop"))

    with pytest.raises(Locked, match="anna@laptop is publishing here"):
        send(tmp_path, FRONT, MemoryRemote(store))

    assert store.files == {}


def test_a_lock_may_be_waited_for(tmp_path: Path, store: Store) -> None:
    first = MemoryRemote(store)
    first.take(Claim("x", "anna"))
    ticking, heard = Ticking(), list[Event]()

    class Patient(MemoryRemote):
        def take(self, claim: Claim) -> Holder | None:
            if len(ticking.slept) == 3:
                first.free()
            return super().take(claim)

    options = DeliveryOptions(wait_lock=5, clock=ticking.clock)
    tree = built(tmp_path, FRONT)
    deliver(tree, Patient(store), heard.append, now=NOW, options=options)

    assert store.files == FRONT
    assert heard[0] == Noted("waiting for anna")
    assert ticking.slept == [1, 1, 1]


def test_a_dead_owner_is_waited_for_without_being_asked(store: Store) -> None:
    ticking = Ticking()

    class Dying(MemoryRemote):
        def take(self, claim: Claim) -> Holder | None:
            dead = Holder("anna", 0.5, dead=True, dying=True)
            return dead if len(ticking.slept) < 2 else super().take(claim)

    with held(Dying(store), silence, ticking.clock, wait=0):
        assert store.holder is not None


def test_a_lock_is_kept_alive_while_bytes_go(store: Store) -> None:
    ticking, kept = Ticking(), list[float]()

    class Kept(MemoryRemote):
        def keep(self) -> None:
            kept.append(ticking.now)

    with held(Kept(store), silence, ticking.clock, wait=0) as heart:
        for _ in range(40):
            ticking.sleep(1)
            heart.beat()

    assert kept == [BEAT, 2 * BEAT]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RemoteError("gone"), SystemExit])
def test_whatever_ends_it_the_lock_is_free_and_the_old_site_live(
    tmp_path: Path, store: Store, error: BaseException
) -> None:
    send(tmp_path, FRONT, MemoryRemote(store))

    class Broken(MemoryRemote):
        def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
            yield from super().stage(contents[:1])
            raise error

    with pytest.raises(error if isinstance(error, type) else type(error)):
        send(tmp_path, {"index.html": b"2", "a": b"3"}, Broken(store))

    assert store.holder is None
    assert store.files == FRONT
    assert send(tmp_path, {"index.html": b"2", "a": b"3"}, MemoryRemote(store)).resumed == 1


def test_a_lock_that_can_not_be_freed_hides_no_error(store: Store) -> None:
    class Gone(MemoryRemote):
        def free(self) -> None:
            raise RemoteError("the line broke")

    with (
        pytest.raises(ValueError, match="real"),
        held(Gone(store), silence, Ticking().clock, wait=0),
    ):
        raise ValueError("the real one")


class Lying(MemoryRemote):
    """A remote that shows something else after a switch."""

    def look(self) -> Look:
        seen = super().look()
        old = self._store.earlier and min(self._store.earlier)
        return (
            seen
            if len(self._store.earlier) < 2
            else Look(level=seen.level, manifest=self._store.earlier[str(old)][0])
        )


def test_what_went_live_wrong_is_taken_back(tmp_path: Path, store: Store) -> None:
    send(tmp_path, FRONT, MemoryRemote(store))

    with pytest.raises(VerificationFailed, match="the earlier site is back"):
        send(tmp_path, {"index.html": b"2"}, Lying(store))

    assert store.files == FRONT
    assert store.holder is None


def test_a_first_site_that_went_live_wrong_is_told_of(tmp_path: Path, store: Store) -> None:
    class Blind(MemoryRemote):
        def look(self) -> Look:
            return Look(level="atomic", manifest=None)

    with pytest.raises(VerificationFailed, match="nothing of ours was live"):
        send(tmp_path, FRONT, Blind(store))


def test_somebody_who_was_faster_leaves_nothing_to_do(tmp_path: Path, store: Store) -> None:
    class Late(MemoryRemote):
        def take(self, claim: Claim) -> Holder | None:
            if store.manifest is None:
                send(tmp_path, FRONT, MemoryRemote(store))
            return super().take(claim)

    assert send(tmp_path, FRONT, Late(store)).nothing_to_do
    assert store.holder is None


def test_a_user_without_a_name_is_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr("getpass.getuser", nobody)

    assert locking.claim().owner.startswith("somebody@")


NAMES = st.sampled_from(["a", "b", "c.html", "d/e.html", "d/f", "style.0123456789.css"])
SITES = st.dictionaries(NAMES, st.binary(max_size=2)).map(lambda site: FRONT | site)


@settings(deadline=None, max_examples=30)
@given(st.lists(SITES, min_size=1, max_size=4))
def test_after_any_deliveries_the_last_site_is_live(
    tmp_path_factory: pytest.TempPathFactory, sites: list[Site]
) -> None:
    folder = tmp_path_factory.mktemp("law")
    store = Store()

    for site in sites:
        send(folder, site, MemoryRemote(store))
        send(folder, site, folder_remote(folder / "www"))

    for there in (store.files, visible(folder / "www")):
        assert {p: c for p, c in there.items() if ".css" not in p or p in sites[-1]} == sites[-1]


def test_an_empty_tree_is_no_site(tmp_path: Path) -> None:
    assert Tree({}).size == 0
    with pytest.raises(Refused, match="empty"):
        send(tmp_path, {}, MemoryRemote(Store()))
