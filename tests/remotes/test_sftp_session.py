"""A session over pipes: servers that stall, hang up or talk nonsense do not hold us up."""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from struct import pack, unpack

import pytest

from mindblog_cli.errors import RemoteError
from mindblog_cli.remotes.sftp import session as session_module
from mindblog_cli.remotes.sftp import wire
from mindblog_cli.remotes.sftp.session import WINDOW, Job, Session
from mindblog_cli.remotes.sftp.wire import Op, Reply, Status

Answer = Callable[[int], bytes]
HELLO = pack(">IBI", 5, Op.VERSION, 3)


def ok(number: int) -> bytes:
    return pack(">IBII", 9, Op.STATUS, number, 0)


def serve(source: int, sink: int, answer: Answer, hello: bytes) -> None:
    """Answer each request with what *answer* gives, and hang up at the end."""
    with os.fdopen(source, "rb") as requests, os.fdopen(sink, "wb", buffering=0) as replies:
        requests.read(9)
        with suppress(BrokenPipeError):
            replies.write(hello)
            while head := requests.read(9):
                length, _, number = unpack(">IBI", head)
                requests.read(length - 5)
                content = answer(number)
                if content == b"bye":
                    return
                replies.write(content)


@contextmanager
def talking(
    answer: Answer = ok, *, hello: bytes = HELLO, idle: float = 5, kind: type[Session] = Session
) -> Iterator[Session]:
    to_server, from_server = os.pipe(), os.pipe()
    thread = threading.Thread(target=serve, args=(to_server[0], from_server[1], answer, hello))
    thread.start()
    try:
        yield kind(from_server[0], to_server[1], RemoteError, idle=idle)
    finally:
        os.close(to_server[1])
        thread.join()
        os.close(from_server[0])


def ping(value: int) -> Job[int]:
    (answer,) = yield [wire.path(Op.LSTAT, str(value))]
    assert answer == Status(0)
    return value


def test_more_jobs_than_the_window_all_end() -> None:
    with talking() as session:
        session.start()

        assert sorted(session.run(map(ping, range(3 * WINDOW)))) == list(range(3 * WINDOW))


def test_while_results_are_looked_at_another_run_may_go_on() -> None:
    with talking() as session:
        session.start()

        for value in session.run(map(ping, range(2 * WINDOW))):
            assert session.ask(wire.path(Op.LSTAT, "x")) == [Status(0)]
            assert value < 2 * WINDOW


def test_a_window_that_another_run_has_filled_is_waited_for() -> None:
    def many(value: int) -> Job[int]:
        yield [wire.path(Op.LSTAT, "x")] * (WINDOW + value)
        return value

    with talking() as session:
        session.start()
        news = deque([0])

        def telling() -> Job[int]:
            news.append(1)
            yield [wire.path(Op.LSTAT, "x")] * WINDOW
            return 2

        for value in session.run([telling(), many(3)], news):
            assert session.ask(wire.path(Op.LSTAT, "x")) == [Status(0)], value


def test_a_line_that_was_given_up_stays_so() -> None:
    def interrupted() -> Job[int]:
        yield [wire.path(Op.LSTAT, "x")] * WINDOW
        return 1

    class Torn(Session):
        def _exchange(self, events: dict[int, int]) -> None:
            super()._exchange(events)
            if self.tear:
                raise KeyboardInterrupt

        tear = False

    with talking(kind=Torn) as session:
        session.start()
        session.tear = True  # type: ignore[attr-defined]
        with pytest.raises(KeyboardInterrupt):
            list(session.run([interrupted()]))

        with pytest.raises(RemoteError, match="given up"):
            session.ask(wire.path(Op.LSTAT, "x"))


def test_answers_that_do_not_come_are_not_waited_for_when_nobody_wants_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session_module, "PATIENCE", 0.05)

    def failing() -> Job[int]:
        yield [wire.path(Op.LSTAT, "x")]
        raise RemoteError("the real one")

    with talking(lambda number: ok(number) if number == 1 else b"") as session:
        session.start()
        with pytest.raises(RemoteError, match="the real one"):
            list(session.run([failing(), ping(1)]))

        with pytest.raises(RemoteError, match="given up"):
            session.ask(wire.path(Op.LSTAT, "x"))


def test_an_error_in_one_job_ends_all_and_leaves_the_line_usable() -> None:
    def failing() -> Job[int]:
        yield [wire.path(Op.LSTAT, "x")]
        raise RemoteError("no")

    with talking() as session:
        session.start()
        with pytest.raises(RemoteError, match="no"):
            list(session.run([ping(1), failing(), ping(2), ping(3)]))

        assert session.ask(wire.path(Op.LSTAT, "x")) == [Status(0)]


def test_a_run_that_is_left_leaves_the_line_usable() -> None:
    with talking() as session:
        session.start()
        run = session.run(map(ping, range(100)))
        next(run)
        del run

        assert session.ask(wire.path(Op.LSTAT, "x")) == [Status(0)]


def test_a_job_that_asks_nothing_ends_at_once() -> None:
    def silent() -> Job[str]:
        yield []
        return "done"

    with talking() as session:
        session.start()

        assert list(session.run([silent()])) == ["done"]


def test_news_of_a_job_comes_before_its_end() -> None:
    news: deque[int] = deque()

    def telling() -> Job[int]:
        for number in range(3):
            yield [wire.path(Op.LSTAT, "x")]
            news.append(number)
        return 3

    with talking() as session:
        session.start()

        assert list(session.run([telling()], news)) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda _: b"bye", "closed the line"),
        (lambda _: b"", "said nothing"),
        (lambda _: b"HTTP/1.1 400 Bad Request", "not SFTP"),
        (lambda _: ok(999), "not asked"),
        (lambda n: pack(">IBI", 5, Op.OPEN, n), "not asked"),
        (lambda _: pack(">IB", 1, Op.STATUS), "not asked"),
    ],
)
def test_a_server_that_does_not_answer_is_given_up(answer: Answer, words: str) -> None:
    with talking(answer, idle=0.1) as session:
        session.start()

        with pytest.raises(RemoteError, match=words):
            session.ask(wire.path(Op.LSTAT, "x"))


@pytest.mark.parametrize(
    ("hello", "words"),
    [
        (pack(">IBI", 5, Op.VERSION, 6), "another version"),
        (pack(">IBI", 5, Op.STATUS, 3), "does not speak SFTP"),
        (b"Welcome to my server!\n", "not SFTP"),
    ],
)
def test_a_server_that_speaks_something_else_is_given_up(hello: bytes, words: str) -> None:
    with talking(hello=hello) as session, pytest.raises(RemoteError, match=words):
        session.start()


def test_a_line_that_is_gone_is_an_error() -> None:
    with talking(lambda _: b"bye") as session:
        session.start()
        for _ in range(2):
            with pytest.raises(RemoteError):
                session.ask(wire.path(Op.LSTAT, "x"))


def test_replies_are_in_the_order_of_their_requests() -> None:
    held: list[bytes] = []

    def backwards(number: int) -> bytes:
        held.insert(0, pack(">IBII", 9, Op.STATUS, number, number))
        return b"" if len(held) < 3 else b"".join(held)

    def three() -> Job[list[Reply]]:
        return (yield [wire.path(Op.LSTAT, str(n)) for n in range(3)])

    with talking(backwards) as session:
        session.start()
        (replies,) = session.run([three()])

    assert replies == [Status(1), Status(2), Status(3)]
