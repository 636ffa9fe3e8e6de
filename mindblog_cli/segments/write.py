"""Translations put in the place of segments, so that all else stays as it is."""

from collections.abc import Iterator, Mapping, Sequence

from mindblog_cli.segments.fitting import Fitting
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.reading import marks_differ, same_block
from mindblog_cli.segments.segment import Document, Mark, Segment
from mindblog_cli.segments.splice import spliced
from mindblog_cli.segments.stays import NONE, Stays
from mindblog_cli.segments.wording import Misfit, wordings

__all__ = ["Misfit", "check", "fitted", "spliced", "with_marks", "written"]


def written(segment: Segment, text: str, marks: Sequence[Mark] | None = None) -> str:
    """Tagged *text* as Markdown for the place of *segment*; *marks* are its own unless given.

    All is escaped that might mean something; `fitted` escapes only what does. Raises Misfit.
    """
    ways = wordings(text, segment.marks if marks is None else marks, segment.kind)
    return next(way.markdown for way in ways if way.careful)


def check(
    before: Document,
    after: bytes,
    stays: Stays = NONE,
    marks: Mapping[int, Sequence[Mark]] | None = None,
) -> str:
    """Why *after* is not *before* with other words, or nothing.

    Structure, addresses and code are to be the same, segment by segment; *marks* has those of
    segments that are to be other, by index.
    """
    try:
        read = parse(after, stays)
    except UnicodeDecodeError:
        return "it would not be UTF-8"
    if len(read.blocks) != len(before.blocks):
        return f"it would have {len(read.blocks)} blocks and not {len(before.blocks)}"
    at = 0
    for number, (old, new) in enumerate(zip(before.blocks, read.blocks, strict=True), 1):
        if not same_block(old, new):
            return f"block {number} ({old.kind}) would not be built as it is"
        for was, now in zip(old.segments, new.segments, strict=True):
            wanted = (marks or {}).get(at, was.marks)
            if reason := marks_differ(wanted, now, stays):
                return f"segment {at + 1}: {reason}"
            at += 1
    return ""


def fitted(
    document: Document,
    texts: Mapping[int, str],
    stays: Stays = NONE,
    marks: Mapping[int, Sequence[Mark]] | None = None,
) -> tuple[bytes, dict[int, str]]:
    """*document* with tagged *texts* in the place of its segments, by index.

    What does not fit is left as it is, and told by index and reason. The bytes pass `check`.
    *marks* are what the tags of a text stand for where that is not what the segment has.
    """
    return Fitting(document, texts, stays, marks or {}).settled()


def with_marks(data: bytes, segment: Segment, marks: Mapping[int, Mark]) -> bytes:
    """The bytes of *segment* in *data*, with what stands for some of its marks exchanged, by id."""
    cuts: list[tuple[int, int, str]] = []
    for mark in segment.marks:
        if mark.id in marks:
            cuts += _cuts(data, mark, marks[mark.id])
    kept: list[bytes] = []
    at = segment.start
    for start, end, text in sorted(cuts):
        kept += (data[at:start], text.encode())
        at = end
    return b"".join([*kept, data[at : segment.end]])


def _cuts(data: bytes, old: Mark, new: Mark) -> Iterator[tuple[int, int, str]]:
    if not old.pair:
        yield old.start, old.end, new.open
        return
    yield old.start, old.start + len(old.open.encode()), new.open
    yield _closing(data, old), old.end, new.close


def _closing(data: bytes, mark: Mark) -> int:
    """Where the end of *mark* begins; a reference link may be written shorter than it is told."""
    raw = data[mark.start : mark.end]
    for close in (mark.close.encode(), b"][]"):
        if raw.endswith(close):
            return mark.end - len(close)
    return mark.end - 1
