"""Many requests at once: a thread with an event loop in it, and results that come as they are done.

The thread that asks waits on a queue and on nothing else, so a Ctrl-C is acted on at once.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator, Sized
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Tell = Callable[[R], None]
Act = Callable[[T, Tell[R]], Awaitable[None]]
"""Does one thing, and tells what came of it, as often as it likes."""

_GRACE = 5.0
"""Seconds for requests that are called off to end."""


class Silent(Exception):
    """Nothing was heard for too long."""


class _End(Exception):
    """Nothing more is heard, because of *error* or because all is done."""

    def __init__(self, error: BaseException | None) -> None:
        super().__init__()
        self.error = error


class Pump:
    """Does up to *jobs* things at once."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Call off what is still going on, and end the thread and those that it has started."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(_GRACE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_GRACE)
        self._loop.close()

    def each(
        self, things: Iterable[T], act: Act[T, R], patience: Callable[[], float]
    ) -> Generator[R, None, None]:
        """What comes of doing *act* to each of *things*; the first error ends it all.

        Raises Silent when nothing is heard for as long as *patience* says.
        """
        jobs = min(self._jobs, len(things)) if isinstance(things, Sized) else self._jobs
        burst = _Burst(iter(things), act, max(jobs, 1))
        work = asyncio.run_coroutine_threadsafe(burst.run(), self._loop)
        try:
            yield from burst.heard(patience)
        finally:
            # Whoever stopped to listen may have closed us before they let go of this.
            if not self._loop.is_closed():
                work.cancel()
                burst.ended.wait(_GRACE)

    async def _end(self) -> None:
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self._loop.shutdown_default_executor()


class _Burst(Generic[T, R]):
    """One lot of things that are done together."""

    def __init__(self, things: Iterator[T], act: Act[T, R], jobs: int) -> None:
        self.ended = threading.Event()
        self._things = things
        self._act = act
        self._jobs = jobs
        self._queue: SimpleQueue[R | _End] = SimpleQueue()

    async def run(self) -> None:
        """Do all of them."""
        tasks = [asyncio.create_task(self._go_on()) for _ in range(self._jobs)]
        error: BaseException | None = None
        try:
            await asyncio.gather(*tasks)
        except BaseException as raised:  # noqa: BLE001 - raised again in the thread that asked
            error = raised
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.ended.set()
        self._queue.put(_End(error))

    def heard(self, patience: Callable[[], float]) -> Iterator[R]:
        """Results as they come."""
        while True:
            found = self._next(patience)
            if not isinstance(found, _End):
                yield found
            elif found.error is not None:
                raise found.error
            else:
                return

    async def _go_on(self) -> None:
        for thing in self._things:
            await self._act(thing, self._queue.put)

    def _next(self, patience: Callable[[], float]) -> "R | _End":
        waited, step = 0.0, 0.5
        while True:
            try:
                return self._queue.get(timeout=step)
            except Empty:
                waited += step
                if waited >= patience():
                    raise Silent from None
