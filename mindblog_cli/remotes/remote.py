"""The contract: what a place has to do so that a site can be published to it.

A package that adds a kind of remote implements `Remote` and names its class in the entry-point
group `mindblog.remotes`, under the scheme of its addresses. `conformance.check` tries any remote
against all that is promised here.

**The order of calls.** One delivery is

    with remote:                          # connect
        seen = remote.look()              # what is live; nothing is written
        remote.take(claim)                # lock; finish what a cut delivery left
        remote.look()                     # again, now that nobody else can change it
        for sent in remote.stage(...):    # bring bytes there
            remote.keep()                 # now and then: still here
        remote.switch(step, source)       # make it live
        remote.free()                     # unlock

and it may be cut after any of them, or inside one, by a kill or a dead line. Then the site that
readers see is the old one or the new one, and the same calls again, from another machine even,
complete the work. `stage` and `switch` may be repeated with the same arguments.

**Levels.** A remote says in `look` how well it can switch, as found by trying and not by name:

- `atomic`: one step, all files at once.
- `staged`: all bytes are there before the first file changes; then one short burst of renames,
  written down beforehand, so that whoever comes next ends a burst that was cut.
- `ordered`: each file is live as it arrives. The order given to `stage` is one in which no page
  points at nothing; `switch` then stores the manifest and deletes.

**Failures.** A remote sorts its own: RemoteError means that trying again may help (the line, a
busy server), RemoteRefused that it will not (permission, quota), ConfigError that a setting or a
credential is wrong. Nothing above guesses. Trying again is a wrapper, never code in a remote.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import BinaryIO, Literal, Protocol, Self

from msgspec import Struct

from mindblog_cli.tree.manifest import Entry

Level = Literal["ordered", "staged", "atomic"]
LEVELS: tuple[Level, ...] = ("ordered", "staged", "atomic")
"""Weakest first."""


class Look(Struct, frozen=True, kw_only=True):
    """What is there now. *manifest* is what the last switch was given, to the byte, or None."""

    level: Level
    manifest: bytes | None
    unfinished: bool = False
    """A delivery was cut: `take` will end it, or the next `switch` where the level is `ordered`."""


class Abilities(Struct, frozen=True, kw_only=True):
    """What a place was found able to do, by trying it."""

    level: Level
    lock: Literal["exclusive", "turns", "compare"]
    """How two publishers are kept apart: by a lock that only one can make; by turns, in the order
    in which the other side wrote them down; or by a switch that fails when another came first."""
    headers: bool = False
    """Whether content types and caching are served as the manifest has them."""
    keeps: bool = True
    """Whether earlier releases can be live again."""
    remarks: tuple[str, ...] = ()
    """What else its owner should know, a sentence each."""


class Content(Struct, frozen=True, kw_only=True):
    """One file on its way; *open* may be called more than once and gives exactly *entry*."""

    path: str
    entry: Entry
    open: Callable[[], BinaryIO]


Source = Callable[[str], Content | None]
"""The content of any wanted path, also of those not to be put; None if only they have it."""


class Sent(Struct, frozen=True):
    """*size* more bytes of *path* are there; *done* with its last, *resumed* if it was there."""

    path: str
    size: int
    done: bool = True
    resumed: bool = False


class Survey(Struct, frozen=True):
    """Which wanted paths are there: with the same bytes, or with others."""

    same: frozenset[str]
    other: frozenset[str]


class Step(Struct, frozen=True, kw_only=True):
    """From what is live to what is wanted.

    *live* is what the manifest claims (or a survey found the same); only these may be deleted.
    *foreign* are paths that will be overwritten though no manifest claims them.
    """

    release: str
    sealed: bytes
    wanted: dict[str, Entry]
    live: dict[str, Entry]
    put: tuple[str, ...]
    delete: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    before: str = ""
    """The release that is live; empty where none is known."""
    known: bool = True
    """False when there was no manifest to believe: whatever else is there is somebody's."""


class Release(Struct, frozen=True):
    """A site that was live once and can be again."""

    id: str
    made_at: datetime
    live: bool


class Claim(Struct, frozen=True):
    """Who wants the lock. *machine* and *pids* tell a dead owner on this machine."""

    token: str
    owner: str
    machine: str = ""
    pids: tuple[int, ...] = ()


class Holder(Struct, frozen=True):
    """Who has the lock instead, and for how many seconds nothing was heard of them."""

    owner: str
    age: float
    dead: bool = False
    """They are known to be gone, and the lock will be broken in a moment."""
    dying: bool = False
    """They are gone or their last requests are still under way: it is worth waiting a moment."""


class Remote(Protocol):
    """A place where a site can live. Entering connects, leaving disconnects."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def look(self) -> Look:
        """See what is live, in two or three round trips, writing nothing and listing nothing."""
        ...

    def survey(self, wanted: dict[str, Entry]) -> Survey:
        """Compare what is there with *wanted*, by bytes; for when no manifest can be believed.

        A remote that can not afford this may answer with nothing: then everything is sent.
        """
        ...

    def take(self, claim: Claim) -> Holder | None:
        """Try once to lock; None when it worked. Then end what a cut delivery left behind.

        Asked again with the same claim, it is ours already: an answer may have been lost.
        A place that offers nothing to lock with may let several in. Then `switch` is the judge: it
        raises Locked where what is live is no longer what `look` saw after `take`.
        One winner, always: an exclusive create. A lock nobody has kept alive for two minutes, by
        the clock of the other side, is stale and is broken; so is one of a dead process of ours.
        """
        ...

    def keep(self) -> None:
        """Say that we still live; raises Locked when the lock is somebody else's by now."""
        ...

    def free(self) -> None:
        """Unlock; nothing happens when it is not ours (any more)."""
        ...

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        """Bring *contents* there, in that order, out of sight unless the level is `ordered`.

        What an earlier try brought, whole, is not sent again. Bytes that turn out not to be those
        of the entry are never left behind under its name: raises Refused.
        """
        ...

    def switch(self, step: Step, source: Source) -> None:
        """Make staged bytes live and keep *sealed* for the next `look`; `keep` once more before.

        Files that neither *live* nor *wanted* names stay. Deletes come last. The last five
        releases stay at hand for `restore`; older ones and left-overs go, and a failure to
        remove them is none. Done already: nothing happens.
        """
        ...

    def probe(self) -> Abilities:
        """Try what the place can do, in the folder of ours, and leave nothing behind."""
        ...

    def releases(self) -> list[Release]:
        """What `restore` can bring back, newest first, with the live one."""
        ...

    def restore(self, release: str) -> None:
        """Make an earlier release live again, as `switch` would, under the lock."""
        ...
