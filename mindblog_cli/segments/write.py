"""Translations put in the place of segments, so that all else stays as it is."""

from collections.abc import Iterator, Mapping, Sequence

from mindblog_cli.segments.fitting import Fitting
from mindblog_cli.segments.segment import Document, Mark, Segment
from mindblog_cli.segments.stays import NONE, Stays


def fitted(
    document: Document,
    texts: Mapping[int, str],
    stays: Stays = NONE,
    marks: Mapping[int, Sequence[Mark]] | None = None,
) -> tuple[bytes, dict[int, str]]:
    """*document* with tagged *texts* in the place of its segments, by index.

    What does not fit is left as it is, and told by index and reason. All else is read as it was:
    structure, addresses and code are the same, segment by segment.

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
