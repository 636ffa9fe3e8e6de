"""DeepL, as its API is published."""

import pytest

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.deepl import DeepL
from mindblog_cli.engines.engine import Refusing, Text, TooLarge
from mindblog_cli.segments.tags import fault
from tests.engines.asking import SHOUTED, TAGGED, ask, failure, settings
from tests.engines.servers import (
    CROSSED,
    DOUBLED,
    DROPPED,
    FEWER,
    MORE,
    SPACED,
    Mangle,
    Raw,
    Server,
    Status,
)

KEY = {"DEEPL_API_KEY": "secret"}


def test_texts_come_back_in_order_with_their_tags(server: Server) -> None:
    with DeepL(settings(server.url), KEY) as engine:
        assert engine.translate(ask("one", TAGGED)) == ["ONE", SHOUTED]
        assert engine.translate(ask()) == []

    request = server.requests[0]
    assert request.path == "/v2/translate"
    assert request.headers["Authorization"] == "DeepL-Auth-Key secret"
    assert request.body["tag_handling"] == "xml"
    assert request.body["tag_handling_version"] == "v2"
    assert "context" not in request.body
    assert "formality" not in request.body
    assert len(server.requests) == 1


def test_what_stands_around_goes_along_once(server: Server) -> None:
    texts = (Text("<g1>one</g1>", after="two"), Text("two", before="one", after="three"))

    with DeepL(settings(server.url), KEY) as engine:
        engine.translate(ask(*texts))
        engine.translate(ask(Text("one", before="x" * 5000, after="two")))

    assert [request.body["context"] for request in server.requests] == [
        "one\ntwo\nthree",
        "one\ntwo",
    ]


@pytest.mark.parametrize("formality", ["less", "prefer_less"])
def test_formality_is_a_wish(server: Server, formality: str) -> None:
    with DeepL(settings(server.url, formality=formality), KEY) as engine:
        engine.translate(ask("a"))

    assert server.requests[0].body["formality"] == "prefer_less"


@pytest.mark.parametrize(
    ("code", "target"),
    [
        ("da", "DA"), ("en", "EN-GB"), ("en-US", "EN-US"), ("en_us", "EN-US"), ("en-AU", "EN-GB"),
        ("pt", "PT-PT"), ("pt-BR", "PT-BR"), ("zh", "ZH-HANS"), ("zh-TW", "ZH-HANT"),
        ("zh-Hant-TW", "ZH-HANT"), ("no", "NB"), ("nb", "NB"), ("de-CH", "DE"),
        ("es-419", "ES-419"), ("es-MX", "ES-419"), ("es-ES", "ES"),
    ],
)  # fmt: skip
def test_languages_are_called_as_deepl_calls_them(server: Server, code: str, target: str) -> None:
    with DeepL(settings(server.url), KEY) as engine:
        engine.translate(ask("a", to=code))

    body = server.requests[0].body
    assert (body["source_lang"], body["target_lang"]) == ("EN", target)


def test_a_language_is_not_translated_to_itself() -> None:
    engine = DeepL(EngineSettings(), KEY)

    assert engine.pairs("en", "da")
    assert not engine.pairs("no", "nb")
    assert not engine.pairs("en-GB", "en-US")


def test_a_language_that_it_has_not_is_refused(server: Server) -> None:
    error = failure(DeepL(settings(server.url), KEY), ask("a", to="xx"), Refusing)

    assert "en to xx" in error.message
    assert "--engine" in error.hint


def test_another_complaint_is_told_as_it_is(server: Server) -> None:
    server.script(Status(400, said="Tag handling parsing failed"))

    error = failure(DeepL(settings(server.url), KEY), ask("a"), Refusing)

    assert "400: Tag handling parsing failed" in error.message


def test_without_a_key_it_says_where_to_put_it() -> None:
    with pytest.raises(Refusing) as caught, DeepL(EngineSettings(), {}):
        pass

    assert "DEEPL_API_KEY" in caught.value.hint


def test_a_key_may_be_elsewhere(server: Server) -> None:
    own = EngineSettings(url=server.url, key_env="OURS")

    with DeepL(own, {"OURS": " other\n", **KEY}) as engine:
        engine.translate(ask("a"))

    assert server.requests[0].headers["Authorization"] == "DeepL-Auth-Key other"


