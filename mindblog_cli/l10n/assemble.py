"""The body of a translation put together from pieces, and looked at before it is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.compare import Piece, Row
from mindblog_cli.l10n.plan import Place
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.reading import same_block
from mindblog_cli.segments.segment import Block, Document, Segment
from mindblog_cli.segments.stays import Stays
from mindblog_cli.segments.write import fitted, with_marks


class _Bench(Struct, frozen=True):
    """What is put together: both sides, and pieces of them."""

    source: Document
    target: Document | None
    pieces: Sequence[Piece]

    def document(self, piece: Piece) -> Document:
        """The side that *piece* is from."""
        return self.target if piece.side == "target" and self.target else self.source

    def block(self, piece: Piece) -> Block:
        """The block that *piece* is."""
        return self.document(piece).blocks[piece.at]

    def shown(self) -> list[tuple[int, Piece]]:
        """The pieces that are in the text, by number."""
        return [(number, one) for number, one in enumerate(self.pieces) if one.side != "none"]


def assembled(  # noqa: PLR0913 - the two sides, what becomes of them, and how to read the result
    source: Document,
    target: Document | None,
    pieces: Sequence[Piece],
    texts: Mapping[Place, str],
    *,
    path: str,
    stays: Stays,
) -> tuple[bytes, dict[int, Block], dict[Place, str]]:
    """The body, its block for each piece that has one, and the *texts* that did not fit and why.

    First all is put together as it stands, then the texts take their places. Raises ContentError
    where it would not be what was meant even without any of them.
    """
    bench = _Bench(source, target, pieces)
    left, refused = dict(texts), dict[Place, str]()
    while True:
        plain = parse(_joined(bench, left), stays)
        if not _as_meant(bench, plain):
            raise _unsafe(path)
        spots = {place: spot for place, spot in _spots(bench, plain) if place in left}
        marks = {at: segment.marks for at, segment in spots.values()}
        body, failed = fitted(plain, {at: left[p] for p, (at, _) in spots.items()}, stays, marks)
        if not failed:
            shown = (number for number, _ in bench.shown())
            return body, dict(zip(shown, parse(body, stays).blocks, strict=True)), refused
        for place, (at, _) in spots.items():
            if at in failed:
                refused[place] = failed[at]
                del left[place]


def _as_meant(bench: _Bench, made: Document) -> bool:
    """Whether *made* has the blocks of all pieces, whatever the words in them."""
    blocks = [bench.block(piece) for _, piece in bench.shown()]
    return len(blocks) == len(made.blocks) and all(map(same_block, blocks, made.blocks))


def _spots(bench: _Bench, made: Document) -> Iterator[tuple[Place, tuple[int, Segment]]]:
    """Where in *made* each row is, by number of the segment, and what of the source it is about."""
    first = 0
    for (number, piece), block in zip(bench.shown(), made.blocks, strict=True):
        for index, row in enumerate(piece.rows):
            place, original = piece.place(row), piece.original(row, bench.source)
            if place is not None and original is not None:
                yield (number, index), (first + place, original)
        first += len(block.segments)


def _joined(bench: _Bench, texts: Collection[Place]) -> bytes:
    """All pieces one after the other, a blank line between those that did not stand together.

    In the places of *texts* stands what the block has there.
    """
    first = bench.target or bench.source
    eol = b"\r\n" if b"\r\n" in first.data else b"\n"
    parts = [first.head]
    before: Piece | None = None
    for number, piece in bench.shown():
        if before and (piece.side, piece.at) != (before.side, before.at + 1):
            parts[-1] = _apart(parts[-1], eol)
        parts.append(_bytes(bench, number, piece, texts))
        before = piece
    if before and before.at + 1 < len(bench.document(before).blocks):
        parts[-1] = parts[-1].rstrip(b"\r\n") + eol
    return b"".join(parts)


def _apart(part: bytes, eol: bytes) -> bytes:
    bare = part.rstrip(b"\r\n")
    ended = part[len(bare) :].count(b"\n")
    return part + eol * max(2 - ended, 0)


def _bytes(bench: _Bench, number: int, piece: Piece, texts: Collection[Place]) -> bytes:
    """A block with the translation's own segments in their places."""
    block, data = bench.block(piece), bench.document(piece).data
    new: dict[int, bytes] = {}
    for index, row in enumerate(piece.rows):
        place = piece.place(row)
        kept = _kept(bench, piece, row) if (number, index) not in texts else None
        if place is not None and kept is not None:
            new[place] = kept
    parts, at = [], block.start
    for place, segment in enumerate(block.segments):
        if place in new:
            parts += [data[at : segment.start], new[place]]
            at = segment.end
    return b"".join([*parts, data[at : block.end]])


def _kept(bench: _Bench, piece: Piece, row: Row) -> bytes | None:
    """What the translation has for a segment, or None where that stands there anyway."""
    theirs = _theirs(bench, piece, row)
    if theirs is None or bench.target is None:
        return None
    if row.verdict.marks:
        return with_marks(bench.target.data, theirs, row.verdict.marks)
    if piece.side == "source":
        return bench.target.data[theirs.start : theirs.end]
    return None


def _theirs(bench: _Bench, piece: Piece, row: Row) -> Segment | None:
    if bench.target is None or piece.target is None or row.target is None:
        return None
    return bench.target.blocks[piece.target].segments[row.target]


def _unsafe(path: str) -> ContentError:
    said = "the changes of its original can not be brought into it safely"
    return ContentError(
        f"{path}: {said}",
        [Diagnostic("MB045", said, path, hint="bring them in by hand, then: mindblog l10n accept")],
        hint="nothing was written",
    )
