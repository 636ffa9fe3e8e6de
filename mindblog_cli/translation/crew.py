"""A few threads that wait on an engine, and the one that hears from them.

They are daemons: one that hangs in a request must not keep a process from ending that was
interrupted. All that they have to say comes through one queue, so listeners are called from the
conductor's thread only.
"""

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Generic, Self, TypeVar

from msgspec import Struct

T = TypeVar("T")

# Seconds that an answer which is about to arrive is waited for after an interruption.
GRACE = 0.5
# Waiting without end can not be interrupted on all systems.
_AWAKE = 0.5


class Done(Struct, Generic[T], frozen=True):
    """Work on *item* is over, or was ended by *error*."""

    item: T
    error: BaseException | None = None


class Crew(Generic[T]):
    """At most *size* threads that *work* on items, one each; started when there is an item."""

    def __init__(self, size: int) -> None:
        self.stop = threading.Event()
        self._size = size
        self._threads: list[threading.Thread] = []
        self._todo: SimpleQueue[tuple[T, Callable[[T], None]] | None] = SimpleQueue()
        self._heard: SimpleQueue[Done[T] | str] = SimpleQueue()
        self._under_way = 0

    @property
    def busy(self) -> bool:
        """Whether anyone is at work."""
        return self._under_way > 0

    @property
    def free(self) -> bool:
        """Whether one more item would be begun at once."""
        return self._under_way < self._size

    def give(self, item: T, work: Callable[[T], None]) -> None:
        """Let someone do *work* on *item*."""
        self._under_way += 1
        if len(self._threads) < self._under_way:
            thread = threading.Thread(target=self._serve, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._todo.put((item, work))

    def tell(self, note: str) -> None:
        """Say something to the conductor; called by those at work."""
        self._heard.put(note)

    def hear(self) -> Done[T] | str | None:
        """The next thing that someone has to say; None where nobody has for a while."""
        try:
            heard = self._heard.get(timeout=_AWAKE)
        except Empty:
            return None
        if isinstance(heard, Done):
            self._under_way -= 1
        return heard

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop.set()
        for _ in self._threads:
            self._todo.put(None)
        until = time.monotonic() + GRACE
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _serve(self) -> None:
        while given := self._todo.get():
            item, work = given
            try:
                work(item)
            except BaseException as error:  # noqa: BLE001 - goes on in the conductor's thread
                self._heard.put(Done(item, error))
            else:
                self._heard.put(Done(item))
