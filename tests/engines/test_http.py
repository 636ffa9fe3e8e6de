"""What goes wrong between us and a translator, by the example of DeepL."""

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from mindblog_cli.engines.deepl import DeepL
from mindblog_cli.engines.engine import Busy, Exhausted, Refusing, TooLarge
from mindblog_cli.engines.http import Service
from mindblog_cli.errors import MindBlogError
from mindblog_cli.http import client
from mindblog_cli.http.client import AGENT, Party
from tests.engines.asking import ask, failure, settings
from tests.engines.servers import ERROR_PAGE, WEB_PAGE, Cut, Hang, Raw, Server, Status, Step

KEY = {"DEEPL_API_KEY": "very-secret"}


def deepl(url: str) -> DeepL:
    return DeepL(settings(url), KEY)


@pytest.mark.parametrize(
    ("step", "kind", "words"),
    [
        (Status(429, said="Too many requests"), Busy, "Too many requests"),
        (Status(500, said="Internal"), Busy, "500: Internal"),
        (Status(503), Busy, "503"),
        (Status(529), Busy, "529"),
        (ERROR_PAGE, Busy, "502 Bad Gateway nginx"),
        (Status(413), TooLarge, "413"),
        (Status(456, said="Quota exceeded"), Exhausted, "Quota exceeded"),
        (Status(402), Exhausted, "402"),
        (Status(401), Refusing, "401"),
        (Status(403, said="Wrong key"), Refusing, "Wrong key"),
        (Status(404), Refusing, "404"),
        (Status(418), Refusing, "418"),
        (Raw(b"", status=500), Busy, "answered 500"),
        (Raw(b'{"error": "a [1] plain one"}', status=500), Busy, "a [1] plain one"),
        (Raw(b"[1]", status=500), Busy, "[1]"),
        (WEB_PAGE, Refusing, "Welcome This is the web, not the API."),
        (Raw(b"no JSON " * 40, "text/plain"), Busy, "no JSON no JSON"),
        (Raw(b'{"translations": 3}', "application/json"), Busy, '{"translations": 3}'),
        (Raw(b"\xff\xfe", "application/json"), Busy, "can not be read"),
        (Raw(b"", "application/json"), Busy, "nothing"),
        (Hang(), Busy, "did not answer in time"),
        (Cut(), Busy, "closed the connection in the middle"),
        (Cut(tell=False), Busy, "can not be read"),
        (Cut(0), Busy, "closed the connection"),
    ],
    ids=str,
)
def test_each_failure_is_sorted_and_told(
    server: Server, step: Step, kind: type[MindBlogError], words: str
) -> None:
    server.script(step)

    error = failure(deepl(server.url), ask("a"))

    assert type(error) is kind
    assert words in error.message
    assert "DeepL" in error.message
    assert "secret" not in error.message + error.hint


def test_after_a_failure_the_same_engine_goes_on(server: Server) -> None:
    server.script(Cut(), Hang(0.05), Status(500))

    with deepl(server.url) as engine:
        for _ in range(3):
            with pytest.raises(Busy):
                engine.translate(ask("a"))

        assert engine.translate(ask("a")) == ["A"]


def test_a_server_may_say_when_to_come_again(server: Server) -> None:
    server.script(Status(429, {"Retry-After": "7"}), Status(503, {"Retry-After": "soon"}))

    errors = [failure(deepl(server.url), ask("a"), Busy) for _ in range(2)]

    assert [error.after for error in errors if isinstance(error, Busy)] == [7, 0]


@pytest.mark.parametrize(("wait", "after"), [(90, 90), (-90, 0)])
def test_a_server_may_say_it_as_a_date(server: Server, wait: int, after: float) -> None:
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    when = format_datetime(now + timedelta(seconds=wait), usegmt=True)
    server.script(Status(429, {"Retry-After": when}))
    service = Service(Party("X", server.url), 1, clock=now.timestamp)

    with pytest.raises(Busy) as caught:
        service.read(service.post("/v2/translate", {"text": ["a"]}), dict)

    service.close()
    assert caught.value.after == after


def test_a_key_does_not_follow_to_another_host(server: Server) -> None:
    with Server() as other:
        place = f"{other.url}/v2/translate"
        server.script(Raw(b"", status=307, headers={"Location": place}))

        error = failure(deepl(server.url), ask("a"), Refusing)

        assert other.requests == []
        assert f"sends us on to {other.url}" in error.message
    server.script(Raw(b"", status=302))
    assert "another address" in failure(deepl(server.url), ask("a"), Refusing).message


def test_a_key_is_told_to_nobody_even_if_the_server_does(server: Server) -> None:
    server.script(Status(403, said="very-secret is no key"))

    error = failure(deepl(server.url), ask("a"), Refusing)

    assert "... is no key" in error.message
    assert "DEEPL_API_KEY" in error.hint


def test_what_netrc_has_is_not_sent(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login anna password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    service = Service(Party("X", server.url), 1)

    service.get("/languages")

    service.close()
    assert "Authorization" not in server.requests[0].headers
    assert server.requests[0].headers["User-Agent"] == AGENT


def test_nobody_there_is_told_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        error = failure(deepl(f"http://127.0.0.1:{taken.getsockname()[1]}"), ask("a"), Busy)

    assert "refuses connections" in error.message


def test_a_host_that_is_not_known_is_told_so() -> None:
    error = failure(deepl("http://nobody.invalid"), ask("a"), Busy)

    assert "nobody.invalid" in error.message


def test_a_server_without_tls_is_told_so(server: Server) -> None:
    error = failure(deepl(server.url.replace("http:", "https:")), ask("a"), Busy)

    assert "TLS" in error.message


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.org", "http://"])
def test_an_address_that_is_none_is_told_so(url: str) -> None:
    error = failure(deepl(url), ask("a"), Refusing)

    assert "can not be asked" in error.message
    assert "url" in error.hint


@pytest.mark.parametrize("key", ["two words", "nøgle", "a\x00b"])
def test_a_key_that_is_none_is_told_so(key: str) -> None:
    with pytest.raises(Refusing) as caught:
        DeepL(settings("http://localhost"), {"DEEPL_API_KEY": key})

    assert "DEEPL_API_KEY" in caught.value.message
    assert key not in caught.value.message


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_BYTES", 1000)


@pytest.mark.usefixtures("short")
def test_an_answer_without_end_is_cut_off(server: Server) -> None:
    server.script(Raw(b" " * 2000, "application/json"))

    error = failure(deepl(server.url), ask("a"), Busy)

    assert "does not end" in error.message
