"""What Markdown does not know and must not misread: shortcodes, Liquid, formulas.

They are covered by as many letters as they have bytes, so that all else stays where it is.
"""

import re
from bisect import bisect_left

from mindblog_cli.markup.markdown import code_ranges
from mindblog_cli.markup.shortcodes import OPAQUE, OPAQUE_ENDS, is_endless
from mindblog_cli.patterns import pattern

Range = tuple[int, int]

# A glance, for most texts have none of these.
_OPENING = pattern(r"\{[{%:]|\$[^\s$]|\$\$|\\\(")
_FORMULA = r"""
    (?<!\\)\$\$(?:(?!\n[ \t]*\n)[^$]){1,4000}\$\$
    # As Pandoc has it, and with a sign of mathematics in it: prices are none.
    | (?<![\\$\w])\$(?=[^$\n]{0,300}[\\^_={}]|[A-Za-z]\$)
      (?=[^\s$])[^$\n`]{0,300}[^\s$\\`]\$(?![\w${])
    | \\{1,2}\((?=[^()\n]{0,500}[\\^_={}])[^\n]{1,1000}?\\{1,2}\)
"""
_MASK = pattern(rf"(?:{OPAQUE.pattern}|{_FORMULA})", re.VERBOSE | re.DOTALL)

_ENDS = (*OPAQUE_ENDS, (pattern(r"\\\("), pattern(r"\\\)")))
# Without one of these a text has no code.
_CODE = ("`", "~~~", "    ", "\t")


class Masked:
    """*data* as it is, and as Markdown is to see it: *text*, and the same as bytes, *raw*."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        text = data.decode()
        if text.startswith("\ufeff"):
            # As long as the mark of the byte order, and nothing to Markdown.
            text = "\n\n\n" + text[1:]
        self.text, self._ranges = _covered(text)
        self.raw = self.text.encode()

    def markdown(self, start: int, end: int) -> str:
        """What really stands there."""
        return self.data[start:end].decode()

    def covered(self, start: int, end: int) -> list[Range]:
        """What is covered between *start* and *end*."""
        if not self._ranges:
            return []
        first = bisect_left(self._ranges, (start, 0))
        return self._ranges[first : bisect_left(self._ranges, (end, 0))]


def _covered(text: str) -> tuple[str, list[Range]]:
    if not _OPENING.search(text) or is_endless(text, _ENDS):
        return text, []
    code = _code(text)
    kept: list[str] = []
    found: list[Range] = []
    at = size = done = 0
    for match in _MASK.finditer(text):
        if _holds(code, match.start(), match.end(), done):
            continue
        before = text[at : match.start()]
        size += len(before.encode())
        width = len(match.group().encode())
        kept += (before, "x" * width)
        found.append((size, size + width))
        size += width
        at = done = match.end()
    kept.append(text[at:])
    return "".join(kept), found


def _code(text: str) -> list[Range]:
    return code_ranges(text) if any(sign in text for sign in _CODE) else []


def _holds(code: list[Range], start: int, end: int, since: int) -> bool:
    """Whether this is in code; what seems code within a shortcode is its own, and ends with it."""
    nearest = bisect_left(code, (start + 1, 0)) - 1
    return nearest >= 0 and code[nearest][0] >= since and end <= code[nearest][1]
