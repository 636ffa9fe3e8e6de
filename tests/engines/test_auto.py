"""Which engine is chosen where none was asked for."""

import sys
from pathlib import Path

import pytest

from mindblog_cli.blog.config import Config, EngineSettings, Language, Translation
from mindblog_cli.engines.auto import chosen
from tests.engines.neural import neural


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
def env(tmp_path: Path) -> dict[str, str]:
    """An environment with one of Apertium's programs, and a home without models."""
    program = tmp_path / "bin" / "apertium-wblank-mode"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return {"PATH": str(program.parent), "HOME": str(tmp_path)}


@pytest.fixture
def apertium(tmp_path: Path) -> str:
    """A folder with a mode from one made-up language to another."""
    folder = tmp_path / "apertium"
    folder.mkdir()
    (folder / "qaa-qab.mode").write_text("")
    return str(folder)


@pytest.fixture
def models(tmp_path: Path) -> str:
    """A folder with models between two made-up languages by way of English."""
    for pair in ("qaa-en", "en-qab"):
        neural(tmp_path / "models", pair, "word")
    return str(tmp_path / "models")


def test_what_is_set_for_a_language_comes_first() -> None:
    own = config("deepl", da="openai")

    assert chosen(own, "en", "da", {}) == ("openai", "it is set for da")
    assert chosen(own, "en", "es", {}) == ("deepl", "it is set for all languages")
    assert chosen(own, "en", "fr", {})[0] == "deepl"


def test_a_language_can_be_left_to_what_is_here(apertium: str, env: dict[str, str]) -> None:
    own = Config(
        languages={"qab": Language(engine="auto")},
        translation=Translation(engines={"apertium": EngineSettings(models=apertium)}),
    )

    assert chosen(own, "qaa", "qab", env) == ("apertium", "the pair qaa-qab is installed")


def test_neural_models_come_before_apertium(
    apertium: str, models: str, env: dict[str, str]
) -> None:
    own = config(apertium=apertium, models=models)

    assert chosen(own, "qaa", "qab", env) == (
        "fxtranslate",
        f"models for qaa to qab are in {models}",
    )


def test_apertium_comes_where_there_are_no_models(
    apertium: str, models: str, env: dict[str, str]
) -> None:
    own = config(apertium=apertium, models=models)

    assert chosen(config(apertium=apertium), "qaa", "qab", env)[0] == "apertium"
    assert chosen(own, "qab", "qaa", env)[0] == "memory"


def test_a_missing_package_is_no_trouble(
    apertium: str, models: str, env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "mindblog_cli.engines.fxtranslate", raising=False)
    monkeypatch.setitem(sys.modules, "fxtranslate", None)

    assert chosen(config(apertium=apertium, models=models), "qaa", "qab", env)[0] == "apertium"


def test_without_any_it_is_told_what_to_install(env: dict[str, str]) -> None:
    engine, why = chosen(config(), "is", "sv", {**env, "PATH": ""})

    assert engine == "memory"
    assert why == (
        "no engine for is to sv is here: apt install apertium-isl-swe, or set [translation] engine"
    )


def test_for_a_pair_that_apertium_does_not_have_another_engine_is_named(
    env: dict[str, str],
) -> None:
    engine, why = chosen(config(), "en", "da", env)

    assert engine == "memory"
    assert "apt" not in why
    assert "deepl" in why
