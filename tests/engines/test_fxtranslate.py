"""Neural models on this machine; those of the tests are made, for the real ones are large."""

import threading
from pathlib import Path

import pytest

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Refusing, Request, Term, Text
from mindblog_cli.engines.fxtranslate import FxTranslate
from mindblog_cli.engines.fxtranslate_models import folder, route, short
from mindblog_cli.engines.fxtranslate_text import answered, asked
from tests.engines.asking import ask, failure
from tests.engines.neural import neural


def engine(models: Path) -> FxTranslate:
    return FxTranslate(EngineSettings(models=str(models)), {})


def answer(source: str, said: dict[str, str], terms: tuple[Term, ...] = ()) -> str | None:
    """What becomes of *source* by a model that says so."""
    question = asked(source, terms)
    return answered(question, {part: said[words] for part, words in question.parts.items()})


def test_words_are_translated_and_their_pairs_found_again(tmp_path: Path) -> None:
    neural(tmp_path, "en-da", "hus")

    with engine(tmp_path) as fx:
        answers = fx.translate(ask("house", "<g1>house</g1>", "<g1>a <x2/></g1>"))

    assert answers == ["hus", "<g1>hus</g1>", None]


def test_without_a_model_for_the_pair_the_way_is_by_english(tmp_path: Path) -> None:
    neural(tmp_path, "sv-en", "house")
    neural(tmp_path, "en-da", "hus", split=True)

    with engine(tmp_path) as fx:
        assert fx.pairs("sv", "da")
        assert not fx.pairs("da", "sv")
        assert not fx.pairs("sv", "sv")
        assert fx.translate(Request("sv", "da", (Text("stuga"),))) == ["hus"]


def test_threads_may_take_turns(tmp_path: Path) -> None:
    neural(tmp_path, "en-da", "hus")
    said: list[list[str | None]] = []

    with engine(tmp_path) as fx:
        for _ in range(3):
            thread = threading.Thread(target=lambda: said.append(fx.translate(ask("house"))))
            thread.start()
            thread.join()

    assert said == [["hus"]] * 3


def test_without_models_it_is_told_how_to_get_them(tmp_path: Path) -> None:
    error = failure(engine(tmp_path), ask("a"), Refusing)

    assert str(tmp_path) in error.message
    assert "fxtranslate models add en da" in error.hint
    assert "fxtranslate models add en nb" in engine(tmp_path).why("en-GB", "no")
    assert "MINDBLOG_MODELS" in error.hint


def test_what_is_there_is_told(tmp_path: Path) -> None:
    neural(tmp_path, "en-da", "hus")

    assert engine(tmp_path).why("en", "da") == f"models for en to da are in {tmp_path}"


@pytest.mark.parametrize("data", [b"", b"garbage" * 40, b"\x01" + bytes(200)])
def test_a_model_that_is_damaged_is_told(tmp_path: Path, data: bytes) -> None:
    place = neural(tmp_path, "en-da", "hus")
    next(place.glob("model.*")).write_bytes(data)

    error = failure(engine(tmp_path), ask("a"), Refusing)

    assert str(place) in error.message


def test_a_model_that_breaks_the_library_is_told(tmp_path: Path) -> None:
    place = neural(tmp_path, "en-da", "hus")
    (place / "lex.50.50.enda.s2t.bin").write_bytes(b"no")

    error = failure(engine(tmp_path), ask("a"), Refusing)

    assert str(place) in error.message
    assert "range" in error.message


def test_a_model_that_has_nothing_to_say_gives_no_answer(tmp_path: Path) -> None:
    next(neural(tmp_path, "en-da", "hus").glob("vocab.*")).write_bytes(b"")

    with engine(tmp_path) as fx:
        assert fx.translate(ask("house", "")) == [None, ""]


def test_files_lie_in_a_folder_for_the_pair_or_all_in_one(tmp_path: Path) -> None:
    for pair in ("enda", "enzh_hant"):
        for name in (f"model.{pair}.intgemm.alphas.bin", f"vocab.{pair}.spm"):
            (tmp_path / name).touch()
    (tmp_path / "lex.50.50.enda.s2t.bin").touch()

    [danish] = route(tmp_path, "en-GB", "da")
    [chinese] = route(tmp_path, "en", "zh-Hant")

    assert danish.shortlist == tmp_path / "lex.50.50.enda.s2t.bin"
    assert danish.source == danish.target == tmp_path / "vocab.enda.spm"
    assert chinese.weights.name == "model.enzh_hant.intgemm.alphas.bin"
    assert route(tmp_path, "en", "zh-Hans") == ()
    assert short("pt-BR") == "pt"


def test_models_are_where_they_are_said_to_be_else_where_fxtranslate_puts_them() -> None:
    home = {"HOME": "/home/me"}

    assert folder("/own", {"MINDBLOG_MODELS": "/env"}) == Path("/own")
    assert folder("", {"MINDBLOG_MODELS": "/env"}) == Path("/env")
    assert folder("", home, "linux") == Path("/home/me/.cache/fxtranslate/models")
    assert folder("", {"XDG_CACHE_HOME": "/c"}, "linux") == Path("/c/fxtranslate/models")
    assert folder("", home, "darwin") == Path("/home/me/Library/Caches/fxtranslate/models")
    assert folder("", {"LOCALAPPDATA": "/local"}, "win32") == Path("/local/fxtranslate/models")


def test_code_goes_out_as_a_number_that_the_text_does_not_have() -> None:
    question = asked("see [1], <x1/> and <g2>the <x3/> book</g2>")

    assert question.parts == {
        0: "see [1], [2] and the [3] book",
        2: "the [3] book",
    }


def test_pairs_are_put_where_their_words_are() -> None:
    source = "the <g1>red <g2>old</g2> house</g1> has <x3/>"

    assert answer(source, {
        "the red old house has [1]": "la casa vieja roja tiene [1]",
        "red old house": "Casa vieja roja.",
        "old": "viejo",
    }) == "la <g1>casa <g2>vieja</g2> roja</g1> tiene <x3/>"  # fmt: skip


def test_pairs_beside_each_other_and_at_the_ends_are_closed_in_order() -> None:
    source = "<g1><g2>a</g2></g1> <g3>b</g3>"

    assert answer(source, {"a b": "aa bb", "a": "aa", "b": "bb"}) == (
        "<g1><g2>aa</g2></g1> <g3>bb</g3>"
    )


def test_what_is_lost_or_doubled_makes_no_answer() -> None:
    assert answer("use <x1/>", {"use [1]": "brug"}) is None
    assert answer("use <x1/>", {"use [1]": "[1] brug [1]"}) is None
    assert answer("a <g1>red</g1> car", {"a red car": "en bil", "red": "rød"}) is None


def test_words_of_the_glossary_become_what_they_are_to() -> None:
    terms = (Term("house", "hytte"),)

    assert answer("House of a house", {"[1] of a [2]": "[1] af en [2]"}, terms) == (
        "Hytte af en hytte"
    )
