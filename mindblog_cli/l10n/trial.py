"""An answer tried in its place, before anyone else is asked for a better one."""

from itertools import islice

from mindblog_cli.l10n.compare import Piece, Row
from mindblog_cli.l10n.plan import Merge
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.segment import Segment
from mindblog_cli.segments.wording import Misfit, wordings
from mindblog_cli.segments.write import fitted

# The kind of blocks that say where reference links lead.
_LINKS = "links"


def misfit(merge: Merge, key: int, text: str) -> str:
    """Why tagged *text* can not stand for the segment *key* of the source; nothing where it can.

    Tried alone in its block: what others do to it shows when the post is put together.
    """
    found = _found(merge, key)
    original = found and found[0].original(found[1], merge.source.document)
    if not found or original is None:
        return ""
    try:
        ways = list(islice(wordings(text, original.marks, original.kind), 2))
    except Misfit as reason:
        return str(reason)
    if len(ways) == 1:
        # Plain words with nothing among them that could be read as something else.
        return ""
    return _tried(merge, *found, original, text)


def _found(merge: Merge, key: int) -> tuple[Piece, Row] | None:
    """The row of the text that *key* counts; None for a field of the front matter."""
    number = key - len(merge.fields)
    if number < 0:
        return None
    rows = ((piece, row) for piece in merge.pieces for row in piece.rows)
    return next(islice(rows, number, None), None)


def _tried(merge: Merge, piece: Piece, row: Row, original: Segment, text: str) -> str:
    """The same, by writing it into a copy of its block and reading that."""
    document = merge.source.document
    if piece.source is None or row.source is None:
        return ""
    blocks = [document.blocks[piece.source]]
    blocks += [block for block in document.blocks if block.kind == _LINKS]
    alone = parse(
        b"\n\n".join(document.data[block.start : block.end] for block in blocks), merge.stays
    )
    if [one.text for one in alone.segments[row.source : row.source + 1]] != [original.text]:
        # Alone it is read otherwise, as without the footnote that it leads to; nothing can be said.
        return ""
    return fitted(alone, {row.source: text}, merge.stays)[1].get(row.source, "")
