"""The inline part of one paragraph, heading or cell, gathered event by event."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from mindblog_cli.segments.masks import Masked
from mindblog_cli.segments.segment import Kind

# words; a soft break; a break that stays; what has no words; what a mask covers; ends of a pair
Sign = Literal["words", "soft", "break", "void", "mask", "open", "close"]

_BACKSLASH = ord("\\")
_WIDTH = {"Link": 1, "Image": 2, "Emphasis": 1, "Strong": 2}


class Part(Struct):
    """What stands from byte *start* to *end*: the *text* of words, the Markdown of all else.

    The ends of a *pair* share its number; the opening one is as wide as the whole of it. *label*
    is that of a reference link, which is written with words of its own: `[words][label]`.
    """

    sign: Sign
    start: int
    end: int
    text: str = ""
    pair: int = 0
    label: str = ""


class Run:
    """Gathers inline events between two of blocks; its *parts* follow each other."""

    def __init__(self, source: Masked, kind: Kind) -> None:
        self.source = source
        self.kind = kind
        self.parts: list[Part] = []
        self._end = 0
        self._opened: list[Part] = []
        self._image = 0
        self._skipped = 0

    def begin(self, name: str, given: Mapping[str, Any] | None, start: int, end: int) -> None:
        """A pair of marks opens; *given* is what the parser says of a link or an image."""
        link = given["link_type"] if given else ""
        if link in ("Autolink", "Email"):
            self.void(start, end)
            self._skipped += 1
        elif self._image:
            self._image += 1
        else:
            self._image = int(name == "Image")
            self._open(self._width(name, start), _label(given), start, self._whole(link, end))

    def _open(self, width: int, label: str, start: int, end: int) -> None:
        text = self.source.markdown(start, start + width)
        part = Part("open", start, end, text, len(self.parts) + 1, label)
        self.parts.append(part)
        self._opened.append(part)
        self._end = start + width

    def _width(self, name: str, start: int) -> int:
        return _WIDTH.get(name) or 1 + self.source.raw.startswith(b"~~", start)

    def _whole(self, link: str, end: int) -> int:
        """The parser leaves the brackets out that say that a link's text is its label."""
        return end + 2 * (link == "Collapsed" and self.source.raw.startswith(b"[]", end))

    def finish(self, end: int) -> None:
        """The innermost pair closes, at *end* or a little later."""
        if self._skipped:
            self._skipped -= 1
        elif self._image > 1:
            self._image -= 1
            self._end = end
        else:
            self._image = 0
            opened = self._opened.pop()
            text = self.source.markdown(self._end, opened.end)
            if opened.label:
                text = f"][{opened.label}]"
            self.parts.append(Part("close", self._end, opened.end, text, opened.pair))
            self._end = opened.end

    def words(self, text: str, start: int, end: int) -> None:
        """Words, as a reader sees them; a sign that makes them literal belongs to them."""
        if self._skipped:
            return
        raw = self.source.raw
        literal = start > self._end and raw[start - 1] == _BACKSLASH
        for first, last in self.source.covered(start, end):
            if first > start:
                self._add("words", start - literal, first, raw[start:first].decode())
            self._add("mask", first, last)
            start, text, literal = last, "", False
        if end > start:
            self._add("words", start - literal, end, text or raw[start:end].decode())

    def code(self, text: str, start: int, end: int) -> None:
        """Code; in the description of an image it is read like all else."""
        if self._image:
            self._add("words", start, end, text)
        else:
            self.void(start, end)

    def void(self, start: int, end: int) -> None:
        """Something without words."""
        self._add("void", start, end)

    def soft(self, start: int, end: int) -> None:
        """The end of a line that is no more than a space."""
        self._add("soft", start, end, " ")

    def hard(self, start: int, end: int) -> None:
        """The end of a line that stays, with what begins the next in a quotation or a list."""
        if self._image:
            self.soft(start, end)
            return
        raw = self.source.raw
        while end < len(raw) and raw[end] in b" \t>":
            end += 1
        self._add("break", start, end)

    def _add(self, sign: Sign, start: int, end: int, text: str = "") -> None:
        self.parts.append(Part(sign, start, end, text))
        self._end = end


def _label(given: Mapping[str, Any] | None) -> str:
    labelled = given and given["link_type"] in ("Collapsed", "Shortcut", "Reference")
    return str(given["id"]) if given and labelled else ""
