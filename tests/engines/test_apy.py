"""Apertium over HTTP: the real server where it is installed, and one that fails."""

from collections.abc import Iterator

import pytest

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.apy import Apy
from mindblog_cli.engines.engine import Busy, Refusing
from mindblog_cli.segments.tags import fault
from tests.engines.apy_server import apy, missing
from tests.engines.asking import ask, failure, settings
from tests.engines.servers import Cut, Server, Status, Step


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if why := missing():
        pytest.skip(why)
    with apy(tmp_path_factory.mktemp("apy")) as address:
        yield address


def real(url: str) -> Apy:
    return Apy(EngineSettings(url=url, timeout=20), {})


SENTENCES = {
    "Install the <g1>package</g1> from the <g2>red button</g2>.": (
        "Instalar el <g1>envase</g1> del <g2>botón rojo</g2>."
    ),
    "The <g1>red</g1> cars.": "Los coches <g1>rojos</g1>.",
    "The <g1>big <g2>red</g2> car</g1>.": "El <g1>coche <g2>rojo</g2> grande</g1>.",
    "Use <x1/> to open the file.": "Uso <x1/> para abrir la lima.",
    "*not* 1 < 2 & `x` [it] \\^": "*no* 1 < 2 & `x` [lo] \\^",
    "a house": "una casa",
}


@pytest.mark.xdist_group("apy")
def test_the_real_server_moves_tags_with_their_words(url: str) -> None:
    with real(url) as engine:
        answers = engine.translate(ask(*SENTENCES, to="es"))

    assert dict(zip(SENTENCES, answers, strict=True)) == SENTENCES


@pytest.mark.xdist_group("apy")
def test_the_real_server_takes_many_and_long_texts(url: str) -> None:
    texts = [f"The <g1>red car {n}</g1> has <x2/>." * (n % 7 + 1) for n in range(60)]
    texts = [text if text.count("<x2/>") == 1 else f"The red car {len(text)}." for text in texts]
    long = "This is a sentence without an end, " * 2000

    with real(url) as engine:
        answers = engine.translate(ask(*texts, long, to="es"))

    assert answers.pop() is None
    assert [fault(a, b or "") for a, b in zip(texts, answers, strict=True)] == [""] * 60


@pytest.mark.xdist_group("apy")
def test_the_glossary_is_kept_to(url: str) -> None:
    with real(url) as engine:
        answers = engine.translate(ask("Open the file.", to="es", terms={"file": "archivo"}))

    assert answers[0]
    assert "archivo" in answers[0]


@pytest.mark.xdist_group("apy")
def test_the_real_server_tells_its_pairs(url: str) -> None:
    with real(url) as engine:
        assert engine.pairs("en", "da")
        engine.translate(ask("a", to="es-MX"))

        assert not engine.pairs("en", "da")
        assert engine.pairs("es", "en-US")
        assert engine.pairs("sv", "da")
    error = failure(real(url), ask("a", to="da"), Refusing)
    assert "eng-spa" in error.message
    assert "apertium-eng-dan" in error.hint


def fake(server: Server) -> Apy:
    return Apy(settings(server.url), {})


def test_a_server_that_gets_stuck_with_one_text_answers_the_others() -> None:
    with Server(stuck_with="bad") as server, fake(server) as engine:
        answers = engine.translate(ask("a", "b", "bad", "c <g1>d</g1>", to="es"))

    assert answers == ["a", "b", None, "c <g1>D</g1>"]


def test_a_server_that_is_stuck_as_a_whole_is_busy() -> None:
    with Server(stuck_with="") as server:
        error = failure(fake(server), ask("a", "b", to="es"), Busy)

    assert "503" in error.message


def test_a_pair_whose_words_are_nowhere_is_left_out(server: Server) -> None:
    with fake(server) as engine:
        assert engine.translate(ask("one <g1>odd</g1>", to="es")) == ["ONE ODD"]


@pytest.mark.parametrize("step", [Status(500), Cut(), Status(429)], ids=str)
def test_other_failures_are_as_everywhere(server: Server, step: Step) -> None:
    server.script(step)

    assert "apertium-apy" in failure(fake(server), ask("a", to="es"), Busy).message


def test_until_it_was_asked_it_may_know_anything(server: Server) -> None:
    assert fake(server).pairs("en", "tlh")
    assert not fake(server).pairs("en", "en")
    assert server.requests == []
