"""The lock of a place that honours conditions: an object that one publisher can make.

It is never deleted, since between a look and a delete somebody else may have taken it: it is given
back by writing over it, on condition that it still is ours.
"""

from secrets import token_hex

import msgspec
from msgspec.structs import asdict

from mindblog_cli.errors import Locked
from mindblog_cli.remotes.claims import claim_of, holder, lost, stale
from mindblog_cli.remotes.ordered.places import LOCK
from mindblog_cli.remotes.ordered.store import Head, NoConditions, Store
from mindblog_cli.remotes.remote import Claim, Holder

FREE = Claim("", "")
NEVER = '"00000000000000000000000000000000"'
"""A tag that no object has."""


class Lock:
    """What *claim* has of the lock in *store*."""

    def __init__(self, store: Store, claim: Claim) -> None:
        self._store = store
        self._claim = claim

    def take(self) -> Holder | None:
        """Try once; None when it is ours. Raises NoConditions where a lock would lock nobody out.

        That the place says it honours conditions is not believed: it is tried, each time.
        """
        there = self._store.read(LOCK)
        if there is None:
            if not (self._store.create(LOCK, written(self._claim)) or self._is_ours()):
                return Holder("somebody", 0.0, dying=True)
        elif claim_of(there[0]).token != self._claim.token and (held := self._seize(*there)):
            return held
        if not honoured(self._store, LOCK, written(self._claim)):
            self._store.delete([LOCK])
            raise NoConditions("conditions are not honoured here")
        return None

    def check(self) -> None:
        """Raise Locked when it is no longer ours."""
        self._mine()

    def keep(self) -> None:
        """Say that we still live."""
        if not self._store.exchange(LOCK, written(self._claim), self._mine()):
            self._mine()

    def free(self) -> None:
        """Give it back if it is ours."""
        try:
            tag = self._mine()
        except Locked:
            return
        self._store.exchange(LOCK, written(FREE), tag)

    def replace(self, name: str, content: bytes, seen: bytes | None, tag: str) -> bool:
        """Write over what was *seen*, and had that *tag*; False when it is another by now."""
        if seen is None:
            return self._store.create(name, content)
        return self._store.exchange(name, content, tag)

    def _mine(self) -> str:
        there = self._store.read(LOCK)
        if there is None or claim_of(there[0]).token != self._claim.token:
            raise lost(claim_of(there[0]).owner if there else "")
        return there[1].tag

    def _seize(self, content: bytes, head: Head) -> Holder | None:
        """Take a lock that is free or stale, on condition that nobody else was faster."""
        theirs = claim_of(content)
        held = Holder("somebody", 0.0, dying=True)
        if theirs != FREE:
            held = self._judged(theirs)
            if not stale(held):
                return held
        done = self._store.exchange(LOCK, written(self._claim), head.tag)
        return None if done or self._is_ours() else held

    def _is_ours(self) -> bool:
        """Whether we have it after all: an answer that was lost may have been a yes."""
        there = self._store.read(LOCK)
        return there is not None and claim_of(there[0]).token == self._claim.token

    def _judged(self, theirs: Claim) -> Holder:
        """Its holder; its age is its time against that of an object written this moment."""
        clock = f"{LOCK}.clock-{self._claim.token}"
        self._store.write(clock, b"")
        lock, now = self._store.heads([LOCK, clock])
        self._store.delete([clock])
        age = now.mtime - lock.mtime if lock and now else 0.0
        return holder(theirs, self._claim, age)


def written(claim: Claim) -> bytes:
    """What a lock says: never twice the same, since some tags are but hashes of the bytes."""
    return msgspec.json.encode({**asdict(claim), "mark": token_hex(8)})


def honoured(store: Store, name: str, content: bytes) -> bool:
    """Whether an object that is there, and ours, can not be made nor be taken for another."""
    return not store.create(name, content) and not store.exchange(name, content, NEVER)
