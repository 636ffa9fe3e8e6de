"""Taking turns, where the other side honours no conditions: nothing there can be made only once.

Each publisher makes an object of its own and then lists those of all. It may go on when it finds
itself alone. Of two, each of which made its object before it listed, at least one sees the other:
so there are never two winners, though for a moment there may be none. Whose object is the oldest
waits a little for the others to step back; the others do so at once.
"""

from collections.abc import Callable

from mindblog_cli.remotes.claims import claim_of, holder, lost, stale
from mindblog_cli.remotes.ordered.lock import written
from mindblog_cli.remotes.ordered.places import TURNS
from mindblog_cli.remotes.ordered.store import Head, Store
from mindblog_cli.remotes.remote import Claim, Holder

POLLS = 5
PAUSE = 0.4
"""Seconds in which those who came later have seen us, and stepped back."""

_BEAT = ".beat"


class Turns:
    """Where *claim* stands in the queue in *store*."""

    def __init__(self, store: Store, claim: Claim, sleep: Callable[[float], None]) -> None:
        self._store = store
        self._claim = claim
        self._sleep = sleep
        self._ours = TURNS + claim.token

    def take(self) -> Holder | None:
        """Try once; None when it is our turn, else ours is withdrawn."""
        if self._store.heads([self._ours]) == [None]:
            self._store.write(self._ours, written(self._claim))
        held: Holder | None = None
        for _ in range(POLLS):
            turns = self._store.listing(TURNS)
            held = self._before_us(turns)
            if held is None or not held.dying:
                break
            self._sleep(PAUSE)
        if held is not None:
            self._withdraw()
        return held

    def check(self) -> None:
        """Raise Locked when somebody took our turn away, as is done with the dead."""
        if self._store.heads([self._ours]) == [None]:
            raise lost()

    def keep(self) -> None:
        """Say that we still live; our turn itself is never written again."""
        self.check()
        self._store.write(self._ours + _BEAT, b"")

    def free(self) -> None:
        """Let the next one go."""
        self._withdraw()

    def replace(self, name: str, content: bytes, seen: bytes | None, tag: str) -> bool:
        """Write over what was *seen*; False when it is another by now.

        There is a moment between the look and the write, in which nobody else has a turn.
        """
        there = self._store.read(name)
        if (there and there[0]) != seen:
            return False
        self.check()
        self._store.write(name, content)
        return True

    def _withdraw(self) -> None:
        self._store.delete([self._ours, self._ours + _BEAT])

    def _before_us(self, turns: dict[str, Head]) -> Holder | None:
        """Who keeps us from going on; *dying* when they are about to step back."""
        ours = turns.get(self._ours)
        if ours is None:
            return Holder("somebody", 0.0)
        dead: list[str] = []
        for name in sorted(turns, key=lambda name: (turns[name].mtime, name)):
            if name == self._ours or name.endswith(_BEAT):
                continue
            held = self._judged(name, turns, ours.mtime)
            if held is None:
                # Not to be deleted: by now it may be there again.
                continue
            if stale(held):
                dead += [name, name + _BEAT]
                continue
            first = (ours.mtime, self._ours) < (turns[name].mtime, name)
            return Holder(held.owner, held.age, dead=held.dead, dying=held.dying or first)
        if dead:
            self._store.delete(dead)
        return None

    def _judged(self, name: str, turns: dict[str, Head], now: float) -> Holder | None:
        """Whose turn it is, and how long ago they were heard of; None when it is gone by now."""
        there = self._store.read(name)
        if there is None:
            return None
        beat = turns.get(name + _BEAT)
        heard = max(turns[name].mtime, beat.mtime if beat else 0.0)
        return holder(claim_of(there[0]), self._claim, now - heard)
