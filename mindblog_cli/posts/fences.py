"""Front matter between fences: `---`, `+++`, `;;;`, or one JSON object on its own.

Each function gives the three places to cut at (where the front begins, where it ends, where the
body begins), or None where the file has no such front matter.
"""

import re
from typing import Literal

from mindblog_cli.patterns import pattern

Cut = tuple[int, int, int]
Fenced = Literal["yaml", "toml", "json"]

_OPENING = pattern(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*(---|\+\+\+|;;;)[ \t]*([a-z]+)?[ \t]*(?:\r?\n|\Z)"
)
_CLOSING = {
    b"---": pattern(rb"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE),
    b"+++": pattern(rb"^\+\+\+[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE),
    b";;;": pattern(rb"^;;;[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE),
}
_FORMATS: dict[bytes, Fenced] = {b"---": "yaml", b"+++": "toml", b";;;": "json"}

_NOTHING = rb"(?:[ \t]*(?:#[^\n]*)?\r?\n)*"
_KEY = pattern(
    _NOTHING + rb"""[ \t]*(?:[^\s:#"'\[\]{}`*>|-][^:\n`*]{0,60}|"[^"\n]*"|'[^'\n]*')\s*:\s"""
)
_ONE_WORD = pattern(_NOTHING + rb"[\w.-]+\s*[:=](?:\s|\Z)")
_WRONG = pattern(rb"(?:- |\[|\{|[\w-]+[ \t]*=)")
_KNOWN = pattern(
    rb"^(?:title|date|tags|slug|author|draft|layout|categories|published)[ \t]*:(?:\s|\Z)",
    re.MULTILINE | re.IGNORECASE,
)
_BLANK = pattern(rb"(?:[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z))*\Z")

_OBJECT = pattern(rb'(?:\xef\xbb\xbf)?\s*(?=\{\s*(?:"|\}\s*(?:\n|\Z)))')
_TOKEN = pattern(rb'"(?:[^"\\]|\\.)*"|[{}]', re.DOTALL)
_LINE_END = pattern(rb"[ \t]*\r?\n")


def between_fences(data: bytes) -> tuple[Fenced, Cut] | None:
    """Where a fenced front matter lies; without a closing fence all that follows is front."""
    opening = _OPENING.match(data)
    if not opening:
        return None
    fence, start = opening[1], opening.end()
    named = opening[2]
    kind: Fenced = _named(named) if named else _FORMATS[fence]
    closing = _CLOSING[fence].search(data, start)
    if closing is None:
        if _ONE_WORD.match(data, start) or (kind == "json" and data[start:].lstrip()[:1] == b"{"):
            return kind, (start, len(data), len(data))
        return None
    front = data[start : closing.start()]
    if fence == b"---" and not named and not _meant_as_front(front, opening[0]):
        return None
    return kind, (start, closing.start(), closing.end())


def json_object(data: bytes) -> Cut | None:
    """Where a JSON object lies that opens the file; one that never ends takes the whole file."""
    opening = _OBJECT.match(data)
    if not opening:
        return None
    depth = 0
    for token in _TOKEN.finditer(data, opening.end()):
        depth += {b"{": 1, b"}": -1}.get(token[0], 0)
        if depth == 0:
            line_end = _LINE_END.match(data, token.end())
            return opening.end(), token.end(), line_end.end() if line_end else token.end()
    return opening.end(), len(data), len(data)


def _named(word: bytes) -> Fenced:
    return "toml" if word == b"toml" else "json" if word == b"json" else "yaml"


def _meant_as_front(front: bytes, opening: bytes) -> bool:
    """Tell a mapping, or a slip in one, from prose between two horizontal rules."""
    if _KEY.match(front) or _KNOWN.search(front):
        return True
    if not opening.lstrip(b"\xef\xbb\xbf").startswith(b"---"):
        return False
    return bool(_WRONG.match(front) or _BLANK.match(front))
