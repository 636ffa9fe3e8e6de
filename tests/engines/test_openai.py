"""Language models behind an API such as OpenAI's."""

import json
from typing import Any

import pytest

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.chat_answer import texts
from mindblog_cli.engines.engine import Busy, Engine, Exhausted, Refusing, Text, TooLarge
from mindblog_cli.engines.openai import OpenAI
from mindblog_cli.errors import MindBlogError
from tests.engines.asking import SHOUTED, TAGGED, ask, failure, settings
from tests.engines.servers import CROSSED, DROPPED, FEWER, Mangle, Raw, Server, Status, Step


def openai(server: Server, **others: str) -> OpenAI:
    return OpenAI(settings(server.url, model="tiny", **others), {"OPENAI_API_KEY": "secret"})


def asked(server: Server, at: int = -1) -> dict[str, Any]:
    """What a request gave the model to work on."""
    task: dict[str, Any] = json.loads(server.requests[at].body["messages"][-1]["content"])
    return task


def chat(content: str, finish: str = "stop") -> Raw:
    choice = {"message": {"content": content}, "finish_reason": finish}
    return Raw(json.dumps({"choices": [choice]}).encode(), "application/json")


def test_texts_come_back_in_order_with_their_tags(server: Server) -> None:
    with openai(server) as engine:
        assert engine.translate(ask("one", TAGGED)) == ["ONE", SHOUTED]
        assert engine.translate(ask()) == []

    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["Authorization"] == "Bearer secret"
    assert request.body["model"] == "tiny"
    assert request.body["temperature"] == 0
    assert request.body["response_format"] == {"type": "json_object"}


def test_context_glossary_and_style_are_told(server: Server) -> None:
    around = (Text("one", after="two"), Text("two", before="one", after="three"))

    with openai(server, style="short {words}", formality="prefer_less") as engine:
        engine.translate(ask(*around, terms={"car": "bil"}))

    assert asked(server) == {
        "items": [{"id": "1", "text": "one"}, {"id": "2", "text": "two", "after": "three"}],
        "glossary": {"car": "bil"},
    }
    rules = server.requests[0].body["messages"][0]["content"]
    assert "from en to da" in rules
    assert "Style: short {words}" in rules
    assert "less formal" in rules
    assert "glossary" in rules


def test_rules_say_nothing_of_what_is_not_there(server: Server) -> None:
    with openai(server) as engine:
        engine.translate(ask("a"))

    rules = server.requests[0].body["messages"][0]["content"]
    assert not any(word in rules for word in ("glossary", "Style", "formal"))


@pytest.mark.parametrize(
    ("step", "wrong", "why"),
    [
        (DROPPED, "SEE THE", "lost <g1>"),
        (CROSSED, "</g1> BOOK</g2>", "crossed <g"),
        (FEWER, None, "no translation"),
        (Mangle(lambda texts: [*texts[:-1], " "]), None, "no translation"),
    ],
    ids=["dropped", "crossed", "missing", "blank"],
)
def test_what_is_wrong_is_asked_for_once_more(
    server: Server, step: Step, wrong: str | None, why: str
) -> None:
    server.script(step)

    with openai(server) as engine:
        assert engine.translate(ask("one", TAGGED)) == ["ONE", SHOUTED]

    (item,) = asked(server)["items"]
    assert item["id"] == "2"
    assert why in item["correct_this"]
    assert (wrong or "") in item.get("wrong_translation", "")
    assert ("wrong_translation" in item) == (wrong is not None)


def test_what_is_wrong_twice_is_left_to_the_caller(server: Server) -> None:
    server.script(DROPPED, DROPPED)

    with openai(server) as engine:
        (answer,) = engine.translate(ask(TAGGED))

    assert answer is not None
    assert "<g1>" not in answer
    assert len(server.requests) == 2


def test_what_came_is_kept_when_the_second_question_fails(server: Server) -> None:
    server.script(FEWER, Status(429, code="insufficient_quota"))

    with openai(server) as engine:
        assert engine.translate(ask("a", "b")) == ["A", None]


def test_of_an_answer_that_was_cut_short_whole_texts_are_kept(server: Server) -> None:
    server.script(Mangle(lambda texts: texts, finish="length"))

    with openai(server) as engine:
        answers = engine.translate(ask("one", "two", "three"))

    assert answers == ["ONE", "TWO", None]
    assert len(server.requests) == 1


def test_an_answer_that_was_cut_before_the_first_is_too_large(server: Server) -> None:
    server.script(chat('{"1": "ON', "length"))

    error = failure(openai(server), ask("one", "two"), TooLarge)

    assert "2 texts" in error.message


