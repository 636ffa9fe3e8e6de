"""Many SFTP requests at once over two pipes: the line is always full, whatever its delay.

A job is a generator: it yields a batch of requests and is sent their replies, in that order. Jobs
run side by side as long as fewer than WINDOW requests are under way. While the results of one
`run` are being looked at, another may be started: that is how a lock is kept alive.
"""

import os
import select
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Generic, TypeVar

from mindblog_cli.errors import MindBlogError
from mindblog_cli.remotes.sftp import wire
from mindblog_cli.remotes.sftp.wire import Garbled, Op, Reader, Reply, Request

T = TypeVar("T")
Job = Generator[Sequence[Request], list[Reply], T]

WINDOW = 4096
"""Requests under way, so that those of a thousand files take few round trips."""

FULL = 1 << 21
"""Bytes that wait to be sent until no further job is begun."""

IDLE = 120.0
"""Seconds of silence, with something asked, until a server counts as gone."""

PATIENCE = 3.0
"""Seconds that answers are waited for which nobody wants any more."""

_PIECE = 1 << 18


class Parting(list[Request]):
    """A last batch whose answers nobody waits for, such as to close what was only read."""


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

    def take(self, place: int, reply: Reply) -> None:
        """One reply; with the last the job can go on."""
        self.replies[place] = reply
        self.missing -= 1
        if not self.missing:
            self.run.ready.append(self)


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
        self._waiting: dict[int, tuple[_Batch[Any], int] | None] = {}
        self.started = self._dead = False
        os.set_blocking(source, False)
        os.set_blocking(sink, False)
        # What connects carries it along as soon as it can, whatever we do meanwhile.
        self._out += wire.hello()
        with suppress(OSError):
            del self._out[: os.write(sink, self._out)]

    def start(self) -> None:
        """Exchange versions, the first time."""
        if self.started:
            return
        while (first := self._next_packet()) is None:
            self._move()
        if first[0] != Op.VERSION:
            raise self._broken("it does not speak SFTP")
        try:
            self.extensions = wire.extensions(first[1:])
        except Garbled as error:
            raise self._broken(str(error)) from error
        self.started = True

    def ask(self, *requests: Request) -> list[Reply]:
        """One batch, alone."""
        return next(self.run([_one_batch(requests)]))

    def run(
        self, jobs: Iterable[Job[T]], news: deque[T] | None = None, *, at_once: int = WINDOW
    ) -> Iterator[T]:
        """The results of *jobs*, as they come, and before each whatever they put into *news*.

        No more than *at_once* are under way: each may hold a file open.

        An error in one ends all, once what is under way has been answered: the line stays usable.
        """
        run: _Run[T] = _Run(deque() if news is None else news)
        source = iter(jobs)
        more = True
        try:
            while more or run.pending:
                while more and run.pending < at_once and self._has_room():
                    job = next(source, None)
                    more = job is not None
                    if job is not None:
                        yield from self._advance(run, job, None)
                # With jobs left over the window is full, if need be of another run's requests.
                if (more or run.pending) and not run.ready:
                    self._pump()
                while run.ready:
                    batch = run.ready.popleft()
                    run.pending -= 1
                    yield from self._advance(run, batch.job, batch.replies)
        finally:
            self._drain(run)

    def _has_room(self) -> bool:
        return len(self._waiting) < WINDOW and len(self._out) < FULL

    def _advance(self, run: _Run[T], job: Job[T], replies: list[Reply] | None) -> Sequence[T]:
        """Let a job go on until it asks for something; its result, when that was the end."""
        requests: Sequence[Request] = ()
        results: list[T] = []
        try:
            while not requests:
                requests = next(job) if replies is None else job.send(replies)
                replies = []
                if isinstance(requests, Parting):
                    self._part(requests)
                    requests = ()
        except StopIteration as end:
            results.append(end.value)
        else:
            self._enqueue(run, job, requests)
        told = [*run.news, *results]
        run.news.clear()
        return told

    def _part(self, requests: Sequence[Request]) -> None:
        for request in requests:
            self._waiting[self._number()] = None
            self._out += wire.packet(self.asked, request)

    def _number(self) -> int:
        self.asked = (self.asked + 1) & 0xFFFFFFFF
        return self.asked

    def _enqueue(self, run: _Run[T], job: Job[T], requests: Sequence[Request]) -> None:
        batch = _Batch(run, job, len(requests))
        run.pending += 1
        for place, request in enumerate(requests):
            self._waiting[self._number()] = (batch, place)
            self._out += wire.packet(self.asked, request)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Let no Ctrl-C in, which would lose a part of a packet; give the line up on an error.

        Elsewhere it loses a whole packet at most, whose job is not there any more to miss it.
        """
        masked = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        try:
            yield
        except BaseException:
            self._dead = True
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, masked)

    def _drain(self, run: _Run[Any]) -> None:
        """Take the answers that nobody waits for any more, but not for long.

        What brought us here matters more than a line that breaks now.
        """
        end = time.monotonic() + PATIENCE
        with suppress(MindBlogError):
            while not self._dead and self._unanswered(run):
                came = len(self._waiting)
                self._pump(PATIENCE)
                if time.monotonic() > end:
                    # A line that carries nothing is given up; on one that does, the rest is late.
                    self._dead = len(self._waiting) == came
                    break
        for number in self._unanswered(run):
            self._waiting[number] = None

    def _unanswered(self, run: _Run[Any]) -> list[int]:
        return [number for number, w in self._waiting.items() if w and w[0].run is run]

    def _pump(self, patience: float | None = None) -> None:
        """Move bytes once, and hand every whole reply to its batch."""
        self._move(patience)
        while (content := self._next_packet()) is not None:
            self._hand_out(Reader(content))

    def _hand_out(self, reader: Reader) -> None:
        try:
            op, number = reader.byte(), reader.number()
            awaited, reply = self._waiting.pop(number), wire.reply(op, reader)
        except (Garbled, KeyError) as error:
            raise self._broken(f"it answers what was not asked ({error})") from error
        if awaited is not None:
            awaited[0].take(awaited[1], reply)

    def _move(self, patience: float | None = None) -> None:
        """Wait until bytes can go or come, and let them."""
        if self._dead:
            raise self._lost("the line was given up")
        seconds = self._idle if patience is None else patience
        poll = select.poll()
        poll.register(self._source, select.POLLIN)
        if self._out:
            poll.register(self._sink, select.POLLOUT)
        events = dict(poll.poll(seconds * 1000))
        if not events:
            raise self._broken(f"it has said nothing for {seconds:.0f} s")
        with self._whole():
            self._exchange(events)

    def _exchange(self, events: dict[int, int]) -> None:
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
