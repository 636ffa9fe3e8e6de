"""Words that are plainly no translation and can still be read: [ḗḗẋȧȧḿƥŀḗḗ].

What is on a page without accents was not translated; what does not fit has no room for a language
with longer words; where a bracket is missing something was cut off.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Limits, Request
from mindblog_cli.segments.tags import Tag, pieces

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ"

# Vowels twice make a text longer by about a third, as English grows in German.
_LETTERS = {
    ord(plain): accented * (2 if plain in "aeiouAEIOU" else 1)
    for plain, accented in zip(_PLAIN, _ACCENTED, strict=True)
}


class Pseudo:
    """The engine `pseudo`; needs nothing and sends nothing."""

    name = "pseudo"
    limits = Limits(texts=1000, characters=1_000_000)

    def __init__(self, settings: EngineSettings, env: Mapping[str, str]) -> None:
        pass

    def pairs(self, source: str, target: str) -> bool:
        """Any two."""
        return True

    def translate(self, request: Request) -> list[str | None]:
        """The texts of *request*, each accented, longer, and in brackets."""
        return [f"[{_accented(text.text)}]" for text in request.texts]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


def _accented(text: str) -> str:
    return "".join(
        str(piece) if isinstance(piece, Tag) else piece.translate(_LETTERS)
        for piece in pieces(text)
    )
