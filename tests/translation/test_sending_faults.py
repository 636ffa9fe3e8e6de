"""What goes wrong with translating services, done by a server and met by the real drivers."""

import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.deepl import DeepL
from mindblog_cli.engines.engine import Busy, Engine, Exhausted, Refusing
from mindblog_cli.engines.libretranslate import LibreTranslate
from mindblog_cli.engines.openai import OpenAI
from mindblog_cli.events import Event, Noted
from mindblog_cli.translation.costs import Budget
from mindblog_cli.translation.journal import Journal
from mindblog_cli.translation.memory import Memory
from mindblog_cli.translation.pace import Pace
from mindblog_cli.translation.sending import Answer, Failure, Means, Wanted, ask
from tests.engines.servers import (
    CROSSED,
    DOUBLED,
    DROPPED,
    ERROR_PAGE,
    FEWER,
    Cut,
    Hang,
    Mangle,
    Server,
    Status,
    Step,
)

KEYS = {"DEEPL_API_KEY": "k", "OPENAI_API_KEY": "k"}
TAGGED = "See <g1>the <g2>big</g2> book</g1> and <x3/>."
LOUD = "SEE <g1>THE <g2>BIG</g2> BOOK</g1> AND <x3/>."
PACE = Pace(tries=4, first=0.01, most=0.02, patience=10.0)
SERVICES = ("deepl", "libretranslate", "openai")

every_service = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def engine_of(service: str, url: str, patience: float) -> Engine:
    # Chats are given ten times as long.
    timeout = patience / 10 if service == "openai" else patience
    settings = EngineSettings(url=url, timeout=timeout, model="m" if service == "openai" else "")
    if service == "deepl":
        return DeepL(settings, KEYS)
    return LibreTranslate(settings, KEYS) if service == "libretranslate" else OpenAI(settings, KEYS)


class Run:
    """One run against a server; what came of it stands in *found*, what was said in *notes*."""

    def __init__(
        self,
        folder: Path,
        url: str,
        service: str,
        most: int | None = None,
        *,
        patience: float = 10.0,
    ) -> None:
        self.heard: list[Event] = []
        self.found: dict[str, Answer | Failure] = {}
        self.means = Means(
            engine_of(service, url, patience),
            Memory(),
            Journal(folder / "journal"),
            Budget(most),
            say=self.heard.append,
            pace=PACE,
        )

    def ask(self, *texts: str) -> None:
        wanted = [Wanted(str(number), text) for number, text in enumerate(texts)]
        with self.means.engine:
            for key, answer in ask(wanted, "en", "da", self.means):
                self.found[key] = answer

    @property
    def notes(self) -> list[str]:
        return [event.text for event in self.heard if isinstance(event, Noted)]

    @property
    def said(self) -> list[str]:
        """All answers in the order in which they were asked for."""
        every = sorted(self.found.items(), key=lambda one: int(one[0]))
        return [getattr(answer, "text", "") for _, answer in every]


def many(count: int) -> list[str]:
    """More texts than go into one request of any service."""
    return [f"Text number {number}." for number in range(count)]


def plainly(texts: list[str]) -> list[str]:
    """What a server was sent, as we had it."""
    return [unescape(re.sub(r"<code id.*?</code>|<[^<>]*>", "", text)) for text in texts]


@every_service
def test_a_server_that_asks_for_a_pause_gets_it(
    server: Server, tmp_path: Path, service: str
) -> None:
    server.script(Status(429, {"Retry-After": "0.5"}), None)
    run = Run(tmp_path, server.url, service)
    began = time.monotonic()

    run.ask("one", TAGGED)

    assert time.monotonic() - began >= 0.5
    assert run.said == ["ONE", LOUD]
    assert len(run.notes) == 1
    assert run.notes[0].endswith("; trying again in 0 s")
    assert plainly(server.texts).count("one") == 1


@every_service
@pytest.mark.parametrize(
    "step",
    [Status(500), Status(503), Status(529), ERROR_PAGE, Hang(5.0), Cut(), Cut(0.3, tell=False)],
)
def test_what_passes_is_tried_again(
    server: Server, tmp_path: Path, service: str, step: Step
) -> None:
    server.script(step, step, None)
    run = Run(tmp_path, server.url, service, patience=0.3 if isinstance(step, Hang) else 10.0)

    run.ask("one", TAGGED)

    assert run.said == ["ONE", LOUD]


