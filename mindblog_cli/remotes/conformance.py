"""What any remote must do, as checks that another package can import and run on its own.

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_mine_keeps_the_contract(check, tmp_path):
        check(lambda: MyRemote(url, tmp_path))

Each check is given a function that connects to the same place, empty at first, every time anew.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO

from mindblog_cli.errors import Locked, Refused, RemoteRefused
from mindblog_cli.remotes.release_id import KEPT, new_id
from mindblog_cli.remotes.remote import Claim, Content, Remote, Sent, Source, Step
from mindblog_cli.tree.diff import diff
from mindblog_cli.tree.manifest import Entry, Manifest, to_bytes
from mindblog_cli.tree.tree import leaf_of

Connect = Callable[[], Remote]
Site = dict[str, bytes]

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NAMES = ("a b.html", "ø/æ.html", "x/😀.html", "100%#?&+.html", "q/'\"\\.html", "l\nf.html")


class BrokenPromise(AssertionError):
    """A remote does not keep the contract."""


def _hold(kept: object, promise: str) -> None:
    if not kept:
        raise BrokenPromise(promise)


def an_empty_place_has_nothing(connect: Connect) -> None:
    """Nothing is live, and looking does not change that."""
    with connect() as remote:
        for _ in range(2):
            seen = remote.look()
            _hold(seen.manifest is None, "an empty place has no manifest")
            _hold(not seen.unfinished, "an empty place has nothing unfinished")
        _hold(not remote.survey(_entries({"a": b"1"})).same, "nothing is there")
        _hold(remote.releases() == [], "there are no releases")


def what_was_switched_is_live(connect: Connect) -> None:
    """The manifest comes back to the byte, and the bytes are there."""
    site = {"index.html": b"front", "empty": b"", "a/b/c.css": b"x" * 100_000}
    step = publish(connect, {}, site)
    with connect() as remote:
        _hold(remote.look().manifest == step.sealed, "look gives what switch was given")
        _live(remote, site)


def names_survive(connect: Connect) -> None:
    """Whatever an author calls a file; a name that a place can not have is refused beforehand."""
    try:
        site = dict.fromkeys(NAMES, b"1")
        publish(connect, {}, site)
    except RemoteRefused:
        site = _names_taken(connect)
    with connect() as remote:
        _live(remote, site)


def _names_taken(connect: Connect) -> Site:
    """Those that can be published, one after the other."""
    site: Site = {}
    releases: list[str] = []
    for name in NAMES:
        more = {**site, name: b"1"}
        with suppress(RemoteRefused):
            releases.append(publish(connect, site, more, *releases).release)
            site = more
    _hold(len(site) > len(NAMES) // 2, "most names can be published")
    return site


def changes_and_deletes_go_live(connect: Connect) -> None:
    """What is put is new, what is deleted is gone, the rest is as it was; also folder for file."""
    old = {"index.html": b"1", "same": b"s", "gone/x": b"g", "f": b"file", "d/e": b"folder"}
    new = {"index.html": b"2", "same": b"s", "f/g": b"now a folder", "d": b"now a file"}
    publish(connect, {}, old)
    publish(connect, old, new)
    with connect() as remote:
        _live(remote, new)
        _hold(not remote.survey(_entries(old)).same - {"same"}, "old bytes are gone")


def one_digest_may_have_many_paths(connect: Connect) -> None:
    """Equal files are no special case."""
    site = {"a": b"same", "b": b"same", "c/d": b"same"}
    publish(connect, {}, site)
    with connect() as remote:
        _live(remote, site)


def a_place_says_what_it_can_do(connect: Connect) -> None:
    """Trying leaves nothing behind, and `look` knows no better level."""
    with connect() as remote:
        found = remote.probe()
        _hold(remote.look().manifest is None, "a trial is no site")
        _hold(remote.releases() == [], "nor a release")
    publish(connect, {}, {"index.html": b"1"})
    with connect() as remote:
        _hold(remote.look().level == found.level, "the level is the one that was found")
        again = remote.probe()
        _hold((again.level, again.lock) == (found.level, found.lock), "and stays so")
        _live(remote, {"index.html": b"1"})


def two_at_once_lose_nothing(connect: Connect) -> None:
    """Of two publishers one is told to wait, or finds at the switch that another came first."""
    base, ours, theirs = {"index.html": b"1"}, {"index.html": b"2"}, {"index.html": b"3"}
    before = publish(connect, {}, base)
    with connect() as first, connect() as second:
        _hold(first.take(Claim("1", "anna")) is None, "the lock is free")
        first.look()
        held = second.take(Claim("2", "bo")) is not None
        second.look()
        step = _step(base, ours, before.release)
        _staged(first, step, ours)
        first.switch(step, _source(ours))
        first.free()
        if not held:
            _hold(_too_late(second, _step(base, theirs, before.release), theirs), "one is too late")
        second.free()
        _hold(second.look().manifest == step.sealed, "and what was first stays")


def _too_late(remote: Remote, step: Step, site: Site) -> bool:
    try:
        _staged(remote, step, site)
        remote.switch(step, _source(site))
    except Locked:
        return True
    return False


def the_lock_has_one_winner(connect: Connect) -> None:
    """The second is told who was first; after `free`, it is anybody's."""
    with connect() as first:
        if first.probe().lock == "compare":
            return
    with connect() as first, connect() as second:
        _hold(first.take(Claim("1", "anna")) is None, "a free lock can be taken")
        _hold(first.take(Claim("1", "anna")) is None, "and is ours when asked for again")
        holder = second.take(Claim("2", "bo"))
        _hold(holder is not None and holder.owner == "anna", "a held lock names its owner")
        first.keep()
        second.free()
        _hold(second.take(Claim("2", "bo")) is not None, "nobody frees another's lock")
        first.free()
        _hold(second.take(Claim("2", "bo")) is None, "a lock that was freed can be taken")
        second.free()


