"""Which engines are ready to translate between two languages, and what each still needs.

No one is asked over a network: a server that is not there, or a key that is wrong, shows when
something is translated.
"""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.engines.registry import BUILTIN, open_engine
from mindblog_cli.errors import MindBlogError


class Availability(Struct, frozen=True, omit_defaults=False):
    """Whether the engine *name* is *ready*, and *why* (not), in plain words."""

    name: str
    ready: bool
    why: str


@runtime_checkable
class Telling(Protocol):
    """An engine that can say what is here for a pair of languages."""

    def why(self, source: str, target: str) -> str:
        """What there is, or what to install."""


def available(
    config: Config, source: str, target: str, env: Mapping[str, str]
) -> list[Availability]:
    """All engines: those in the settings first, then the others that are built in."""
    names = dict.fromkeys([*config.translation.engines, *BUILTIN])
    return [look(name, config, source, target, env) for name in names]


def look(
    name: str, config: Config, source: str, target: str, env: Mapping[str, str]
) -> Availability:
    """How it stands with the engine *name*."""
    try:
        with open_engine(name, config, env) as engine:
            ready = engine.pairs(source, target)
            told = engine.why(source, target) if isinstance(engine, Telling) else ""
    except MindBlogError as error:
        return Availability(
            name, ready=False, why="; ".join(filter(None, [error.message, error.hint]))
        )
    if not told:
        told = "has all that it needs here" if ready else f"can not do {source} to {target}"
    return Availability(name, ready, told)
