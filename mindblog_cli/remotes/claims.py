"""Who holds a lock, whatever the lock is made of: told from what it says, and from its age.

An age is always taken by the clock of the other side, so a publisher whose clock is a day off
neither steals nor is stolen from.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from socket import gethostname

import msgspec

from mindblog_cli.errors import Locked
from mindblog_cli.remotes.remote import Claim, Holder

EXPIRES = 120.0
"""Seconds without a sign of life until anybody may break a lock."""

GRACE = 2.0
"""Seconds a dead owner's last requests may still be under way."""


def machine() -> str:
    """What tells this machine (and this container) from others that are called the same."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    running = boot.read_text("ascii").strip() if boot.exists() else ""
    room = Path("/proc/self/ns/pid")
    return "/".join([gethostname(), running, os.readlink(room) if room.is_symlink() else ""])


def pids(extra: Sequence[int] = ()) -> tuple[int, ...]:
    """The processes of this publisher: itself, and those it writes through."""
    return (os.getpid(), *extra)


def claim_of(content: bytes) -> Claim:
    """Whose lock it is; one that is only half written belongs to nobody we know."""
    try:
        return msgspec.json.decode(content, type=Claim)
    except msgspec.MsgspecError:
        return Claim("", "somebody")


def holder(theirs: Claim, ours: Claim, age: float) -> Holder:
    """Who has the lock; whether they are dead can be told on their own machine only."""
    here = bool(theirs.machine) and theirs.machine == ours.machine
    alive = [_alive(pid) for pid in theirs.pids] if here else [True]
    # The publisher first, then what it wrote through, which may go on for a moment.
    dying = not theirs.token or not any(alive[:1])
    return Holder(theirs.owner, max(age, 0.0), dead=not any(alive), dying=dying)


def stale(holder: Holder) -> bool:
    """Whether anybody may break the lock."""
    return holder.age > EXPIRES or (holder.dead and holder.age > GRACE)


def lost(owner: str = "") -> Locked:
    """What is raised when the lock is no longer ours, but *owner*'s."""
    return Locked(
        f"{owner or 'somebody'} took over while this was going on; nothing was switched",
        hint="see whether they are done, then run it again",
    )


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
