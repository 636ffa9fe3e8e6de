"""Which engine is chosen where none was asked for."""

from pathlib import Path

import pytest

from mindblog_cli.blog.config import Config, EngineSettings, Language, Translation
from mindblog_cli.engines.auto import chosen, package

NOWHERE = {"HOME": "/nowhere"}


def config(engine: str = "auto", *, da: str = "", apertium: str = "", models: str = "") -> Config:
    """Settings with what tests choose between."""
    return Config(
        languages={"da": Language(engine=da), "es": Language()},
        translation=Translation(
            engine=engine,
            engines={
                "apertium": EngineSettings(models=apertium),
                "fxtranslate": EngineSettings(models=models),
            },
        ),
    )


@pytest.fixture
def apertium(tmp_path: Path) -> str:
    """A folder with a mode from one made-up language to another."""
    folder = tmp_path / "apertium"
    folder.mkdir()
    (folder / "qaa-qab.mode").write_text("")
    return str(folder)


@pytest.fixture
def models(tmp_path: Path) -> str:
    """A folder with models from two made-up languages by way of English."""
    for pair in ("qaa-en", "en-qab"):
        folder = tmp_path / "models" / pair
        folder.mkdir(parents=True)
        for name in ("model.x.intgemm.alphas.bin", "vocab.x.spm"):
            (folder / name).write_bytes(b"")
    return str(tmp_path / "models")


def test_what_is_set_for_a_language_comes_first() -> None:
    own = config("deepl", da="openai")

    assert chosen(own, "en", "da", NOWHERE) == ("openai", "it is set for da")
    assert chosen(own, "en", "es", NOWHERE) == ("deepl", "it is set for all languages")
    assert chosen(own, "en", "fr", NOWHERE)[0] == "deepl"


def test_a_language_can_be_left_to_what_is_here(apertium: str) -> None:
    own = Config(
        languages={"qab": Language(engine="auto")},
        translation=Translation(engines={"apertium": EngineSettings(models=apertium)}),
    )

    assert chosen(own, "qaa", "qab", NOWHERE) == ("apertium", "qaa-qab is installed")


def test_neural_models_come_before_apertium(apertium: str, models: str) -> None:
    own = config(apertium=apertium, models=models)

    assert chosen(own, "qaa", "qab", NOWHERE) == (
        "fxtranslate",
        "its models are here: qaa-en, en-qab",
    )


def test_apertium_comes_where_there_are_no_models(apertium: str, models: str) -> None:
    own = config(apertium=apertium, models=models)

    assert chosen(own, "qab", "qaa", NOWHERE)[0] == "memory"
    assert chosen(config(apertium=apertium), "qaa", "qab", NOWHERE)[0] == "apertium"


def test_without_any_it_is_told_what_to_install() -> None:
    engine, why = chosen(config(), "is", "en", NOWHERE)

    assert engine == "memory"
    assert why == (
        "no engine for is to en is here: apt install apertium-isl-eng, or set [translation] engine"
    )


def test_for_a_pair_that_apertium_does_not_have_another_engine_is_named() -> None:
    engine, why = chosen(config(), "en", "da", NOWHERE)

    assert engine == "memory"
    assert "apt" not in why
    assert "deepl" in why


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        ("en", "es", "apertium-eng-spa"),
        ("es", "en", "apertium-eng-spa"),
        ("da", "nb", "apertium-dan-nor"),
        ("nn", "sv", "apertium-swe-nor"),
        ("nn", "nb", "apertium-nno-nob"),
        ("en", "hr", "apertium-hbs-eng"),
        ("pt-BR", "ca", "apertium-por-cat"),
        ("it", "sc", "apertium-srd-ita"),
        ("sc", "it", ""),
        ("en", "is", ""),
        ("en", "da", ""),
        ("en", "en", ""),
    ],
)
def test_packages_are_called_as_debian_calls_them(source: str, target: str, name: str) -> None:
    assert package(source, target) == name
