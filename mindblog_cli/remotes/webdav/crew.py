"""Many requests under way at once, and an end to all of them when one goes wrong."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Event
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")
N = TypeVar("N")

FEW = 4
"""With fewer jobs than this, new connections would cost more than waiting for each."""

PATIENCE = 5.0
"""Seconds for those who work to notice that nobody waits for them any more."""

_LOOK = 1.0


class _Done(Struct, frozen=True):
    number: int
    result: object = None
    error: BaseException | None = None


class Result(Struct, Generic[T], frozen=True):
    """What came of the job with this number."""

    number: int
    value: T


class Stopped(Exception):
    """Nobody waits for this job any more."""


class Crew:
    """Works with *size* threads; *abort* wakes those that wait for an answer.

    *beat* is called now and then while jobs are under way, by whoever waits for them.
    """

    def __init__(self, size: int, abort: Callable[[], None], beat: Callable[[], None]) -> None:
        self._size = size
        self._abort = abort
        self._beat = beat
        self._pool: ThreadPoolExecutor | None = None
        self._stopping = Event()
        self._working: set[int] = set()

    def each(self, jobs: Iterable[Callable[[], T]]) -> list[T]:
        """The results of *jobs*, in their order."""
        wanted = list(jobs)
        if len(wanted) < FEW:
            return [job() for job in wanted]
        results = dict[int, T]()
        for ended in self.run(wanted):
            results[ended.number] = ended.value
        return [results[number] for number in range(len(wanted))]

    def run(self, jobs: Iterable[Callable[[], T]]) -> Iterator[Result[T]]:
        """Results as they come, of not many more jobs than can be worked on."""
        for one in self.tell(lambda _: jobs):
            if isinstance(one, Result):
                yield one

    def tell(
        self, jobs: Callable[[Callable[[N], None]], Iterable[Callable[[], T]]]
    ) -> Iterator[N | Result[T]]:
        """The same with news: *jobs* gets what a job calls to tell of something meanwhile."""
        heard: SimpleQueue[N | _Done] = SimpleQueue()
        left = enumerate(jobs(heard.put))
        under_way = 0
        try:
            while True:
                while under_way < 2 * self._size and (job := next(left, None)) is not None:
                    self._start(*job, heard)
                    under_way += 1
                if not under_way:
                    return
                one = self._next(heard)
                if not isinstance(one, _Done):
                    yield one
                    continue
                under_way -= 1
                if one.error is not None:
                    raise one.error
                yield Result(one.number, one.result)  # type: ignore[arg-type]  # of that job
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Have nothing more begun, and end what is under way."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        self._stopping.set()
        pool.shutdown(wait=False, cancel_futures=True)
        end = time.monotonic() + PATIENCE
        while self._working and time.monotonic() < end:
            # Again and again: one may have been about to connect.
            self._abort()
            time.sleep(0.01)

    def check(self) -> None:
        """Raise Stopped in a job that nobody waits for."""
        if self._stopping.is_set():
            raise Stopped

    def _start(self, number: int, job: Callable[[], T], heard: "SimpleQueue[N | _Done]") -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._size, thread_name_prefix="webdav")
            self._stopping, self._working = Event(), set()
        stopping, working = self._stopping, self._working

        def work() -> None:
            working.add(number)
            try:
                if not stopping.is_set():
                    heard.put(_Done(number, job()))
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                heard.put(_Done(number, None, error))
            finally:
                working.discard(number)

        self._pool.submit(work)

    def _next(self, heard: "SimpleQueue[N | _Done]") -> "N | _Done":
        while True:
            try:
                one = heard.get(timeout=_LOOK)
            except Empty:
                self._beat()
            else:
                self._beat()
                return one
