"""Where keys and values of TOML stand; tomllib reads it, but does not say."""

import re
from collections.abc import Iterator

from msgspec import Struct

from mindblog_cli.patterns import pattern
from mindblog_cli.posts.places import Span

_STATEMENT = pattern(
    r"""[ \t]*(?:\[\[?[ \t]*(?P<table>[^\]\n#]+?)[ \t]*\]\]?|(?P<key>[\w."' \t-]+?)[ \t]*=[ \t]*)"""
)
_NAME = pattern(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
_TOKEN = pattern(
    r'"{3}(?:[^\\]|\\.)*?"{3,5}|' + r"'{3}.*?'{3,5}|"
    r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\#[^\n]*|[\[\]{},\n]|[^\s\[\]{},"'\#]+""",
    re.DOTALL,
)
_OPEN, _SHUT = frozenset("[{"), frozenset("]}")


class TomlValue(Struct, frozen=True):
    """A value under its full path, and the items in it if it is a list."""

    path: tuple[str, ...]
    key_span: Span
    span: Span
    items: tuple[Span, ...] = ()
    in_table: bool = False


def toml_values(text: str) -> Iterator[TomlValue]:
    """Every `key = value` in order; *text* is known to be TOML."""
    at = 0
    table: tuple[str, ...] = ()
    while at < len(text):
        statement = _STATEMENT.match(text, at)
        if statement and statement["key"]:
            path = (*table, *_names(statement["key"]))
            span, items = _value(text, statement.end())
            yield TomlValue(path, statement.span("key"), span, items, bool(table))
            at = span[1]
        elif statement:
            table = _names(statement["table"])
        at = (text.find("\n", at) + 1) or len(text)


def _names(path: str) -> tuple[str, ...]:
    return tuple(next(part for part in found if part) for found in _NAME.findall(path))


def _value(text: str, start: int) -> tuple[Span, tuple[Span, ...]]:
    """From *start* to the end of the line on which all brackets are closed."""
    depth, end, items = 0, start, []
    for token in _TOKEN.finditer(text, start):
        sign = token[0]
        if sign == "\n" and depth == 0:
            break
        if sign == "\n" or sign.startswith("#"):
            continue
        depth -= sign in _SHUT
        if depth == 1 and sign != ",":
            items.append(token.span())
        depth += sign in _OPEN
        end = token.end()
    return (start, end), tuple(items)
