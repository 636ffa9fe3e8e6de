"""Markdown cut into blocks and segments; put together again, they are the same bytes."""

from collections.abc import Iterable, Iterator
from typing import Any

from mindblog_cli.markup.markdown import events
from mindblog_cli.segments.inline import Run
from mindblog_cli.segments.masks import Masked
from mindblog_cli.segments.phrase import segment
from mindblog_cli.segments.segment import Block, Document, Kind, Segment
from mindblog_cli.segments.skeleton import skeleton
from mindblog_cli.segments.stays import NONE, Stays

_BLOCKS = {
    "Paragraph": "paragraph",
    "Heading": "heading",
    "BlockQuote": "blockquote",
    "CodeBlock": "code",
    "HtmlBlock": "html",
    "List": "list",
    "Table": "table",
    "FootnoteDefinition": "footnote",
    "DefinitionList": "definitions",
    "Rule": "rule",
}
_KINDS: dict[str, Kind] = {
    "Heading": "heading",
    "Item": "item",
    "TableCell": "cell",
    "DefinitionListTitle": "term",
    "DefinitionListDefinition": "definition",
}
_INLINE = frozenset(
    ("Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image")
)
_OPAQUE = frozenset(("CodeBlock", "HtmlBlock", "MetadataBlock"))


def parse(data: bytes, stays: Stays = NONE) -> Document:
    """*data*, which is Markdown in UTF-8, cut up; *stays* are terms that become placeholders.

    What is not Markdown (shortcodes, Liquid, formulas) is in placeholders too, or in no segment.
    Definitions of reference links between blocks are blocks of the kind `links`.
    """
    source = Masked(data)
    walk = _Walk(source, stays)
    walk.through(events(source.text))
    found = list(_with_links(walk.found, source.raw))
    ends = [block[1] for block in found[1:]] + [len(data)]
    blocks = tuple(_block(data, block, end) for block, end in zip(found, ends, strict=bool(found)))
    return Document(data, data[: found[0][1]] if found else data, blocks)


# The kind, the range and the segments of a block.
_Found = tuple[str, int, int, tuple[Segment, ...]]


class _Walk:
    """What the parser says, event by event, as blocks and their segments."""

    def __init__(self, source: Masked, stays: Stays) -> None:
        self.source = source
        self.stays = stays
        self.found: list[_Found] = []
        self._segments: list[Segment] = []
        self._containers: list[str] = []
        self._opaque = 0
        self._run: Run | None = None

    def through(self, events: Iterable[tuple[Any, Any]]) -> None:
        """Take them all; an event is a name, or a dictionary with one key."""
        for event, span in events:
            start, end = span["start"], span["end"]
            if isinstance(event, str):
                self._bare(event, start, end)
                continue
            ((sign, said),) = event.items()
            if sign == "Start":
                self._start(said, start, end)
            elif sign == "End":
                self._end(said, start, end)
            elif not self._opaque:
                self._leaf(sign, said, start, end)

    def _start(self, said: str | dict[str, Any], start: int, end: int) -> None:
        name, given = (said, None) if isinstance(said, str) else next(iter(said.items()))
        if name in _INLINE:
            self._running().begin(name, given, start, end)
            return
        self._stop()
        self._containers.append(name)
        self._opaque += name in _OPAQUE

    def _end(self, said: str | dict[str, Any], start: int, end: int) -> None:
        name = said if isinstance(said, str) else next(iter(said))
        if name in _INLINE:
            self._running().finish(end)
            return
        self._stop()
        self._containers.pop()
        self._opaque -= name in _OPAQUE
        if not self._containers:
            self._block(name, start, end)

    def _bare(self, name: str, start: int, end: int) -> None:
        if name == "SoftBreak":
            self._running().soft(start, end)
        elif name == "HardBreak":
            self._running().hard(start, end)
        elif not self._containers:
            self._block(name, start, end)

    def _leaf(self, name: str, said: Any, start: int, end: int) -> None:  # noqa: ANN401 - as parsed
        if name == "Text":
            self._running().words(said, start, end)
        elif name == "TaskListMarker":
            self._stop()
        elif name == "Code":
            self._running().code(said, start, end)
        else:
            self._running().void(start, end)

    def _running(self) -> Run:
        if self._run is None:
            inside = self._containers[-1] if self._containers else "Paragraph"
            self._run = Run(self.source, _KINDS.get(inside, "paragraph"))
        return self._run

    def _stop(self) -> None:
        """What is not inline ends what is."""
        if self._run is not None:
            found = segment(self._run, self.stays)
            self._run = None
            if found:
                self._segments.append(found)

    def _block(self, name: str, start: int, end: int) -> None:
        self.found.append((_BLOCKS.get(name, "html"), start, end, tuple(self._segments)))
        self._segments = []


def _with_links(blocks: list[_Found], raw: bytes) -> Iterator[_Found]:
    """*blocks* from the beginnings of their lines, and what the parser is silent about."""
    at = 0
    for kind, start, end, segments in blocks:
        # The parser lets a list of definitions reach over what follows.
        at = min(at, start)
        line = _line(raw, at, start)
        yield from _links(raw, at, line)
        yield kind, line, end, segments
        at = end
    yield from _links(raw, at, len(raw))


def _line(raw: bytes, at: int, start: int) -> int:
    line = max(raw.rfind(b"\n", at, start), raw.rfind(b"\r", at, start)) + 1
    line = max(line, at)
    return start if raw[line:start].strip() else line


def _links(raw: bytes, start: int, end: int) -> Iterator[_Found]:
    between = raw[start:end]
    if said := between.lstrip():
        yield "links", _line(raw, start, end - len(said)), end, ()


def _block(data: bytes, found: _Found, end: int) -> Block:
    kind, start, _, segments = found
    return Block(kind, start, end, segments, skeleton(data, start, end, segments))
