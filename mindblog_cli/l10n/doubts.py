"""What a person has to decide, with the place in the translation where it is."""

from collections.abc import Iterator

from mindblog_cli.errors import Diagnostic
from mindblog_cli.l10n.compare import Piece, Row
from mindblog_cli.l10n.plan import Merge
from mindblog_cli.l10n.sides import Side

_CODE = "MB046"
_EDIT = "change it here by hand, then: mindblog l10n accept"


def doubts(merge: Merge) -> Iterator[Diagnostic]:
    """A warning for each conflict of *merge*."""
    yield from entangled(merge)
    path = merge.catalog.translation
    for piece in merge.pieces:
        if piece.stuck:
            continue
        for row in piece.rows:
            if row.verdict.fate == "doubt":
                source = piece.original(row, merge.source.document)
                text = source.text if source else ""
                line = _line(merge.target, piece, row)
                yield _warning(path, line, _said(row, text), "mindblog l10n review shows it")
    for field in merge.fields:
        if field.verdict.fate == "doubt":
            said = f"`{field.context}` was changed here and in its record"
            yield _warning(path, 0, said, "mindblog l10n review shows it")


def entangled(merge: Merge) -> Iterator[Diagnostic]:
    """A warning for each block that has to be changed by hand, and not segment by segment."""
    path = merge.catalog.translation
    for piece in merge.pieces:
        if piece.stuck:
            yield _warning(path, _line(merge.target, piece, None), *_about(piece))


def _about(piece: Piece) -> tuple[str, str]:
    if piece.source is None:
        return "the original has this no longer, and a person wrote it", (
            "take it out, or keep it as the translation's own: mindblog l10n accept"
        )
    return "this and its original were both changed, each in its own way", _EDIT


def _said(row: Row, text: str) -> str:
    words = f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
    if row.target is None:
        return f"it is not known what this has for {words}"
    return f"it is not certain that this is the translation of {words}"


def _line(target: Side | None, piece: Piece, row: Row | None) -> int:
    """The line of the file, from 1; 0 where the translation has no place for it."""
    if target is None or piece.target is None:
        return 0
    block = target.document.blocks[piece.target]
    at = block.start
    if row and row.target is not None:
        at = block.segments[row.target].start
    return target.source.body_line + target.document.data.count(b"\n", 0, at)


def _warning(path: str, line: int, said: str, hint: str) -> Diagnostic:
    return Diagnostic(_CODE, said, path, line, severity="warning", hint=hint)
