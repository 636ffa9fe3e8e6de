"""The conductor of the sending half: a tree on disk to a remote, and back to an earlier one."""

import time
from datetime import datetime
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from mindblog_cli.delivery.after.follow import Followed, Following, follow
from mindblog_cli.delivery.changed import Changed, between
from mindblog_cli.delivery.findable import findable
from mindblog_cli.delivery.going_live import Live, check_live
from mindblog_cli.delivery.guards import check_plan, check_tree, first_foreign
from mindblog_cli.delivery.locking import Clock, Heart, held
from mindblog_cli.delivery.plan import Plan, opened, planned, step
from mindblog_cli.delivery.verification import Verification, Verified
from mindblog_cli.errors import RemoteRefused, VerificationFailed
from mindblog_cli.events import Began, Ended, Listener, Moved, Noted
from mindblog_cli.remotes.remote import Content, Level, Look, Release, Remote, Source
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.tree.disk import TreeOnDisk
from mindblog_cli.tree.manifest import Entry, Manifest, ManifestTooNew

CLOCK = Clock(time.monotonic, time.sleep)


class DeliveryOptions(Struct, frozen=True, kw_only=True):
    """What an author may ask for: what has to hold, what is looked at, and who is told."""

    allow_deletes: int | None = None
    require: Level | None = None
    wait_lock: float = 0.0
    clock: Clock = CLOCK
    verification: Verification | None = None
    following: Following | None = None
    secrets: Secrets = field(default_factory=lambda: Secrets({}))


class Delivery(Struct, frozen=True, kw_only=True):
    """What was done; *resumed* files were there from an earlier, cut try.

    *verified* is what readers were seen to get, where that was looked at, and *followed* what came
    of telling others.
    """

    level: Level
    release: str
    put: int = 0
    deleted: int = 0
    resumed: int = 0
    bytes: int = 0
    nothing_to_do: bool = False
    verified: Verified | None = None
    followed: tuple[Followed, ...] = ()


def deliver(
    tree: TreeOnDisk,
    remote: Remote,
    say: Listener,
    *,
    now: datetime,
    options: DeliveryOptions = DeliveryOptions(),  # noqa: B008 - frozen
) -> Delivery:
    """Make *tree* live on *remote*, which is open; old or new is live at any time, never between.

    All that can be refused is refused before the lock is taken, and looked at again under it.
    """
    check_tree(tree.tree)
    made = planned(tree.tree, remote.look(), remote, now=now)
    _check(made, options)
    if made.nothing_to_do:
        return _nothing(made)
    # Of a big site one plan is held, not two.
    del made
    with held(remote, say, options.clock, wait=options.wait_lock) as heart:
        made = planned(tree.tree, remote.look(), remote, now=now)
        _check(made, options)
        if made.nothing_to_do:
            return _nothing(made)
        done, changed = _deliver(_Work(tree, heart, say, options), made, now)
    if options.following and options.following.indexnow:
        changed = findable(changed, tree)
    return _told(done, changed, options, say)


def releases(remote: Remote) -> list[Release]:
    """What can be live again, newest first."""
    return remote.releases()


def rollback(
    remote: Remote,
    release: str | None,
    say: Listener,
    *,
    options: DeliveryOptions = DeliveryOptions(),  # noqa: B008 - frozen
) -> Delivery:
    """Make *release* live again, or the one before the live one."""
    with held(remote, say, options.clock, wait=options.wait_lock):
        known = remote.releases()
        target = release or _before(known)
        say(Noted(f"back to {target}"))
        if any(one.live and one.id == target for one in known):
            return Delivery(level=remote.look().level, release=target, nothing_to_do=True)
        before = _manifest(remote.look()) if options.following else None
        remote.restore(target)
        look = remote.look()
        done = Delivery(level=look.level, release=target)
        now = _manifest(look) if options.following else None
        if now is None:
            return done
        changed = between(before, now)
        done = replace(done, followed=_purged(changed, options, say))
    return _told(done, changed, options, say)