def nothing_goes_live_without_the_lock(connect: Connect) -> None:
    """Whoever lost the lock does not switch."""
    site = {"index.html": b"1"}
    step = _step({}, site)
    with connect() as remote:
        remote.take(Claim("1", "anna"))
        _staged(remote, step, site)
        remote.free()
        refused = False
        with suppress(Locked):
            remote.switch(step, _source(site))
            refused = True
        _hold(not refused, "switch without the lock raises Locked")
        _hold(remote.look().manifest is None, "and nothing is live")


def staged_bytes_are_not_seen(connect: Connect) -> None:
    """Until the switch readers see the old site, unless the level is `ordered`."""
    old, new = {"index.html": b"1"}, {"index.html": b"2", "new": b"n"}
    before = publish(connect, {}, old)
    with connect() as remote:
        remote.take(Claim("1", "anna"))
        _staged(remote, _step(old, new, before.release), new)
        if remote.look().level != "ordered":
            _live(remote, old)
            _hold(not remote.survey(_entries(new)).same, "staged bytes are out of sight")
        _hold(remote.look().manifest == before.sealed, "the manifest is the old one")
        remote.free()


def a_cut_delivery_goes_on(connect: Connect) -> None:
    """What was staged is not sent again, from another connection even."""
    site = {"index.html": b"1", "big": b"b" * 300_000}
    step = _step({}, site)
    with connect() as remote:
        remote.take(Claim("1", "anna"))
        _staged(remote, step, site)
        remote.free()
    with connect() as remote:
        remote.take(Claim("2", "bo"))
        again = _staged(remote, step, site)
        _hold(all(sent.resumed for sent in again), "what is there is not sent again")
        remote.switch(step, _source(site))
        remote.free()
        _live(remote, site)


def switching_twice_is_switching_once(connect: Connect) -> None:
    """After an error nobody knows whether it worked: asking again is safe."""
    site = {"index.html": b"1"}
    step = _step({}, site)
    with connect() as remote:
        remote.take(Claim("1", "anna"))
        _staged(remote, step, site)
        remote.switch(step, _source(site))
        remote.switch(step, _source(site))
        remote.free()
        _live(remote, site)
        _hold(remote.look().manifest == step.sealed, "the manifest is the same")


def what_nobody_claims_stays(connect: Connect) -> None:
    """A file that is in no manifest is somebody's."""
    publish(connect, {}, {"index.html": b"1", "theirs": b"t", "theirs.d/x": b"x"})
    publish(connect, {"index.html": b"1"}, {"index.html": b"2"})
    with connect() as remote:
        _live(remote, {"index.html": b"2", "theirs": b"t", "theirs.d/x": b"x"})


