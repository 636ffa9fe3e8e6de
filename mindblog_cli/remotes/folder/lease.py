"""The lock of a folder remote: a file that only one can make, kept alive by its owner.

All ages are told by the clock of the place itself, so a publisher whose clock is a day off neither
steals nor is stolen from.
"""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from socket import gethostname

import msgspec

from mindblog_cli.errors import Locked
from mindblog_cli.remotes.folder.asks import ContentOf
from mindblog_cli.remotes.folder.files import Files
from mindblog_cli.remotes.remote import Claim, Holder

EXPIRES = 120.0
"""Seconds without a sign of life until anybody may break a lock."""

GRACE = 2.0
"""Seconds a dead owner's last requests may still be under way."""


CERTAIN = 30.0
"""Seconds after a proof for which nobody may have broken the lock, whatever they saw of it."""


def ticks() -> float:
    """Seconds that pass also while this machine sleeps, where the system counts them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def machine() -> str:
    """What tells this machine (and this container) from others that are called the same."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    running = boot.read_text("ascii").strip() if boot.exists() else ""
    room = Path("/proc/self/ns/pid")
    return "/".join([gethostname(), running, os.readlink(room) if room.is_symlink() else ""])


def take(files: Files, path: str, claim: Claim) -> Holder | None:
    """Try once to make the lock at *path*; break one that is stale. None when it is ours."""
    content = msgspec.json.encode(claim)
    if files.create(path, content):
        return None
    there = files.read(path)
    if there is None:
        return Holder("somebody", 0.0)
    if _claim(there).token == claim.token:
        return None
    holder = _holder(files, path, there, claim)
    stale = holder.age > EXPIRES or (holder.dead and holder.age > GRACE)
    if not stale or not _break(files, path, there, claim):
        return holder
    return None if files.create(path, content) else holder


class Proof(ContentOf):
    """A wish for what the lock at *path* says, and the judgement whether it is ours."""

    def __init__(self, path: str, claim: Claim) -> None:
        super().__init__(path)
        self.claim = claim

    @property
    def holds(self) -> bool:
        """Whether it was ours when it was read."""
        return self.content is not None and _claim(self.content).token == self.claim.token

    def confirm(self) -> None:
        """Raise Locked when it is no longer ours."""
        if not self.holds:
            raise _lost(self.content)


def keep(files: Files, path: str, claim: Claim) -> None:
    """Renew the lock; raises Locked when it is no longer ours."""
    proof = Proof(path, claim)
    files.do(proof)
    proof.confirm()
    if not files.rewrite(path, proof.content or b""):
        raise _lost(None)


def _lost(there: bytes | None) -> Locked:
    owner = _claim(there).owner if there else "somebody"
    return Locked(
        f"{owner} took over while this was going on; nothing was switched",
        hint="see whether they are done, then run it again",
    )


def _claim(content: bytes) -> Claim:
    """Whose lock it is; one that is only half written belongs to nobody we know."""
    try:
        return msgspec.json.decode(content, type=Claim)
    except msgspec.DecodeError:
        return Claim("", "somebody")


def _holder(files: Files, path: str, there: bytes, claim: Claim) -> Holder:
    """Who has the lock, its age being its time against that of a file made this moment."""
    clock = f"{path}.clock-{claim.token}"
    files.remove([clock])
    files.create(clock, b"")
    lock, now = files.stat([path, clock])
    files.remove([clock])
    age = now.mtime - lock.mtime if lock and now else 0.0
    theirs = _claim(there)
    here = bool(theirs.machine) and theirs.machine == claim.machine
    alive = [_alive(pid) for pid in theirs.pids] if here else [True]
    # The publisher first, then what it wrote through, which may go on for a moment.
    return Holder(theirs.owner, max(age, 0.0), dead=not any(alive), dying=not any(alive[:1]))


def _alive(pid: int) -> bool:
    """Whether a process can still do something; in many containers nobody buries the dead."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace")
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return state.rpartition(")")[2].split()[:1] not in (["Z"], ["X"])


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


def pids(extra: Sequence[int]) -> tuple[int, ...]:
    """The processes of this publisher: itself, and those it writes through."""
    return (os.getpid(), *extra)
