"""Engines by name."""

import pytest

from mindblog_cli.blog.config import Config, EngineSettings, Translation
from mindblog_cli.engines.deepl import DeepL
from mindblog_cli.engines.openai import OpenAI
from mindblog_cli.engines.registry import BUILTIN, open_engine
from mindblog_cli.errors import ConfigError


def config(**engines: EngineSettings) -> Config:
    return Config(translation=Translation(engines=engines))


def test_a_built_in_engine_needs_no_settings() -> None:
    engine = open_engine("deepl", config(), {"DEEPL_API_KEY": "a:fx"})

    assert isinstance(engine, DeepL)
    assert engine.host == "api-free.deepl.com"


def test_settings_of_an_engine_reach_it() -> None:
    engine = open_engine("deepl", config(deepl=EngineSettings(url="https://a.example")), {})

    assert isinstance(engine, DeepL)
    assert engine.host == "a.example"


def test_two_models_by_one_engine_have_names_of_their_own() -> None:
    own = config(
        small=EngineSettings(kind="openai", url="http://localhost:1/v1", model="s"),
        big=EngineSettings(kind="openai", url="http://localhost:1/v1", model="b"),
    )

    engines = [open_engine(name, own, {}) for name in ("small", "big", "openai")]

    assert all(isinstance(engine, OpenAI) for engine in engines)
    assert [engine.name for engine in engines] == ["small", "big", "openai"]


def test_a_name_that_nobody_has_is_told_with_those_that_there_are() -> None:
    with pytest.raises(ConfigError) as caught:
        open_engine("babelfish", config(), {})

    assert "babelfish" in caught.value.message
    assert all(name in caught.value.hint for name in BUILTIN)
