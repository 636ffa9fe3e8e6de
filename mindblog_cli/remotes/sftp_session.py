"""Many SFTP requests at once over two pipes: the line is always full, whatever its delay.

A job is a generator: it yields a batch of requests and is sent their replies, in that order. Jobs
run side by side as long as fewer than WINDOW requests are under way. While the results of one
`run` are being looked at, another may be started: that is how a lock is kept alive.
"""

import os
import select
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from mindblog_cli.errors import MindBlogError
from mindblog_cli.remotes import sftp_wire as wire
from mindblog_cli.remotes.sftp_wire import Garbled, Op, Reader, Reply, Request

T = TypeVar("T")
Job = Generator[Sequence[Request], list[Reply], T]

WINDOW = 256
"""Requests under way; OpenSSH's own client uses 64."""

IDLE = 120.0
"""Seconds of silence, with something asked, until a server counts as gone."""

_PIECE = 1 << 18


class _Run(Generic[T]):
    """The jobs of one call of `run`: those that can go on, and how many are under way."""

    def __init__(self, news: deque[T]) -> None:
        self.ready: deque[_Batch[T]] = deque()
        self.pending = 0
        self.news = news


class _Batch(Generic[T]):
    """Requests of one job, and the replies that have come."""

    def __init__(self, run: _Run[T], job: Job[T], size: int) -> None:
        self.run = run
        self.job = job
        self.replies: list[Any] = [None] * size
        self.missing = size


class Session:
    """One conversation over *source* and *sink*, two file descriptors that it makes non-blocking.

    *lost* turns what went wrong with the line into the error that is raised.
    """

    def __init__(
        self, source: int, sink: int, lost: Callable[[str], MindBlogError], *, idle: float = IDLE
    ) -> None:
        self.extensions: dict[str, str] = {}
        self._source, self._sink, self._lost, self._idle = source, sink, lost, idle
        self._in, self._out = bytearray(), bytearray()
        self.asked = 0
        """How many requests went out; each has its count as its number."""
        self._waiting: dict[int, tuple[_Batch[Any], int]] = {}
        self._dead = False
        os.set_blocking(source, False)
        os.set_blocking(sink, False)

    def start(self) -> None:
        """Exchange versions."""
        self._out += wire.hello()
        while (first := self._next_packet()) is None:
            self._move()
        if first[0] != Op.VERSION:
            raise self._broken("it does not speak SFTP")
        try:
            self.extensions = wire.extensions(first[1:])
        except Garbled as error:
            raise self._broken(str(error)) from error

    def ask(self, *requests: Request) -> list[Reply]:
        """One batch, alone."""
        return next(self.run([_one_batch(requests)]))

    def run(self, jobs: Iterable[Job[T]], news: deque[T] | None = None) -> Iterator[T]:
        """The results of *jobs*, as they come, and before each whatever they put into *news*.

        An error in one ends all, once what is under way has been answered: the line stays usable.
        """
        run: _Run[T] = _Run(deque() if news is None else news)
        source = iter(jobs)
        more = True
        try:
            while more or run.pending:
                while more and len(self._waiting) < WINDOW:
                    job = next(source, None)
                    more = job is not None
                    if job is not None:
                        yield from self._advance(run, job, None)
                if run.pending and not run.ready:
                    self._pump()
                while run.ready:
                    batch = run.ready.popleft()
                    run.pending -= 1
                    yield from self._advance(run, batch.job, batch.replies)
        finally:
            self._drain(run)

    def _advance(self, run: _Run[T], job: Job[T], replies: list[Reply] | None) -> Sequence[T]:
        """Let a job go on until it asks for something; its result, when that was the end."""
        requests: Sequence[Request] = ()
        results: list[T] = []
        try:
            while not requests:
                requests = next(job) if replies is None else job.send(replies)
                replies = []
        except StopIteration as end:
            results.append(end.value)
        else:
            self._enqueue(run, job, requests)
        told = [*run.news, *results]
        run.news.clear()
        return told

    def _enqueue(self, run: _Run[T], job: Job[T], requests: Sequence[Request]) -> None:
        batch = _Batch(run, job, len(requests))
        for place, request in enumerate(requests):
            self.asked = (self.asked + 1) & 0xFFFFFFFF
            self._waiting[self.asked] = (batch, place)
            self._out += wire.packet(self.asked, request)
        run.pending += 1

    def _drain(self, run: _Run[Any]) -> None:
        """Take the answers that nobody waits for any more."""
        while run.pending > len(run.ready) and not self._dead:
            self._pump()

    def _pump(self) -> None:
        """Move bytes once, and hand every whole reply to its batch."""
        self._move()
        while (content := self._next_packet()) is not None:
            reader = Reader(content)
            try:
                op, number = reader.byte(), reader.number()
                batch, place = self._waiting.pop(number)
                batch.replies[place] = wire.reply(op, reader)
            except (Garbled, KeyError) as error:
                raise self._broken(f"it answers what was not asked ({error})") from error
            batch.missing -= 1
            if not batch.missing:
                batch.run.ready.append(batch)

    def _move(self) -> None:
        """Wait until bytes can go or come, and let them."""
        poll = select.poll()
        poll.register(self._source, select.POLLIN)
        if self._out:
            poll.register(self._sink, select.POLLOUT)
        events = dict(poll.poll(self._idle * 1000))
        if not events:
            raise self._broken(f"it has said nothing for {self._idle:.0f} s")
        try:
            if self._sink in events:
                del self._out[: os.write(self._sink, self._out)]
            if self._source in events:
                content = os.read(self._source, _PIECE)
                if not content:
                    raise self._broken("it closed the line")
                self._in += content
        except BlockingIOError:
            return
        except OSError as error:
            raise self._broken(f"the line broke: {error.strerror}") from error

    def _next_packet(self) -> bytes | None:
        """The next whole packet that has come."""
        if len(self._in) < 4:
            return None
        length = int.from_bytes(self._in[:4], "big")
        if not 1 <= length <= wire.LARGEST:
            raise self._broken("what it says is not SFTP")
        if len(self._in) < 4 + length:
            return None
        content = bytes(self._in[4 : 4 + length])
        del self._in[: 4 + length]
        return content

    def _broken(self, why: str) -> MindBlogError:
        self._dead = True
        return self._lost(why)


def _one_batch(requests: Sequence[Request]) -> Job[list[Reply]]:
    return (yield requests)