@every_service
def test_a_server_that_fails_for_ever_ends_the_run(
    server: Server, tmp_path: Path, service: str
) -> None:
    server.script(None, *[Status(500)] * 99)
    run = Run(tmp_path, server.url, service)

    with pytest.raises(Busy):
        run.ask(*many(120))

    requests = [request for request in server.requests if request.texts]
    assert len(requests) <= 1 + 2 * PACE.tries
    assert set(run.said) <= {text.upper() for text in many(120)}
    # The next run asks for nothing that came.
    had = len(server.texts)
    server._steps.clear()
    again = Run(tmp_path, server.url, service)
    again.ask(*many(120))
    assert len(server.texts) == 120
    assert len(set(server.texts)) == 120
    assert again.means.tally.journal == had


@pytest.mark.parametrize(
    ("service", "step"),
    [
        ("deepl", Status(456, said="Quota exceeded")),
        ("openai", Status(429, said="insufficient_quota", code="insufficient_quota")),
    ],
)
def test_a_quota_that_ends_in_the_middle_keeps_what_is_done(
    server: Server, tmp_path: Path, service: str, step: Status
) -> None:
    server.script(None, None, *[step] * 9)
    run = Run(tmp_path, server.url, service)

    with pytest.raises(Exhausted):
        run.ask(*many(240))

    assert len(run.found) == len(server.texts) > 0
    asked_after = [request for request in server.requests if request.texts]
    assert len(asked_after) <= 4


@every_service
def test_a_key_that_is_refused_ends_the_run(server: Server, tmp_path: Path, service: str) -> None:
    server.script(*[Status(403, said="API key refused")] * 9)
    run = Run(tmp_path, server.url, service)

    with pytest.raises(Refusing):
        run.ask(*many(100))

    assert run.found == {}
    assert len([request for request in server.requests if request.texts]) <= 2


@every_service
def test_a_request_that_is_too_large_is_halved(
    server: Server, tmp_path: Path, service: str
) -> None:
    server.script(Status(413), Status(413), None, None, None)
    run = Run(tmp_path, server.url, service)

    run.ask("one", "two", "three", "four")

    assert run.said == ["ONE", "TWO", "THREE", "FOUR"]
    sizes = [len(request.texts) for request in server.requests if request.texts]
    assert sizes == [4, 2, 1, 1, 2]


@every_service
def test_half_answers_are_completed(server: Server, tmp_path: Path, service: str) -> None:
    server.script(FEWER)
    run = Run(tmp_path, server.url, service)

    run.ask("one", "two", TAGGED)

    assert run.said == ["ONE", "TWO", LOUD]


@every_service
@pytest.mark.parametrize("step", [DROPPED, DOUBLED, CROSSED])
def test_damaged_tags_are_asked_for_again(
    server: Server, tmp_path: Path, service: str, step: Mangle
) -> None:
    server.script(step)
    run = Run(tmp_path, server.url, service)

    run.ask("one", TAGGED)

    assert run.said == ["ONE", LOUD]
    assert all(answer.whole for answer in run.found.values() if isinstance(answer, Answer))


@every_service
@pytest.mark.parametrize("step", [DROPPED, DOUBLED, CROSSED])
def test_tags_damaged_each_time_are_put_around_runs(
    server: Server, tmp_path: Path, service: str, step: Mangle
) -> None:
    # A chat is corrected by its driver, too.
    server.script(*[step] * (4 if service == "openai" else 2))
    run = Run(tmp_path, server.url, service)

    run.ask(TAGGED)

    assert run.found["0"] == Answer(LOUD, service, whole=False)


@every_service
def test_a_server_that_is_gone_is_said_to_be(tmp_path: Path, service: str) -> None:
    with Server() as server:
        url = server.url
    run = Run(tmp_path, url, service)

    with pytest.raises(Busy):
        run.ask("one")

    assert len(run.notes) == PACE.tries - 1


@every_service
def test_a_server_that_goes_in_the_middle_loses_nothing(tmp_path: Path, service: str) -> None:
    texts = many(120)
    with Server() as server:
        run = Run(tmp_path, server.url, service)
        server.script(None, *[Cut(0.2)] * 99)
        with pytest.raises(Busy):
            run.ask(*texts)
    done = len(run.found)

    with Server() as other:
        again = Run(tmp_path, other.url, service)
        again.ask(*texts)

    assert done > 0
    assert again.said == [text.upper() for text in texts]
    assert len(other.texts) == 120 - done


@every_service
@pytest.mark.parametrize("most", [0, 10, 25, 40, 61, 80])
def test_no_service_is_sent_more_than_the_limit(
    server: Server, tmp_path: Path, service: str, most: int
) -> None:
    server.script(Status(500), FEWER, DROPPED, DROPPED, DOUBLED)
    run = Run(tmp_path, server.url, service, most)

    run.ask("Ten chars.", TAGGED, "Ten chars too.")

    sent = sum(len(text) for request in server.requests for text in plainly(list(request.texts)))
    assert sent <= most
    assert len(run.found) == 3
