"""What a Markdown text is made of, for a translator.

    Document   the whole text; its blocks follow each other without gap or overlap
    Block      a top-level block with the blank lines after it
    Segment    words to translate, between two bytes of the text
    Mark       what a placeholder in those words stands for

The words of a segment are *tagged* text: as a reader sees it, white space normalised, with
`<g1>...</g1>` around what a pair of marks encloses (emphasis, the text of a link) and `<x2/>` for
what has no words of its own (code, HTML, a footnote's reference, a hard break, a bare URL). Ids
count from 1 in order of appearance. Nothing is escaped: words that look like such a tag are put
into a placeholder.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from mindblog_cli.patterns import pattern

# Also with what begins the next line in a quotation.
_BREAK = pattern(r"[\r\n][ \t>]*\Z")

Kind = Literal["paragraph", "heading", "item", "cell", "term", "definition", "field"]


class Mark(Struct, frozen=True):
    """What `<g1>` or `<x1/>` stands for, as the text has it.

    A pair has what stands before its words in *open* and what stands after them in *close*
    (`[` and `](https://example.org)`); a void is *open* as a whole. *start* to *end* are the bytes
    from the first of *open* to the last of *close*.
    """

    id: int
    pair: bool
    open: str
    close: str = ""
    start: int = 0
    end: int = 0

    @property
    def ends_line(self) -> bool:
        """Whether it is a void that ends one line and begins the next."""
        return not self.pair and self.open[0] != "<" and bool(_BREAK.search(self.open))


class Segment(Struct, frozen=True):
    """Words from byte *start* to *end* as tagged *text*; *marks* by id, from 1."""

    text: str
    marks: tuple[Mark, ...]
    start: int
    end: int
    kind: Kind = "paragraph"


class Block(Struct, frozen=True):
    """A top-level block from byte *start* to the next one's.

    *kind* is the trade's name in lower case: paragraph, heading, list, table, blockquote, code,
    html, rule, footnote, definitions, links (what reference links lead to). *skeleton* is all of it
    but the words, and but for white space that follows from them or means nothing: equal skeletons
    differ in nothing but their segments, whose marks are no part of it either.
    """

    kind: str
    start: int
    end: int
    segments: tuple[Segment, ...]
    skeleton: str


class Document(Struct, frozen=True):
    """A text cut up; *head* is what stands before its first block (blank lines)."""

    data: bytes
    head: bytes
    blocks: tuple[Block, ...]

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All of them, from first to last."""
        return tuple(segment for block in self.blocks for segment in block.segments)


def breaks_of(marks: Iterable[Mark]) -> frozenset[int]:
    """The ids of those around which white space means nothing."""
    return frozenset(mark.id for mark in marks if mark.ends_line)
