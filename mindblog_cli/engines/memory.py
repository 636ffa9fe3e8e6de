"""The engine that asks nobody: what is known is used, and the rest stays to be translated.

What is known comes from the translation memory, which is looked into before any engine is.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Limits, Request


class Memory:
    """The engine `memory`; needs nothing and sends nothing."""

    name = "memory"
    limits = Limits(texts=1000, characters=1_000_000)

    def __init__(self, settings: EngineSettings, env: Mapping[str, str]) -> None:
        pass

    def pairs(self, source: str, target: str) -> bool:
        """Any two."""
        return True

    def translate(self, request: Request) -> list[str | None]:
        """No answer to any text of *request*."""
        return [None] * len(request.texts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass
