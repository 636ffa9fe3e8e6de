"""Pygments, loaded only when a code block is new.

What its HtmlFormatter would write, to the byte, in two thirds of the time: the formatter asks for a
dozen options that we do not use, and brings styles along that nobody reads.
"""

from collections.abc import Iterable
from functools import cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.token import STANDARD_TYPES, Token
from pygments.token import _TokenType as Kind
from pygments.util import ClassNotFound

from mindblog_cli.markup.lexing import quick

_OPENINGS = {
    kind: f'<span class="{name}">' if name else "" for kind, name in STANDARD_TYPES.items()
}


def spans(language: str, code: str) -> str | None:
    """*code* with a span and a class around each token, or None for a language nobody knows."""
    found = lexer(language)
    # A new one for each block, for some remember what they have read.
    return written(found(stripnl=False).get_tokens(code)) if found else None


@cache
def lexer(language: str) -> type[Lexer] | None:
    """What reads *language*; kept, for Pygments looks through all it has and all installed."""
    try:
        return quick(find_lexer_class_by_name(language))
    except ClassNotFound:
        return None


def written(tokens: Iterable[tuple[Kind, str]]) -> str:
    """*tokens* as HTML: neighbours of a class share a span, and none reaches over a line's end."""
    found: list[str] = []
    around = said = ""
    for kind, text in tokens:
        opening = _OPENINGS.get(kind)
        if opening is None:
            opening = _opening(kind)
        if opening == around or not text:
            said += text
        else:
            found.append(_span(around, said))
            around, said = opening, text
    found.append(_span(around, said))
    html = "".join(found)
    return html if not html or html.endswith("\n") else html + "\n"


def _span(opening: str, text: str) -> str:
    # Looking for all three costs less than replacing one: few tokens have any.
    if "&" in text or "<" in text or ">" in text:
        text = escape(text, quote=False)
    if not opening:
        return text
    if "\n" not in text:
        return f"{opening}{text}</span>"
    return "\n".join(f"{opening}{line}</span>" if line else "" for line in text.split("\n"))


def _opening(kind: Kind) -> str:
    """The tag for a kind that a lexer made up: its parents' classes, then its own."""
    return f'<span class="{_classes(kind)}">'


def _classes(kind: Kind) -> str:
    known = STANDARD_TYPES.get(kind)
    if known is not None:
        return known
    above = _classes(kind.parent or Token)
    return f"{above} {above.rpartition(' ')[2]}-{kind[-1]}"
