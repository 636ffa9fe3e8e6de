"""The conductor of the sending half: a tree on disk to a remote, and back to an earlier one."""

import time
from datetime import datetime
from functools import partial

from msgspec import Struct

from mindblog_cli.delivery.changed import Changed
from mindblog_cli.delivery.going_live import Live, check_live
from mindblog_cli.delivery.guards import check_plan, check_tree, first_foreign
from mindblog_cli.delivery.locking import Clock, Heart, held
from mindblog_cli.delivery.plan import Plan, planned, step
from mindblog_cli.delivery.verification import Verification, Verified
from mindblog_cli.errors import RemoteRefused
from mindblog_cli.events import Began, Ended, Listener, Moved, Noted
from mindblog_cli.remotes.remote import Content, Level, Release, Remote, Source
from mindblog_cli.tree.disk import TreeOnDisk
from mindblog_cli.tree.manifest import Entry

CLOCK = Clock(time.monotonic, time.sleep)


class DeliveryOptions(Struct, frozen=True, kw_only=True):
    """What an author may ask for."""

    allow_deletes: int | None = None
    require: Level | None = None
    wait_lock: float = 0.0
    clock: Clock = CLOCK
    verification: Verification | None = None


class Delivery(Struct, frozen=True, kw_only=True):
    """What was done; *resumed* files were there from an earlier, cut try.

    *verified* is what readers were seen to get, where that was looked at.
    """

    level: Level
    release: str
    put: int = 0
    deleted: int = 0
    resumed: int = 0
    bytes: int = 0
    nothing_to_do: bool = False
    verified: Verified | None = None
    changed: Changed | None = None


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
        return _deliver(tree, made, heart, say, now, options)


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
        remote.restore(target)
    return Delivery(level=remote.look().level, release=target)


def _check(made: Plan, options: DeliveryOptions) -> None:
    check_plan(made, allow_deletes=options.allow_deletes, require=options.require)


def _nothing(made: Plan) -> Delivery:
    release = made.manifest.release if made.manifest else ""
    return Delivery(level=made.level, release=release, nothing_to_do=True)


def _deliver(  # noqa: PLR0913, PLR0917 - all that a delivery is
    tree: TreeOnDisk,
    made: Plan,
    heart: Heart,
    say: Listener,
    now: datetime,
    options: DeliveryOptions,
) -> Delivery:
    remote = heart.remote
    _tell(made, say)
    todo = step(made, now=now, earlier=[release.id for release in remote.releases()])
    source = _source(tree, made.wanted)
    sent, resumed = _send(made, source, heart, say)
    remote.switch(todo, source)
    changed = Changed(
        release=todo.release, put=todo.put, deleted=todo.delete, now=made.wanted, before=made.live
    )
    return Delivery(
        level=made.level,
        release=todo.release,
        put=len(made.put),
        deleted=len(made.delete),
        resumed=resumed,
        bytes=sent,
        verified=check_live(Live(heart, todo, made, changed), options.verification, say),
        changed=changed,
    )


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
