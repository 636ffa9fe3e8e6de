"""How it stands with each engine, without asking anybody."""

import sys
from pathlib import Path

import pytest

from mindblog_cli.blog.config import Config, EngineSettings, Translation
from mindblog_cli.engines.available import Availability, available
from mindblog_cli.engines.registry import BUILTIN
from tests.engines.neural import neural

EVERY = {
    "DEEPL_API_KEY": "a:fx",
    "OPENAI_API_KEY": "b",
    "LIBRETRANSLATE_API_KEY": "c",
}


def looked(
    env: dict[str, str] | None = None, /, pair: str = "en-da", **engines: EngineSettings
) -> dict[str, Availability]:
    """What is said of each engine."""
    source, _, target = pair.partition("-")
    config = Config(translation=Translation(engines=engines))
    return {one.name: one for one in available(config, source, target, env or {})}


def test_all_built_in_engines_are_told_and_those_of_the_settings_before_them() -> None:
    found = looked(mine=EngineSettings(kind="openai", url="http://localhost:1/v1"))

    assert next(iter(found)) == "mine"
    assert found.keys() == {"mine", *BUILTIN}
    assert all(one.why for one in found.values())


def test_what_knows_nothing_of_languages_is_always_ready() -> None:
    found = looked()

    assert found["memory"].ready
    assert found["pseudo"].ready


@pytest.mark.parametrize(
    ("name", "variable"), [("deepl", "DEEPL_API_KEY"), ("openai", "OPENAI_API_KEY")]
)
def test_an_engine_without_its_key_names_the_variable(name: str, variable: str) -> None:
    without, having = looked()[name], looked(EVERY)[name]

    assert not without.ready
    assert variable in without.why
    assert having.ready


def test_a_variable_of_ones_own_is_named() -> None:
    found = looked(EVERY, deepl=EngineSettings(key_env="MY_KEY"))["deepl"]

    assert not found.ready
    assert "MY_KEY" in found.why


def test_a_command_is_ready_once_it_is_set() -> None:
    assert not looked()["command"].ready
    assert "[translation.engines.command] command" in looked()["command"].why
    assert looked(command=EngineSettings(command=sys.executable))["command"].ready
    missing = looked(command=EngineSettings(command="no-such-program --quick"))["command"]
    assert not missing.ready
    assert missing.why.startswith("no-such-program can not be run")


def test_models_are_told_or_how_to_get_them(tmp_path: Path) -> None:
    neural(tmp_path, "en-da", "ord")
    settings = EngineSettings(models=str(tmp_path))

    here = looked(fxtranslate=settings)["fxtranslate"]
    not_here = looked(None, "en-sv", fxtranslate=settings)["fxtranslate"]

    assert here == Availability(
        "fxtranslate", ready=True, why=f"models for en to da are in {tmp_path}"
    )
    assert not not_here.ready
    assert "fxtranslate models add en sv" in not_here.why


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "mindblog_cli.engines.fxtranslate", raising=False)
    monkeypatch.setitem(sys.modules, "fxtranslate", None)

    found = looked()["fxtranslate"]

    assert not found.ready
    assert "mindblog-cli[neural]" in found.why


def test_a_pair_of_apertium_is_told_or_the_package_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "isl-swe.mode").write_text("")
    (tmp_path / "apertium-wblank-mode").write_text("#!/bin/sh\n")
    (tmp_path / "apertium-wblank-mode").chmod(0o755)
    env = {"PATH": str(tmp_path)}
    settings = EngineSettings(models=str(tmp_path))

    bare = looked({"PATH": "/"}, "is-sv", apertium=settings)["apertium"]
    assert looked(env, "is-sv", apertium=settings)["apertium"].ready
    assert "apertium-isl-swe" in looked(env, "is-sv")["apertium"].why
    assert "apt install apertium" in bare.why


def test_an_engine_that_nobody_has_is_told() -> None:
    found = looked(babel=EngineSettings(kind="babelfish"))["babel"]

    assert not found.ready
    assert "babelfish" in found.why


def test_no_engine_translates_a_language_into_itself_but_those_that_only_mark_it() -> None:
    found = looked(EVERY, "en-en", command=EngineSettings(command=sys.executable))

    assert {name for name, one in found.items() if one.ready} == {"memory", "pseudo"}
