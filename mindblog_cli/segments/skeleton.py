"""What is left of a block without its words, in a form that only a real change changes."""

import re
from collections.abc import Sequence

from mindblog_cli.patterns import pattern
from mindblog_cli.segments.segment import Segment

# Each begins where white space does: tried from every blank of a wide column, they took for ever.
_TRAILING = pattern(r"(?<![ \t])[ \t]+(?=\n|\Z)")
_PADDING = pattern(r"(?<![ \t])[ \t]*\|[ \t]*")
_UNDERLINE = pattern(r"(\0heading\0\n[ \t>]*)([=-])\2*")
_DELIMITERS = pattern(r"^[ \t>]*[|:-][|: \t-]*$", re.MULTILINE)
_DASHES = pattern(r"-+")


def skeleton(data: bytes, start: int, end: int, segments: Sequence[Segment]) -> str:
    """The bytes from *start* to *end* but for *segments*, of which only the kind is told."""
    kept: list[str] = []
    for one in segments:
        kept += (data[start : one.start].decode(), f"\0{one.kind}\0")
        start = one.end
    kept.append(data[start:end].decode())
    text = "".join(kept).replace("\r\n", "\n").rstrip()
    if not segments:
        return text
    text = _TRAILING.sub("", text)
    if "\0cell\0" in text:
        text = _even(text)
    return _UNDERLINE.sub(r"\1\2", text) if "\0heading\0\n" in text else text


def _even(text: str) -> str:
    """Columns are made as wide as what is in them, and an underline as long as its heading."""
    text = _DELIMITERS.sub(lambda match: _DASHES.sub("-", match.group()), text)
    return _PADDING.sub("|", text)
