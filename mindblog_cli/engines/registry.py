"""A name to an engine, loading only the one that is asked for."""

from collections.abc import Mapping

from mindblog_cli.blog.config import Config, EngineSettings
from mindblog_cli.engines.engine import Engine
from mindblog_cli.plugins import find

GROUP = "mindblog.translators"
BUILTIN = {
    "apertium": "mindblog_cli.engines.apertium:Apertium",
    "apy": "mindblog_cli.engines.apy:Apy",
    "command": "mindblog_cli.engines.command:Command",
    "deepl": "mindblog_cli.engines.deepl:DeepL",
    "fxtranslate": "mindblog_cli.engines.fxtranslate:FxTranslate",
    "libretranslate": "mindblog_cli.engines.libretranslate:LibreTranslate",
    "memory": "mindblog_cli.engines.memory:Memory",
    "openai": "mindblog_cli.engines.openai:OpenAI",
    "pseudo": "mindblog_cli.engines.pseudo:Pseudo",
}


def settings_of(name: str, config: Config) -> EngineSettings:
    """What is set for the engine *name*."""
    return config.translation.engines.get(name, EngineSettings())


def open_engine(name: str, config: Config, env: Mapping[str, str]) -> Engine:
    """The engine that *config* calls *name*, or the built-in one; *env* has its key.

    Nothing is started or asked yet: an engine is a context. What an entry point of
    `mindblog.translators` names is called with (EngineSettings, env) and gives an Engine.
    """
    settings = settings_of(name, config)
    kind = settings.kind or name
    engine: Engine = find(kind, BUILTIN, GROUP)(settings, env)
    if kind != name:
        # Two models by the same engine are told apart in what is kept of their work.
        engine.name = name
    return engine
