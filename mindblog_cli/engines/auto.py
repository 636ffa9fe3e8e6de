"""Which engine translates from one language to another where none was asked for, and why."""

from collections.abc import Mapping

from mindblog_cli.blog.config import Config
from mindblog_cli.engines.apertium_modes import package
from mindblog_cli.engines.available import look

AUTO = "auto"

# Those that need no account and send nothing anywhere, the better ones first.
_HERE = ("fxtranslate", "apertium")


def chosen(config: Config, source: str, target: str, env: Mapping[str, str]) -> tuple[str, str]:
    """The engine for *source* to *target*, and why it is that one, in plain words."""
    if (language := config.languages.get(target)) and _named(language.engine):
        return language.engine, f"it is set for {target}"
    if _named(config.translation.engine):
        return config.translation.engine, "it is set for all languages"
    for name in _HERE:
        if (found := look(name, config, source, target, env)).ready:
            return name, found.why
    return "memory", f"no engine for {source} to {target} is here: {_remedy(source, target)}"


def _named(engine: str) -> bool:
    return engine not in {"", AUTO}


def _remedy(source: str, target: str) -> str:
    """What to do where nothing here translates from *source* to *target*."""
    if found := package(source, target):
        return f"apt install {found}, or set [translation] engine"
    return 'set [translation] engine to one that has them, such as "deepl"'