def _manifest(look: Look) -> Manifest | None:
    """What is live, as far as it can be read here; to tell others of it is all that it is for."""
    try:
        return opened(look)[0]
    except ManifestTooNew:
        return None


def _check(made: Plan, options: DeliveryOptions) -> None:
    check_plan(made, allow_deletes=options.allow_deletes, require=options.require)


def _nothing(made: Plan) -> Delivery:
    release = made.manifest.release if made.manifest else ""
    return Delivery(level=made.level, release=release, nothing_to_do=True)


class _Work(Struct, frozen=True):
    """All that goes live is made of, but for what there is to do."""

    tree: TreeOnDisk
    heart: Heart
    say: Listener
    options: DeliveryOptions


def _deliver(work: _Work, made: Plan, now: datetime) -> tuple[Delivery, Changed]:
    remote, say = work.heart.remote, work.say
    _tell(made, say)
    todo = step(made, now=now, earlier=[release.id for release in remote.releases()])
    source = _source(work.tree, made.wanted)
    sent, resumed = _send(made, source, work.heart, say)
    remote.switch(todo, source)
    changed = Changed(
        release=todo.release, put=todo.put, deleted=todo.delete, now=made.wanted, before=made.live
    )
    done = Delivery(
        level=made.level,
        release=todo.release,
        put=len(made.put),
        deleted=len(made.delete),
        resumed=resumed,
        bytes=sent,
        # Whoever looks must not be shown what a cache has kept.
        followed=_purged(changed, work.options, say),
    )
    work.heart.beat()
    try:
        seen = check_live(Live(work.heart, todo, made, changed), work.options.verification, say)
    except VerificationFailed:
        _purged(changed, work.options, say)
        raise
    return replace(done, verified=seen), changed


def _purged(changed: Changed, options: DeliveryOptions, say: Listener) -> tuple[Followed, ...]:
    """Make caches forget what has changed; that comes before everything else."""
    if options.following is None or not options.following.purge:
        return ()
    wanted = replace(options.following, indexnow="", hubs=())
    return tuple(follow(changed, wanted, options.secrets, options.clock, say))


def _told(done: Delivery, changed: Changed, options: DeliveryOptions, say: Listener) -> Delivery:
    """Tell all others, once nobody has to wait for the lock."""
    if options.following is None:
        return done
    wanted = replace(options.following, purge="")
    told = follow(changed, wanted, options.secrets, options.clock, say)
    return replace(done, followed=(*done.followed, *told))


def _tell(made: Plan, say: Listener) -> None:
    if made.damaged:
        say(Noted(f"{made.damaged}; what is there and matches is taken over, the rest left alone"))
    if made.foreign:
        say(Noted(f"not ours, and replaced: {first_foreign(made.foreign)}"))


def _source(tree: TreeOnDisk, wanted: dict[str, Entry]) -> Source:
    def content(path: str) -> Content | None:
        if path not in tree.tree.leaves:
            return None
        return Content(path=path, entry=wanted[path], open=partial(tree.open, path))

    return content


def _send(made: Plan, source: Source, heart: Heart, say: Listener) -> tuple[int, int]:
    """Stage all that is to be put; gives the bytes that were sent and the files that were not."""
    contents = [content for move in made.put if (content := source(move.path))]
    say(Began("send", len(contents), "files", made.size))
    size = resumed = 0
    for sent in heart.remote.stage(contents):
        heart.beat()
        size += 0 if sent.resumed else sent.size
        resumed += sent.resumed
        say(Moved("send", int(sent.done), sent.size, sent.path))
    say(Ended("send"))
    return size, resumed


def _before(known: list[Release]) -> str:
    """The release before the live one."""
    live = next((one.id for one in known if one.live), "")
    older = [one.id for one in known if one.id < live]
    if not older:
        raise RemoteRefused("there is no earlier release to go back to")
    return older[0]
