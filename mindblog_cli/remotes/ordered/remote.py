"""A remote where each file is live as it arrives, on whatever can hold objects.

What keeps readers from a broken site is the order, and what keeps the site whole after a cut is a
journal: see `work`.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

from mindblog_cli.errors import Locked, RemoteRefused
from mindblog_cli.remotes import claims
from mindblog_cli.remotes.ordered import places, probing, telling
from mindblog_cli.remotes.ordered.live import Sight
from mindblog_cli.remotes.ordered.lock import Lock
from mindblog_cli.remotes.ordered.store import NoConditions, Store
from mindblog_cli.remotes.ordered.turns import Turns
from mindblog_cli.remotes.ordered.work import Work
from mindblog_cli.remotes.release_id import is_id, made_at
from mindblog_cli.remotes.remote import (
    Abilities,
    Claim,
    Content,
    Holder,
    Look,
    Release,
    Sent,
    Source,
    Step,
    Survey,
)
from mindblog_cli.tree.manifest import Entry


class OrderedRemote:
    """A site in *store*; *remarks* are what its owner should know of such a place.

    *fit* refuses what the place would not take, before any of it is sent.
    """

    def __init__(
        self,
        store: Store,
        *,
        sleep: Callable[[float], None] = time.sleep,
        remarks: tuple[str, ...] = (),
        fit: Callable[[Sequence[Content]], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._sleep = sleep
        self._remarks = remarks
        self._fit = fit
        self._foreign: frozenset[str] = frozenset()
        self._conditions = True
        self._work: Work | None = None
        self._sight = Sight(store)

    def __enter__(self) -> Self:
        self._store.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.__exit__(kind, error, trace)

    def look(self) -> Look:
        """Read the manifest, and see whether a delivery began that did not end."""
        if self._work and (known := self._work.just_taken()):
            return known
        seen, begun = self._sight.see()
        if self._work:
            self._work.saw(seen)
        return Look(level="ordered", manifest=seen.sealed, unfinished=begun)

    def survey(self, wanted: dict[str, Entry]) -> Survey:
        """Compare hashes, where the place knows them; what stays open is in neither half."""
        paths = list(wanted)
        heads = zip(paths, self._store.heads(paths), strict=True)
        there = {path: head for path, head in heads if head is not None}
        same = {path for path, head in there.items() if telling.same(head, wanted[path])}
        other = {path for path, head in there.items() if telling.other(head, wanted[path])}
        # What can not be told apart is put by like that which is somebody's for sure.
        self._foreign = frozenset(there.keys() - same)
        if self._work:
            self._work.foreign = self._foreign
        return Survey(frozenset(same), frozenset(other))

    def take(self, claim: Claim) -> Holder | None:
        """Lock, and see what a cut delivery has left."""
        ours = Claim(claim.token, claim.owner, claim.machine, claims.pids())
        lock, held = self._taken(ours)
        if held is None:
            self._work = Work(self._store, lock, self._sight, self._foreign)
        return held

    def keep(self) -> None:
        """Renew the lock, if it still is ours."""
        self._held.lock.keep()

    def free(self) -> None:
        """Give the lock back."""
        if self._work:
            self._work.lock.free()
            self._work = None

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        """Put files in order, in waves of many at once."""
        self._fit(contents)
        return self._held.stage(contents)

    def switch(self, step: Step, source: Source) -> None:
        """Exchange the manifest, then delete."""
        self._held.switch(step, source)

    def probe(self) -> Abilities:
        """Try what the place can do with an object of our own."""
        return probing.probe(self._store, self._remarks)

    def releases(self) -> list[Release]:
        """Those whose manifests are kept, and whose bytes may be."""
        if self._work:
            now, known = self._work.live.release, self._work.shelf.releases
        else:
            now = self._sight.see()[0].release
            known = places.releases_in(self._store.listing(places.RELEASES))
        # Nothing is kept where nothing can be copied.
        kept = known if self._store.copies else [name for name in known if name == now]
        return [Release(name, made_at(name), name == now) for name in kept]

    def restore(self, release: str) -> None:
        """Make an earlier release live again."""
        if not is_id(release) or release not in self._held.shelf.releases:
            raise RemoteRefused(f"there is no release {release}", hint="mindblog rollback --list")
        self._held.restore(release)

    @property
    def _held(self) -> Work:
        if self._work is None:
            raise Locked("the lock was never taken")
        return self._work

    def _taken(self, claim: Claim) -> tuple[Lock | Turns, Holder | None]:
        """Lock as well as the place affords; what it is worth is tried each time."""
        if self._store.conditions and self._conditions:
            lock = Lock(self._store, claim)
            try:
                return lock, lock.take()
            except NoConditions:
                self._conditions = False
        turns = Turns(self._store, claim, self._sleep)
        return turns, turns.take()