def wrong_bytes_are_refused(connect: Connect) -> None:
    """A build that changes while it is sent does not go live, and leaves nothing wrong behind."""
    for size in (1, 200_000):
        site = {"index.html": b"r" * size}
        step = _step({}, site)
        with connect() as remote:
            remote.take(Claim("1", "anna"))
            refused = True
            with suppress(Refused):
                list(remote.stage([_content("index.html", site, sent=b"w" * size)]))
                refused = False
            _hold(refused, "bytes that are not those of the entry raise Refused")
            _hold(not _staged(remote, step, site)[0].resumed, "wrong bytes are not kept")
            remote.free()


def an_earlier_release_comes_back(connect: Connect) -> None:
    """Five are kept, newest first, and each can be live again; then publishing goes on."""
    with connect() as remote:
        if not remote.probe().keeps:
            return
    sites: list[Site] = [{"index.html": b"%d" % n, f"n/{n}": b"%d" % (n % 2)} for n in range(7)]
    steps: list[Step] = []
    live: Site = {}
    for site in sites:
        steps.append(publish(connect, live, site, *[step.release for step in steps]))
        live = site
    with connect() as remote:
        kept = remote.releases()
        _hold([r.id for r in kept] == [s.release for s in steps[:1:-1]], "five, newest first")
        _hold([r.live for r in kept] == [True] + [False] * (KEPT - 1), "and one is live")
        remote.take(Claim("1", "anna"))
        for back in (4, 2, 5):
            remote.restore(steps[back].release)
            _live(remote, sites[back])
            _hold(remote.look().manifest == steps[back].sealed, "its manifest is back")
        refused = True
        with suppress(RemoteRefused):
            remote.restore("../../etc")
            refused = False
        _hold(refused, "a release that is none is refused")
        remote.free()
    publish(connect, sites[5], sites[0], steps[-1].release)
    with connect() as remote:
        _live(remote, sites[0])


CHECKS: tuple[Callable[[Connect], None], ...] = (
    an_empty_place_has_nothing,
    a_place_says_what_it_can_do,
    what_was_switched_is_live,
    names_survive,
    changes_and_deletes_go_live,
    one_digest_may_have_many_paths,
    the_lock_has_one_winner,
    two_at_once_lose_nothing,
    nothing_goes_live_without_the_lock,
    staged_bytes_are_not_seen,
    a_cut_delivery_goes_on,
    switching_twice_is_switching_once,
    what_nobody_claims_stays,
    wrong_bytes_are_refused,
    an_earlier_release_comes_back,
)


def publish(connect: Connect, live: Site, site: Site, *earlier: str) -> Step:
    """One whole delivery, as a conductor makes it."""
    with connect() as remote:
        _hold(remote.take(Claim("p", "publisher")) is None, "the lock is free")
        step = _step(live, site, *[release.id for release in remote.releases()], *earlier)
        _staged(remote, step, site)
        remote.switch(step, _source(site))
        remote.free()
    return step


def _entries(site: Site) -> dict[str, Entry]:
    leaves = {path: leaf_of(content) for path, content in site.items()}
    return {path: Entry(leaf.digest, leaf.size) for path, leaf in leaves.items()}


def _step(live: Site, site: Site, *earlier: str) -> Step:
    old, new = _entries(live), _entries(site)
    changes = diff(old, new)
    release = new_id(NOW, leaf_of(repr(site).encode()).digest, earlier)
    manifest = Manifest(entries=new, release=release, made_at=NOW)
    return Step(
        release=release,
        sealed=to_bytes(manifest),
        wanted=new,
        live=old,
        put=changes.put,
        delete=changes.delete,
    )


def _content(path: str, site: Site, *, sent: bytes | None = None) -> Content:
    content = site[path] if sent is None else sent
    return Content(path=path, entry=_entries(site)[path], open=lambda: BytesIO(content))


def _source(site: Site) -> Source:
    return lambda path: _content(path, site) if path in site else None


def _staged(remote: Remote, step: Step, site: Site) -> list[Sent]:
    sent = list(remote.stage([_content(path, site) for path in step.put]))
    done = [one.path for one in sent if one.done]
    _hold(sorted(done) == sorted(step.put), "each content is told of as done, once")
    total = sum(one.size for one in sent)
    _hold(total == sum(len(site[path]) for path in step.put), "and its bytes are counted once")
    return sent


def _live(remote: Remote, site: Site) -> None:
    """All of *site* is there, as far as the remote affords to tell."""
    survey = remote.survey(_entries(site))
    _hold(not survey.other, f"no other bytes are at {sorted(survey.other)}")
    missing = site.keys() - survey.same
    _hold(not missing or not survey.same, f"{sorted(missing)} are live")
