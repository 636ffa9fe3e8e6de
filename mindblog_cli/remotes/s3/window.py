"""How many bytes may be under way: as many as the line carries in a few seconds.

A fast line is kept full. On a slow one few files go at once, so that they get done one after the
other, rather than all at the end of a silence in which nobody can tell whether anything goes on.
"""

import asyncio
from collections.abc import Callable

LEAST, MOST = 64 * 1024, 24 * 1024 * 1024
SPAN = 10.0
"""Seconds of the line's speed that may be under way."""

SLOWEST = 16 * 1024
"""Bytes a second, below which one large piece may be taken for a standstill."""


class Window:
    """Counts what is under way. Made anew for each lot, in the event loop that it lives in."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()
        self._flying: list[int] = []
        self._arrived = 0
        self._door = asyncio.Lock()
        self._room = asyncio.Event()

    async def enter(self, size: int) -> None:
        """Wait until so many bytes more may be under way; first come, first served."""
        async with self._door:
            while self._flying and sum(self._flying) + size > self.width:
                self._room.clear()
                await self._room.wait()
            self._flying.append(size)

    def leave(self, size: int) -> None:
        """So many are no longer under way."""
        self._flying.remove(size)
        self._arrived += size
        self._room.set()

    @property
    def width(self) -> float:
        """How many bytes may be under way now."""
        speed = self._arrived / max(self._clock() - self._began, 0.001)
        return min(max(speed * SPAN, LEAST), MOST)

    @property
    def longest(self) -> float:
        """Seconds that the largest piece under way may take without a sound."""
        return max([0, *self._flying]) / SLOWEST
