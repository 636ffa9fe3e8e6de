"""What an engine is: texts in, texts out, its limits declared, its errors sorted.

    Busy         again: the same request may succeed later (429, 5xx, a time-out)
    TooLarge     split: the request is more than the other side takes (413)
    Exhausted    stop: nothing more today (quota, no credit); what is done is kept
    Refusing     never: the other side will not do this, whatever we try (401, 403, no such pair)

Whoever calls decides how often again is.
"""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Protocol, Self

from msgspec import Struct

from mindblog_cli.errors import ConfigError, PartlyDone, RemoteError


class Text(Struct, frozen=True):
    """Tagged *text* (see `segments.segment`), and its neighbours without tags for context."""

    text: str
    before: str = ""
    after: str = ""


class Term(Struct, frozen=True):
    """A word of the glossary and what it is to become."""

    source: str
    target: str


def _freely(_: Sequence[Text]) -> bool:
    return True


class Request(Struct, frozen=True):
    """Texts to be translated from *source* to *target*, codes as the blog has them (pt-BR).

    An engine that would send some of *texts* a second time asks *again* whether it may: there can
    be a limit to what is sent.
    """

    source: str
    target: str
    texts: tuple[Text, ...]
    terms: tuple[Term, ...] = ()
    again: Callable[[Sequence[Text]], bool] = _freely


class Limits(Struct, frozen=True):
    """What one request may hold, and how many may be under way at once."""

    texts: int = 50
    characters: int = 20_000
    at_once: int = 1


class Engine(Protocol):
    """Translates; open as long as its context lasts, and may be called from *at_once* threads."""

    name: str
    limits: Limits

    def pairs(self, source: str, target: str) -> bool:
        """Whether it can translate from *source* to *target*, as far as it knows offline."""

    def translate(self, request: Request) -> list[str | None]:
        """The texts of *request* translated, in their order; None for one that was not answered.

        What comes back is not trusted: tags may be lost, doubled or crossed. Raises Busy,
        TooLarge, Exhausted or Refusing.
        """

    def __enter__(self) -> Self:
        """Make ready; starts what has to run."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of all that was started."""


class Busy(RemoteError):
    """The other side could not do it now; *after* seconds it may (0: it did not say)."""


class TooLarge(RemoteError):
    """The request is too large for the other side, which may take a part of it."""


class Exhausted(PartlyDone):
    """The other side does nothing more for now: quota or credit are used up."""


class Refusing(ConfigError):
    """The other side will not do it: the key, the address or the pair of languages is wrong."""
