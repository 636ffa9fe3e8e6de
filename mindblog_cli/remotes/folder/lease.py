"""The lock of a folder remote: a file that only one can make, kept alive by its owner.

All ages are told by the clock of the place itself, so a publisher whose clock is a day off neither
steals nor is stolen from.

Beside the lock, under a name with the owner's token, lies what will make their site live by being
renamed. Whoever breaks a lock removes that first: an owner who was only asleep, and wakes up in the
very moment between having asked and acting, has nothing left to act with.
"""

import time

import msgspec

from mindblog_cli.errors import Locked
from mindblog_cli.remotes.claims import EXPIRES, GRACE, claim_of, holder, lost
from mindblog_cli.remotes.folder.asks import ContentOf
from mindblog_cli.remotes.folder.files import Files
from mindblog_cli.remotes.remote import Claim, Holder

UNSIGNED = 5.0
"""Seconds until a lock goes whose owner was cut off between making it and signing it."""

CERTAIN = 30.0
"""Seconds after it was renewed for which nobody breaks a lock, unless it is by hand."""


def ticks() -> float:
    """Seconds that pass also while this machine sleeps, where the system counts them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def take(files: Files, path: str, claim: Claim) -> Holder | None:
    """Try once to make the lock at *path*; break one that is stale. None when it is ours."""
    content = msgspec.json.encode(claim)
    if files.create(path, content):
        return None
    there = files.read(path)
    if there is None:
        return Holder("somebody", 0.0)
    theirs = claim_of(there)
    if theirs.token == claim.token:
        keep(files, path, claim)
        return None
    held = _holder(files, path, there, claim)
    expires = EXPIRES if theirs.token else UNSIGNED
    stale = held.age > expires or (held.dead and held.age > GRACE)
    if not stale or not _break(files, path, there, claim):
        return held
    files.remove([_ready(path, theirs)])
    return None if files.create(path, content) else held


class Proof(ContentOf):
    """A wish for what the lock at *path* says, and the judgement whether it is ours.

    *renewed* is when it was last renewed, in our `ticks`.
    """

    def __init__(self, path: str, claim: Claim, renewed: float) -> None:
        super().__init__(path)
        self.claim = claim
        self.renewed = renewed

    @property
    def ready(self) -> str:
        """The name of what is renamed to make our site live."""
        return _ready(self.path, self.claim)

    @property
    def certain(self) -> bool:
        """Whether it was renewed so lately that it needs no asking."""
        return ticks() - self.renewed < CERTAIN

    @property
    def holds(self) -> bool:
        """Whether it was ours when it was read."""
        return self.content is not None and claim_of(self.content).token == self.claim.token

    @property
    def taken(self) -> bool:
        """Whether it was somebody's who signed it; a full disk leaves ours without a word in it."""
        return self.content != b"" and not self.holds

    def confirm(self, files: Files) -> None:
        """Raise Locked when it is no longer ours, or can not be made to last a little longer.

        We may have been asleep since it was read, and a lock that is old may be about to go.
        """
        if not self.holds:
            raise _lost(self.content)
        if not self.certain:
            self.renew(files)

    def renew(self, files: Files) -> None:
        """Make it young again; raises Locked when it is no longer ours."""
        now = ticks()
        (keep if self.certain else _retake)(files, self.path, self.claim)
        self.renewed = now

    def made_live(self, *, absent: bool) -> None:
        """Raise Locked when what was to make our site live had been taken from us."""
        if absent:
            raise lost()


def keep(files: Files, path: str, claim: Claim) -> None:
    """Renew the lock; raises Locked when it is no longer ours."""
    there = files.read(path)
    if there is None or claim_of(there).token != claim.token:
        raise _lost(there)
    if not files.rewrite(path, there):
        raise lost()


def _retake(files: Files, path: str, claim: Claim) -> None:
    """Renew a lock that others may be breaking by now: like them, by a rename that one can win."""
    there = files.read(path)
    if there is None or claim_of(there).token != claim.token:
        raise _lost(there)
    if not _break(files, path, there, claim) or not files.create(path, there):
        raise _lost(files.read(path))


def _ready(path: str, claim: Claim) -> str:
    return f"{path}.next-{claim.token}"


def _lost(there: bytes | None) -> Locked:
    return lost(claim_of(there).owner if there else "")


def _holder(files: Files, path: str, there: bytes, claim: Claim) -> Holder:
    """Who has the lock, its age being its time against that of a file made this moment."""
    clock = f"{path}.clock-{claim.token}"
    files.remove([clock])
    files.create(clock, b"")
    lock, now = files.stat([path, clock])
    files.remove([clock])
    age = now.mtime - lock.mtime if lock and now else 0.0
    return holder(claim_of(there), claim, age)


def _break(files: Files, path: str, judged: bytes, claim: Claim) -> bool:
    """Take a stale lock away by renaming it, which works for one only.

    Between our look and the rename somebody may have broken it and locked anew: then what was
    renamed is not what was judged, and it is given back.
    """
    grave = f"{path}.stale-{claim.token}"
    if files.rename([(path, grave)]):
        return False
    same = files.read(grave) == judged
    if not same:
        files.rename([(grave, path)])
    files.remove([grave])
    return same