@pytest.mark.parametrize("said", ["I am sorry", "", "{", "[]", '{"1": 2, "x": "y"}', "[" * 9000])
def test_a_model_that_only_talks_has_given_no_answer(server: Server, said: str) -> None:
    server.script(chat(said), chat(said))

    with openai(server) as engine:
        assert engine.translate(ask("a")) == [None]


def test_no_choice_is_no_answer(server: Server) -> None:
    server.script(*[Raw(b'{"choices": []}', "application/json")] * 2)

    with openai(server) as engine:
        assert engine.translate(ask("a")) == [None]


@pytest.mark.parametrize(
    "content",
    [
        '{"1": "A", "2": "B"}',
        '```json\n{"1": "A", "2": "B"}\n```',
        'Here you are: {"1": "A", "2": "B"} Enjoy!',
        '<think>{"1": "hm"}</think>{"1": "A", "2": "B"}',
        '{"translations": {"1": "A", "2": "B"}}',
        '{"items": [{"id": "1", "text": "A"}, {"id": 2, "translation": "B"}, 3]}',
        '{"1": "A", "2": "B", "3": "C',
        '{"1": "A", "2": "B", "3": "\\x", ',
        '{"1": "A", "2": "B", "note": 3}',
    ],
)
def test_answers_in_many_clothes_are_read(content: str) -> None:
    assert texts(content) == {1: "A", 2: "B"}


def test_line_ends_and_quotes_in_a_text_are_read() -> None:
    assert texts('{"1": "a\nb \\"c\\""}') == {1: 'a\nb "c"'}
    assert texts('{"1": "a\nb \\"c\\"", "2": "d') == {1: 'a\nb "c"'}


@pytest.mark.parametrize("option", ["response_format", "temperature"])
def test_a_server_that_does_not_take_an_option_is_asked_without(
    server: Server, option: str
) -> None:
    server.script(Status(400, said=f"Unsupported parameter: '{option}'"))

    with openai(server) as engine:
        assert engine.translate(ask("a")) == ["A"]
        assert engine.translate(ask("b")) == ["B"]

    assert [option in request.body for request in server.requests] == [True, False, False]


@pytest.mark.parametrize(
    ("step", "kind", "words"),
    [
        (Status(429, said="You exceeded your current quota", code="insufficient_quota"), Exhausted,
         "current quota"),
        (Status(429, said="Rate limit reached", code="rate_limit_exceeded"), Busy, "Rate limit"),
        (Status(402, said="Insufficient Balance"), Exhausted, "Insufficient Balance"),
        (Status(401, said="Incorrect API key: secret"), Refusing, "API key: ..."),
        (Status(403, said="Country not supported"), Refusing, "Country"),
        (Status(400, said="too long", code="context_length_exceeded"), TooLarge, "too long"),
        (Status(400, said="maximum context length is 4096 tokens"), TooLarge, "4096"),
        (Status(400, said="nonsense"), Refusing, "nonsense"),
        (Status(404, said='model "tiny" not found'), Refusing, "not found"),
        (Status(500, said="oh"), Busy, "oh"),
        (Raw(b'{"error": "model is loading"}', "application/json", 503), Busy, "model is loading"),
    ],
    ids=str,
)  # fmt: skip
def test_its_complaints_are_sorted(
    server: Server, step: Step, kind: type[MindBlogError], words: str
) -> None:
    server.script(step)

    error = failure(openai(server), ask("a"))

    assert type(error) is kind
    assert words in error.message
    assert "secret" not in error.message


def test_a_model_that_is_not_there_is_a_matter_of_settings(server: Server) -> None:
    server.script(Status(404, said='model "tiny" not found'))

    assert "`model`" in failure(openai(server), ask("a")).hint


def test_any_two_languages_can_be_tried(server: Server) -> None:
    assert openai(server).pairs("en", "tlh")
    assert not openai(server).pairs("en", "en")


def test_openai_wants_a_key() -> None:
    with pytest.raises(Refusing) as caught, OpenAI(EngineSettings(), {}):
        pass

    assert "OPENAI_API_KEY" in caught.value.hint


def test_openai_has_a_usual_model() -> None:
    engine: Engine
    with OpenAI(EngineSettings(), {"OPENAI_API_KEY": "a"}) as engine:
        assert engine.name == "openai"


def test_another_server_wants_no_key_but_a_model(server: Server) -> None:
    with OpenAI(settings(server.url, model="tiny"), {}) as engine:
        assert engine.translate(ask("a")) == ["A"]
    with pytest.raises(Refusing) as caught, OpenAI(settings(server.url), {}):
        pass

    assert "Authorization" not in server.requests[0].headers
    assert "`model`" in caught.value.hint


def test_an_address_with_a_path_is_taken_as_it_is(server: Server) -> None:
    with OpenAI(settings(f"{server.url}/api/v3/", model="tiny"), {}) as engine:
        engine.translate(ask("a"))

    assert server.requests[0].path == "/api/v3/chat/completions"
