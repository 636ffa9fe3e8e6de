"""Colour, for those who see it: a handful of terminal codes, cheaper than a library at start."""

from collections.abc import Callable
from unicodedata import combining, east_asian_width

Paint = Callable[[str, str], str]

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "good": "32",
    "bold": "1",
    "dim": "2",
    "place": "36",
    "heading": "1;4",
    "added": "32",
    "removed": "31",
}


def plain(text: str, _: str) -> str:
    """*text* as it is."""
    return text


def ansi(text: str, role: str) -> str:
    """*text* in the colour of its role."""
    return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if text else text


def cells(text: str) -> int:
    """How many columns *text* takes: two for a wide letter, none for an accent on its own."""
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def shown(text: str) -> str:
    """*text* with control characters made visible, so that no title can move the cursor."""
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char.isprintable() or char == "\t":
        return char
    return char.encode("unicode_escape", "surrogatepass").decode()
