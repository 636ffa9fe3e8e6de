"""What can be done about a translation without an engine: it is taken as it is, or left to wait."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from mindblog_cli.l10n.compare import Piece, Row, stuck
from mindblog_cli.l10n.fields import FieldRow
from mindblog_cli.l10n.judge import Verdict
from mindblog_cli.l10n.plan import Merge
from mindblog_cli.segments.match import mapped


def accepted(merge: Merge) -> Merge:
    """*merge* with nothing to be asked and nothing in doubt: the original was mended, no more.

    What stands in the translation counts as up to date. What does not is left out on purpose where
    it was known before, and stays to be translated where it is new.
    """
    return _without_engine(merge, _taken, _settled)


def waiting(merge: Merge) -> Merge:
    """*merge* with nothing to be asked: what is out of date or new stays so for another time."""
    return _without_engine(merge, _left, _later)


def _without_engine(
    merge: Merge,
    of_piece: Callable[[Merge, Piece], Piece],
    of_segment: Callable[[Verdict], Verdict],
) -> Merge:
    pieces = tuple(of_piece(merge, piece) for piece in merge.pieces if not _is_new(piece))
    fields = tuple(
        replace(field, verdict=of_segment(field.verdict))
        for field in merge.fields
        if not _is_new_field(field)
    )
    partial = bool(merge.wants) and of_segment is _later
    partial = partial or len(pieces) < len(merge.pieces) or len(fields) < len(merge.fields)
    return replace(merge, fields=fields, pieces=pieces, wants=(), partial=partial)


def _is_new(piece: Piece) -> bool:
    """Whether it is in the source alone, and an engine or a person has yet to translate it."""
    return (
        piece.side == "source"
        and piece.target is None
        and any(row.verdict.fate == "ask" for row in piece.rows)
    )


def _is_new_field(field: FieldRow) -> bool:
    return field.verdict.fate == "ask" and field.target is None


def _taken(merge: Merge, piece: Piece) -> Piece:
    if merge.target and (piece.stuck or piece.side == "source") and piece.target is not None:
        # Its structure stays as the translation has it.
        return _side_by_side(merge, piece, piece.target)
    rows = tuple(replace(row, verdict=_settled(row.verdict)) for row in piece.rows)
    return replace(piece, rows=rows, stuck=False)


def _settled(verdict: Verdict) -> Verdict:
    if verdict.fate == "put":
        return replace(verdict, previous="", trouble="", suggestion="")
    if verdict.fate == "omit" or not verdict.text:
        return Verdict("omit", by=verdict.by, trouble="omitted")
    return Verdict("keep", verdict.text, verdict.by, verdict.engine, marks=verdict.marks)


def _side_by_side(merge: Merge, piece: Piece, at: int) -> Piece:
    """The translation's block as the counterpart of the source's, segment by segment."""
    own = Piece("target", at, target=at)
    if piece.source is None or merge.target is None:
        return own
    ours = merge.source.document.blocks[piece.source].segments
    theirs = merge.target.document.blocks[at].segments
    known = {one.target: one for one in (piece.was.entries if piece.was else ())}

    def rows() -> Iterator[Row]:
        for number, segment in enumerate(ours):
            if number >= len(theirs):
                yield Row(Verdict("omit", trouble="omitted"), number)
                continue
            text = mapped(segment, theirs[number])[0]
            entry = known.get(text)
            by = entry.by if entry else "human"
            engine = entry.engine if entry else ""
            yield Row(Verdict("keep", text, by, engine), number, number)

    return replace(own, rows=tuple(rows()), source=piece.source)


def _left(merge: Merge, piece: Piece) -> Piece:
    if merge.target and piece.side == "source" and piece.target is not None:
        return stuck(piece, merge.target.document.blocks[piece.target])
    rows = tuple(replace(row, verdict=_later(row.verdict)) for row in piece.rows)
    return replace(piece, rows=rows)


def _later(verdict: Verdict) -> Verdict:
    waits = verdict.fate == "ask" or verdict.advice
    return replace(verdict, fate="wait", advice=False) if waits else verdict
