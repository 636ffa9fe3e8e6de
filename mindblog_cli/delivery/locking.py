"""Holding a remote's lock while something is delivered."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from socket import gethostname

from msgspec import Struct

from mindblog_cli.errors import Locked, RemoteError
from mindblog_cli.events import Listener, Noted
from mindblog_cli.remotes.claims import machine
from mindblog_cli.remotes.remote import Claim, Holder, Remote

BEAT = 15.0
"""Seconds between two signs of life."""

_PAUSE = 1.0
_PAUSES_FOR_THE_DEAD = 10


class Clock(Struct, frozen=True):
    """How time passes: seconds that only go up, and a way to wait."""

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


class Heart:
    """Keeps a lock alive when it is asked often enough."""

    def __init__(self, remote: Remote, clock: Clock) -> None:
        self.remote = remote
        self.clock = clock
        self._last = clock.monotonic()

    def beat(self) -> None:
        """Renew the lock if it is time."""
        now = self.clock.monotonic()
        if now - self._last >= BEAT:
            self.remote.keep()
            self._last = now


def claim() -> Claim:
    """Us, as others are told who has the lock."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "somebody"
    return Claim(token_hex(16), f"{user}@{gethostname()}", machine())


@contextmanager
def held(remote: Remote, say: Listener, clock: Clock, *, wait: float) -> Iterator[Heart]:
    """Hold the lock of *remote*, waiting up to *wait* seconds for it; raises Locked."""
    _take(remote, say, clock, wait)
    try:
        yield Heart(remote, clock)
    except BaseException:
        # What went wrong matters more; a lock that stays behind is broken in time.
        with suppress(RemoteError):
            remote.free()
        raise
    remote.free()


def _take(remote: Remote, say: Listener, clock: Clock, wait: float) -> None:
    ours = claim()
    end = clock.monotonic() + wait
    pauses = 0
    while holder := remote.take(ours):
        dying = holder.dying and pauses < _PAUSES_FOR_THE_DEAD
        if clock.monotonic() >= end and not dying:
            raise _locked(holder)
        if pauses == 0:
            say(Noted(f"waiting for {holder.owner}"))
        pauses += 1
        clock.sleep(_PAUSE)


def _locked(holder: Holder) -> Locked:
    return Locked(
        f"{holder.owner} is publishing here, and was heard of {holder.age:.0f} s ago",
        hint="wait for them with --wait-lock SECONDS; a dead lock is broken after two minutes",
    )
