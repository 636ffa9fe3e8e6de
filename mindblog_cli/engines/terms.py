"""Words of the glossary in a text, for engines that can not be told of them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from mindblog_cli.engines.engine import Term


@lru_cache(maxsize=16)
def finder(terms: tuple[Term, ...], others: str = "") -> re.Pattern[str]:
    """Finds the words of *terms*, in group 1, or what the pattern *others* is for."""
    longest = sorted((re.escape(term.source) for term in terms), key=len, reverse=True)
    # `(?!)` is found nowhere.
    words = rf"(?i:(?<!\w)({'|'.join(longest)})(?!\w))" if longest else "((?!))"
    return re.compile(f"{words}|{others}" if others else words)


def wanted(found: str, terms: Sequence[Term]) -> str:
    """What the word *found* is to become, with a capital where only the text has one."""
    term = next(term for term in terms if term.source.lower() == found.lower())
    if found[0].isupper() and term.source[0].islower():
        return term.target[:1].upper() + term.target[1:]
    return term.target