@pytest.mark.parametrize(
    ("key", "url", "host"),
    [
        ("a:fx", "", "api-free.deepl.com"),
        ("a", "", "api.deepl.com"),
        ("a:fx", "https://proxy.example/", "proxy.example"),
    ],
)
def test_keys_of_the_free_plan_have_their_own_host(key: str, url: str, host: str) -> None:
    engine = DeepL(EngineSettings(url=url), {"DEEPL_API_KEY": key})

    assert engine.host == host


@pytest.mark.parametrize("step", [FEWER, MORE])
def test_another_number_of_answers_is_none_at_all(server: Server, step: Mangle) -> None:
    server.script(step)

    with DeepL(settings(server.url), KEY) as engine:
        assert engine.translate(ask("a", "b", "c")) == [None, None, None]


@pytest.mark.parametrize(
    ("step", "why"),
    [(DROPPED, "lost <g1>"), (DOUBLED, "doubled <g1>"), (CROSSED, "crossed <g1>"), (SPACED, "")],
    ids=["dropped", "doubled", "crossed", "spaced"],
)
def test_tags_that_went_wrong_can_be_seen(server: Server, step: Mangle, why: str) -> None:
    server.script(step)

    with DeepL(settings(server.url), KEY) as engine:
        (answer,) = engine.translate(ask(TAGGED))

    assert answer is not None
    assert fault(TAGGED, answer) == why


def test_what_is_too_large_is_not_sent(server: Server) -> None:
    engine = DeepL(settings(server.url), KEY)

    assert "takes no request" in failure(engine, ask("x" * 200_000), TooLarge).message
    assert "takes no request" in failure(engine, ask(*["x"] * 51), TooLarge).message
    assert server.requests == []


def test_the_glossary_becomes_one_at_deepl_that_later_runs_find(server: Server) -> None:
    for _ in range(2):
        with DeepL(settings(server.url), KEY) as engine:
            engine.translate(ask("a", to="pt-BR", terms={"red\tcar": "carro", "no": "não"}))
            engine.translate(ask("b", to="pt-BR", terms={"red\tcar": "carro", "no": "não"}))

    (glossary,) = server.glossaries.values()
    assert glossary["entries"] == "no\tnão\nred car\tcarro"
    assert (glossary["source_lang"], glossary["target_lang"]) == ("en", "pt")
    asked = [request for request in server.requests if request.texts]
    assert {request.body["glossary_id"] for request in asked} == set(server.glossaries)


def test_another_glossary_leaves_the_first_alone(server: Server) -> None:
    with DeepL(settings(server.url), KEY) as engine:
        engine.translate(ask("a", terms={"car": "bil"}))
        engine.translate(ask("a", terms={"car": "vogn"}))

    assert len(server.glossaries) == 2


def test_where_there_is_room_for_no_more_the_earlier_one_makes_room(server: Server) -> None:
    server.room = 2
    server.glossaries["theirs"] = {"glossary_id": "theirs", "name": "somebody's"}

    with DeepL(settings(server.url), KEY) as engine:
        engine.translate(ask("a", terms={"car": "bil"}))
        engine.translate(ask("a", terms={"car": "vogn"}))

    assert "theirs" in server.glossaries
    assert [g.get("entries") for g in server.glossaries.values()] == [None, "car\tvogn"]


def test_without_room_for_any_it_goes_without(server: Server) -> None:
    server.room = 0

    with DeepL(settings(server.url), KEY) as engine:
        assert engine.translate(ask("a", terms={"car": "bil"})) == ["A"]

    assert "glossary_id" not in server.requests[-1].body


def test_an_empty_word_is_no_glossary(server: Server) -> None:
    with DeepL(settings(server.url), KEY) as engine:
        engine.translate(ask("a", terms={"car": " "}))

    assert len(server.requests) == 1


def test_an_answer_of_the_wrong_shape_is_no_crash(server: Server) -> None:
    server.script(Raw(b'{"message": 3}', "application/json", 400))

    error = failure(DeepL(settings(server.url), KEY), ask("a"), Refusing)

    assert "400" in error.message
