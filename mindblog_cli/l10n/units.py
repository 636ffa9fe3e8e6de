"""A text as a row of units to align: each segment, and each block that has no words.

A unit carries what a translation keeps of it: its kind and place, about its length, and the tokens
that are the same in any language - addresses, code, numbers, names - or nearly so.
"""

import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from mindblog_cli.patterns import pattern
from mindblog_cli.segments.segment import Block, Document, Segment
from mindblog_cli.segments.tags import words

_TOKEN = pattern(r"[^\W_]+")
_ADDRESS = pattern(r"\]\(\s*<?([^\s)>]+)|(https?://[^\s<>\"'()\[\]]+)")
_HEADING = pattern(r"#+|(?<=\n)[=-]")

# The start of a word that related languages share: organiz-ation, organiz-ación.
STEM = 5


class Unit(Struct, frozen=True):
    """Segment number *segment* of the text, or block number *block* where it has no words.

    *kind* is the segment's or else the block's, *place* that of the block around it with the level
    of a heading, *first* whether it begins its block. *width* is its length in columns. *fixed*
    holds what translators leave as it is, *words* what may be alike.
    """

    kind: str
    place: str
    first: bool
    block: int
    segment: int | None
    width: int
    fixed: frozenset[str]
    words: frozenset[str]


def units(document: Document) -> list[Unit]:
    """The units of *document*, in its order."""
    return list(_units(document))


def _units(document: Document) -> Iterator[Unit]:
    count = 0
    for number, block in enumerate(document.blocks):
        if not block.segments:
            yield _opaque(block, number)
        place = _place(block)
        for at, segment in enumerate(block.segments):
            yield _spoken(segment, place, number, count, first=not at)
            count += 1


def _place(block: Block) -> str:
    level = _HEADING.search(block.skeleton) if block.kind == "heading" else None
    return f"{block.kind} {level.group()}" if level else block.kind


def _opaque(block: Block, number: int) -> Unit:
    return Unit(
        kind=block.kind,
        place=block.kind,
        first=True,
        block=number,
        segment=None,
        width=width(block.skeleton),
        fixed=frozenset({block.skeleton.strip()}),
        words=_tokens(block.skeleton),
    )


def _spoken(segment: Segment, place: str, block: int, number: int, *, first: bool) -> Unit:
    text = words(segment.text)
    fixed = set(_fixed(segment))
    said = _tokens(text)
    return Unit(
        kind=segment.kind,
        place=place,
        first=first,
        block=block,
        segment=number,
        width=width(text) + sum(len(mark.open) for mark in segment.marks if not mark.pair),
        fixed=frozenset(fixed | {token for token in said if token.isdigit()}),
        words=said.union(*map(_tokens, fixed)),
    )


def _fixed(segment: Segment) -> Iterator[str]:
    """Addresses, and code, HTML and shortcodes as a whole."""
    for mark in segment.marks:
        found = _ADDRESS.search(mark.close if mark.pair else mark.open)
        if found:
            yield (found[1] or found[2]).rstrip("/")
        elif not mark.pair and mark.open.strip():
            yield mark.open.strip()


def _tokens(text: str) -> frozenset[str]:
    """The words of *text*, bare of case and accents, and how the longer ones begin."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    found = set(_TOKEN.findall("".join(c for c in plain if not unicodedata.combining(c))))
    return frozenset(found | {f"{one[:STEM]}-" for one in found if len(one) > STEM})


def width(text: str) -> int:
    """Columns: a sign of Chinese, Japanese or Korean says as much as two letters."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
