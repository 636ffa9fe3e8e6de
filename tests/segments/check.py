"""Whether one text is another with other words, found out without what wrote it."""

from collections.abc import Mapping, Sequence

from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.reading import marks_differ, same_block
from mindblog_cli.segments.segment import Document, Mark
from mindblog_cli.segments.stays import NONE, Stays


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
