"""Words that are the same in all languages: names, products, commands."""

import re
from functools import cache

from msgspec import Struct

# Letters of scripts that put spaces between words; in others a name stands among its neighbours.
_LETTER = r"[0-9A-Za-z_\u00c0-\u024f\u0370-\u04ff]"


class Stays(Struct, frozen=True):
    """The *terms* of a glossary that are not translated; upper and lower case count."""

    terms: tuple[str, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """Finds a term where it is a word of its own, the longest first; None without terms."""
        return _pattern(self.terms) if self.terms else None


NONE = Stays()


@cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    longest = sorted({term for term in terms if term.strip()}, key=len, reverse=True)
    choice = "|".join(map(re.escape, longest))
    return re.compile(rf"(?<!{_LETTER})(?:{choice})(?!{_LETTER})") if longest else None
