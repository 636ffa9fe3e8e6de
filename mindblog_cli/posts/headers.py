"""Front matter without fences: Pelican's `Key: value`, reST's `:key: value`, Nikola's `.. key:`.

Each function gives the three places to cut at (where the front begins, where it ends, where the
body begins), or None where the file has no such front matter.
"""

import re

from mindblog_cli.patterns import pattern

Cut = tuple[int, int, int]

_BOM = rb"(?:\xef\xbb\xbf)?"
_END = rb"(?:\r?\n|\Z)"
_BLANK = rb"(?:[ \t]*\r?\n)"
_COLON = pattern(
    _BOM
    + rb"((?: {0,3}[A-Za-z0-9_-]+:(?!//)[^\n]*(?:\n|\Z)(?:(?: {4}|\t)[^\n]*\S[^\n]*(?:\n|\Z))*)+)"
    rb"(" + _BLANK + rb"?)"
)
_NIKOLA = pattern(
    _BOM + rb"(<!--[ \t]*\r?\n)?((?:\.\.[ ]+[A-Za-z][\w-]*:(?!:)[^\n]*(?:\n|\Z))+)"
    rb"((?(1)[ \t]*-->[ \t]*" + _END + rb"|" + _BLANK + rb"?))"
)
_RULE = rb"([!-/:-@\[-`{-~])%b+[ \t]*\r?\n"
_TITLE = (
    rb"(?:" + _RULE % rb"\2" + rb")?(?P<title>[^\s:][^\n]*|[ \t]+\S[^\n]*)\n"
    rb"(?P<under>" + _RULE.replace(rb"\r?\n", _END) % rb"\5" + rb")"
)
_FIELD = rb":[A-Za-z][\w -]*:(?:[ \t][^\n]*)?" + _END + rb"(?:[ \t]+\S[^\n]*" + _END + rb")*"
_REST = pattern(rb"(" + _BLANK + rb"*" + _TITLE + _BLANK + rb"*)?(?P<fields>(?:" + _FIELD + rb")*)")
_BOM_ONLY = pattern(_BOM)
_BLANK_LINE = pattern(_BLANK + rb"?")


def colon_header(data: bytes) -> Cut | None:
    """Where a Pelican or MultiMarkdown header lies: `Key: value` from the first line on."""
    header = _COLON.match(data)
    return (header.start(1), header.end(1), header.end(2)) if header else None


def nikola_header(data: bytes) -> Cut | None:
    """Where Nikola's `.. key: value` lines lie, in a comment or bare."""
    header = _NIKOLA.match(data)
    return (header.start(2), header.end(2), header.end(3)) if header else None


def rest_header(data: bytes) -> Cut | None:
    """Where a reST document's title and the field list under it lie."""
    start = _BOM_ONLY.match(data).end()  # type: ignore[union-attr]  # it matches nothing, too
    header = _REST.match(data, start)
    if not header or header.end() == start:
        return None
    blank = _BLANK_LINE.match(data, header.end())
    return start, header.end(), blank.end() if blank else header.end()


def rest_parts(front: bytes) -> "re.Match[bytes] | None":
    """A reST header's `title`, `under` and `fields`; None where it is another kind of header."""
    return _REST.fullmatch(front)
