"""Pygments, loaded only when a code block is new."""

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_FORMATTER = HtmlFormatter(nowrap=True)


def spans(language: str, code: str) -> str | None:
    """*code* with a span and a class around each token, or None for a language nobody knows."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
    return highlight(code, lexer, _FORMATTER)
