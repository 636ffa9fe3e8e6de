"""The body of a translation put together from pieces, and looked at before it is written."""

from collections.abc import Iterator, Mapping, Sequence

from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.compare import Piece, Row
from mindblog_cli.l10n.plan import Place
from mindblog_cli.segments.match import mapped
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.segment import Block, Document, Mark, Segment
from mindblog_cli.segments.stays import Stays
from mindblog_cli.segments.tags import fault, words
from mindblog_cli.segments.wording import Misfit, Wording, wordings
from mindblog_cli.segments.write import with_marks


class _Bench:
    """What is put together: both sides, the pieces, and the *texts* that are still believed in."""

    def __init__(
        self,
        sides: tuple[Document, Document | None],
        pieces: Sequence[Piece],
        texts: Mapping[Place, str],
    ) -> None:
        self.source, self.target = sides
        self.pieces = pieces
        self.texts = dict(texts)
        self.refused: dict[Place, str] = {}
        self._ways: dict[Place, Iterator[Wording]] = {}
        self._worded: dict[Place, str] = {}

    def refuse(self, place: Place, reason: str) -> None:
        """Write a text in another way, or do without it where there is none."""
        other = next(self._ways.get(place, iter(())), None)
        if other:
            self._worded[place] = other.markdown
            return
        self.texts.pop(place, None)
        self.refused[place] = reason

    def wording(self, place: Place, spot: Segment, marks: Sequence[Mark]) -> str:
        """A text as Markdown, with as little escaped as has done so far. Raises Misfit."""
        if place not in self._worded:
            self._ways[place] = wordings(self.texts[place], marks, spot.kind)
            self._worded[place] = next(self._ways[place]).markdown
        return self._worded[place]

    def document(self, piece: Piece) -> Document:
        """The side that *piece* is from."""
        return self.target if piece.side == "target" and self.target else self.source

    def block(self, piece: Piece) -> Block:
        """The block that *piece* is."""
        return self.document(piece).blocks[piece.at]


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

    Raises ContentError where it would not be what was meant even without any of *texts*.
    """
    bench = _Bench((source, target), pieces, texts)
    while True:
        body = _joined(bench)
        made = parse(body, stays)
        shown = [number for number, piece in enumerate(pieces) if piece.side != "none"]
        faults = _faults(bench, made, shown)
        if not faults and len(made.blocks) == len(shown):
            return body, dict(zip(shown, made.blocks, strict=True)), bench.refused
        if not bench.texts:
            raise _unsafe(path)
        for place in _blamed(bench, faults):
            bench.refuse(place, faults.get(place, "it would change what stands around it"))


def _blamed(bench: _Bench, faults: Mapping[Place, str]) -> list[Place]:
    """The texts at fault: their own, those of their blocks, or all where nothing can be told."""
    own = [place for place in faults if place in bench.texts]
    blocks = {number for number, _ in faults}
    beside = [place for place in bench.texts if place[0] in blocks]
    return own or beside or list(bench.texts)


def _joined(bench: _Bench) -> bytes:
    """All pieces one after the other, a blank line between those that did not stand together."""
    first = bench.target or bench.source
    eol = b"\r\n" if b"\r\n" in first.data else b"\n"
    parts = [first.head]
    before: Piece | None = None
    for number, piece in enumerate(bench.pieces):
        if piece.side == "none":
            continue
        if before and (piece.side, piece.at) != (before.side, before.at + 1):
            parts[-1] = _apart(parts[-1], eol)
        parts.append(_bytes(bench, number, piece))
        before = piece
    if before and before.at + 1 < len(bench.document(before).blocks):
        parts[-1] = parts[-1].rstrip(b"\r\n") + eol
    return b"".join(parts)


def _apart(part: bytes, eol: bytes) -> bytes:
    bare = part.rstrip(b"\r\n")
    ended = part[len(bare) :].count(b"\n")
    return part + eol * max(2 - ended, 0)


def _bytes(bench: _Bench, number: int, piece: Piece) -> bytes:
    """A block with its new segments in their places."""
    block, data = bench.block(piece), bench.document(piece).data
    parts, at = [], block.start
    new = {}
    for index, row in enumerate(piece.rows):
        place = piece.place(row)
        if place is not None and (text := _text(bench, (number, index), piece, row)) is not None:
            new[place] = text
    for place, segment in enumerate(block.segments):
        if place in new:
            parts += [data[at : segment.start], new[place]]
            at = segment.end
    return b"".join([*parts, data[at : block.end]])


def _text(bench: _Bench, place: Place, piece: Piece, row: Row) -> bytes | None:
    """What is to stand for a segment, or None where what stands there is right."""
    source = piece.original(row, bench.source)
    theirs = _theirs(bench, piece, row)
    if place in bench.texts and source:
        spot = source if piece.side == "source" else theirs
        try:
            return bench.wording(place, spot or source, source.marks).encode()
        except Misfit as misfit:
            bench.refuse(place, str(misfit))
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


def _faults(bench: _Bench, made: Document, shown: Sequence[int]) -> dict[Place, str]:
    """What came out otherwise than it was meant, by place; -1 stands for a block as a whole."""
    found: dict[Place, str] = {}
    for number, block in zip(shown, made.blocks, strict=False):
        piece = bench.pieces[number]
        meant = bench.block(piece)
        if block.skeleton != meant.skeleton or len(block.segments) != len(meant.segments):
            found[number, -1] = "it would change the structure of the text"
            continue
        for index, row in enumerate(piece.rows):
            place = piece.place(row)
            if place is None:
                continue
            if reason := _misread(bench, (number, index), piece, block.segments[place]):
                found[number, index] = reason
    return found


def _misread(bench: _Bench, place: Place, piece: Piece, shown: Segment) -> str:
    """Why a new text does not read as it was meant; nothing where it does, or is not new."""
    row = piece.rows[place[1]]
    source = piece.original(row, bench.source)
    if place not in bench.texts or source is None:
        return ""
    said, whole = mapped(source, shown)
    if not whole or fault(source.text, said):
        return fault(source.text, said) or "its placeholders would not be what they are"
    same = _signs(said) == _signs(bench.texts[place])
    return "" if same else "it would not read as it was written"


def _signs(text: str) -> str:
    return "".join(words(text).split())


def _unsafe(path: str) -> ContentError:
    said = "the changes of its original can not be brought into it safely"
    return ContentError(
        f"{path}: {said}",
        [Diagnostic("MB045", said, path, hint="bring them in by hand, then: mindblog l10n accept")],
        hint="nothing was written",
    )
