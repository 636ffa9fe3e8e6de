"""Pygments, loaded only when a code block is new.

What its HtmlFormatter would write, to the byte, in half the time: the formatter knows a dozen
options that we do not use, and brings styles along that nobody reads.
"""

from collections.abc import Iterable
from functools import cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.token import STANDARD_TYPES, Token
from pygments.token import _TokenType as Kind
from pygments.util import ClassNotFound


def spans(language: str, code: str) -> str | None:
    """*code* with a span and a class around each token, or None for a language nobody knows."""
    found = lexer(language)
    # A new one for each block, for some remember what they have read.
    return written(found(stripnl=False).get_tokens(code)) if found else None


@cache
def lexer(language: str) -> type[Lexer] | None:
    """What reads *language*; kept, for Pygments looks through all it has and all installed."""
    try:
        return find_lexer_class_by_name(language)
    except ClassNotFound:
        return None


def written(tokens: Iterable[tuple[Kind, str]]) -> str:
    """*tokens* as HTML: neighbours of a class share a span, and none reaches over a line's end."""
    lines: list[str] = []
    around = said = ""
    for kind, text in tokens:
        opening = _opening(kind)
        if opening == around or not text:
            said += text
            continue
        lines.append(_span(around, said))
        around, said = opening, text
    lines.append(_span(around, said))
    html = "".join(lines)
    return html if not html or html.endswith("\n") else html + "\n"


def _span(opening: str, text: str) -> str:
    safe = escape(text, quote=False)
    if not opening:
        return safe
    if "\n" not in safe:
        return f"{opening}{safe}</span>"
    return "\n".join(f"{opening}{line}</span>" if line else "" for line in safe.split("\n"))


@cache
def _opening(kind: Kind) -> str:
    name = _classes(kind)
    return f'<span class="{name}">' if name else ""


def _classes(kind: Kind) -> str:
    """The class of a kind of token; of one that a lexer made up, those of its parents as well."""
    known = STANDARD_TYPES.get(kind)
    if known is not None:
        return known
    above = _classes(kind.parent or Token)
    return f"{above} {above.rpartition(' ')[2]}-{kind[-1]}"
