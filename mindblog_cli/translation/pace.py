"""How long to wait for an engine that is busy, and when to stop waiting."""

import random
import threading
import time
from collections.abc import Callable

from msgspec import Struct

from mindblog_cli.engines.engine import Busy


class Stopped(Exception):
    """Nothing more is to be sent; whoever was about to lets go."""


class Pace(Struct, frozen=True):
    """A request is sent *tries* times; pauses double from *first* seconds up to *most*.

    An engine that asks for a pause gets it, up to *patience* seconds; one that asks for more is not
    waited for.
    """

    tries: int = 6
    first: float = 1.0
    most: float = 60.0
    patience: float = 120.0


class Pacer:
    """Holds back all requests of a run together, as it is one party that they go to."""

    def __init__(
        self,
        pace: Pace,
        stop: threading.Event,
        told: Callable[[str], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._pace = pace
        self._stop = stop
        self._told = told
        self._clock = clock
        self._chance = chance
        self._until = 0.0
        self._lock = threading.Lock()

    def rest(self) -> None:
        """Wait until something may be sent. Raises Stopped if nothing may be any more."""
        while (pause := self._until - self._clock()) > 0 and not self._stop.is_set():
            self._stop.wait(pause)
        if self._stop.is_set():
            raise Stopped

    def again(self, error: Busy, tried: int) -> None:
        """Put off the next request after *tried* that met *error*; raises it when that is all."""
        if tried >= self._pace.tries or error.after > self._pace.patience:
            raise error
        # Up to half of it off at random: or else all who were refused come back together.
        pause = min(self._pace.most, self._pace.first * 2 ** (tried - 1))
        pause = max(error.after, pause * (1 - self._chance() / 2))
        with self._lock:
            self._until = max(self._until, self._clock() + pause)
        self._told(f"{error.message}; trying again in {pause:.0f} s")
