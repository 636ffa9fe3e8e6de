"""LibreTranslate, as its server behaves."""

import pytest

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Busy, Refusing, TooLarge
from mindblog_cli.engines.libretranslate import LibreTranslate
from mindblog_cli.errors import MindBlogError
from mindblog_cli.segments.tags import fault
from tests.engines.asking import SHOUTED, TAGGED, ask, failure, settings
from tests.engines.servers import FEWER, Mangle, Raw, Server, Status

NESTED = "a <g1>b <g2>c</g2></g1> <g3>d</g3>"


def libre(server: Server, key: str = "") -> LibreTranslate:
    return LibreTranslate(settings(server.url), {"LIBRETRANSLATE_API_KEY": key} if key else {})


def test_texts_come_back_in_order_with_their_tags(server: Server) -> None:
    with libre(server) as engine:
        assert engine.translate(ask("one &amp; two", TAGGED)) == ["ONE &AMP; TWO", SHOUTED]
        assert engine.translate(ask()) == []

    languages, request = server.requests
    assert languages.path == "/languages"
    assert request.body["format"] == "html"
    assert "api_key" not in request.body


def test_no_element_is_sent_within_another(server: Server) -> None:
    with libre(server) as engine:
        engine.translate(ask(NESTED))

    assert server.texts == [
        'a <span id="g1">b </span><span id="g1-g2">c</span> <span id="g3">d</span>'
    ]


def test_a_single_answer_may_come_without_a_list(server: Server) -> None:
    server.script(Raw(b'{"translatedText": "A"}', "application/json"))

    with libre(server) as engine:
        assert engine.translate(ask("a")) == ["A"]


def test_fewer_answers_are_none_at_all(server: Server) -> None:
    server.script(FEWER)

    with libre(server) as engine:
        assert engine.translate(ask("a", "b")) == [None, None]


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ('<span id="g3">', "", "lost <g3>"),
        ("</span> <", '</span> x <span id="g1">y</span> <', "doubled <g1>"),
        ("A", '<code id="x9">x</code>', "unknown <x9/>"),
        ("</span><span", "</span> <span", ""),
    ],
    ids=["dropped", "doubled", "unknown", "spaced"],
)
def test_tags_that_went_wrong_can_be_seen(server: Server, was: str, now: str, why: str) -> None:
    server.script(Mangle(lambda texts: [text.replace(was, now, 1) for text in texts]))

    with libre(server) as engine:
        (answer,) = engine.translate(ask(NESTED))

    assert answer is not None
    assert fault(NESTED, answer) == why


@pytest.mark.parametrize(
    ("known", "code", "called"),
    [
        ("da", "da", "da"), ("pt", "pt-BR", "pt"), ("pt-BR", "pt_br", "pt-BR"), ("nb", "no", "nb"),
        ("no", "nn", "no"), ("zh-Hans", "zh", "zh-Hans"), ("zh", "zh-CN", "zh"),
        ("zt", "zh-TW", "zt"), ("zh-Hant", "zh-TW", "zh-Hant"),
    ],
)  # fmt: skip
def test_languages_are_called_as_the_server_calls_them(known: str, code: str, called: str) -> None:
    with Server(languages=("en", known)) as server, libre(server) as engine:
        assert engine.translate(ask("a", to=code)) == ["A"]
        assert server.requests[-1].body["target"] == called
        assert engine.pairs("en", code)
        assert not engine.pairs("en", "tlh")


def test_until_it_was_asked_it_may_know_anything(server: Server) -> None:
    engine = libre(server)

    assert engine.pairs("en", "tlh")
    assert not engine.pairs("en", "en")
    assert server.requests == []


def test_a_language_that_it_has_not_is_refused(server: Server) -> None:
    error = failure(libre(server), ask("a", to="xx"), Refusing)

    assert "en to xx: xx is not supported" in error.message
    assert "da, es, pt-BR" in error.hint


@pytest.mark.parametrize(
    ("step", "kind", "words", "hint"),
    [
        (Status(429, said="Slowdown: 20 per 1 minute"), Busy, "Slowdown", ""),
        (Status(500, said="Cannot translate text: x"), Busy, "Cannot translate", ""),
        (
            Status(400, said="Invalid request: request (9) exceeds text limit (5)"),
            TooLarge,
            "text limit",
            "",
        ),
        (Status(403, said="Too many request limits violations"), Refusing, "shut us out", "wait"),
        (Status(403, said="Invalid API key"), Refusing, "Invalid API key", "is the key in"),
        (Status(400, said="Visit x to get an API key"), Refusing, "Visit x", "is the key in"),
        (Status(400, said="Invalid JSON format"), Refusing, "Invalid JSON", ""),
    ],
    ids=str,
)
def test_its_complaints_are_sorted(
    server: Server, step: Status, kind: type[MindBlogError], words: str, hint: str
) -> None:
    server.script(step)

    error = failure(libre(server, "secret"), ask("a"))

    assert type(error) is kind
    assert words in error.message
    assert hint in error.hint
    assert server.requests[-1].body["api_key"] == "secret"


def test_without_a_key_it_says_where_to_put_it(server: Server) -> None:
    server.script(Status(400, said="Visit x to get an API key"))

    error = failure(libre(server), ask("a"), Refusing)

    assert error.hint == "set LIBRETRANSLATE_API_KEY"


def test_who_has_a_key_has_it_from_the_hosted_server() -> None:
    hosted = LibreTranslate(EngineSettings(), {"LIBRETRANSLATE_API_KEY": "a"})

    assert hosted.url == "https://libretranslate.com"
    assert LibreTranslate(EngineSettings(), {}).url == "http://localhost:5000"
