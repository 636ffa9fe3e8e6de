"""The new record of a translation that was brought up to date."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from msgspec.structs import replace

from mindblog_cli.l10n.catalog import BlockPrint, Catalog, Entry, fingerprint
from mindblog_cli.l10n.compare import Piece, Row
from mindblog_cli.l10n.copies import Copies, copies
from mindblog_cli.l10n.judge import Verdict, field_segment, mark_texts, seal
from mindblog_cli.l10n.plan import Merge, Place, Said
from mindblog_cli.l10n.sides import text_keys
from mindblog_cli.posts.front import front_values
from mindblog_cli.posts.source import parse
from mindblog_cli.segments.match import mapped
from mindblog_cli.segments.segment import Block, Segment


def record(
    merge: Merge,
    blocks: Mapping[int, Block],
    said: Mapping[int, Said],
    places: Mapping[Place, int],
    content: bytes,
) -> Catalog:
    """The record of what *merge* came to: *content*, with the *blocks* that its pieces became.

    *said* are the answers that are in it, by the keys that *places* have.
    """
    prints: list[BlockPrint] = []
    entries: list[Entry] = []
    for number, piece in enumerate(merge.pieces):
        block = blocks.get(number)
        prints.append(_print(merge, piece, block))
        for index, row in enumerate(piece.rows):
            place = piece.place(row)
            made = block.segments[place] if block and place is not None else None
            source = piece.original(row, merge.source.document)
            if entry := _of_row(row, source, said.get(places[number, index]), made):
                entries.append(entry)
    return replace(
        merge.catalog,
        source_digest="" if merge.stuck or merge.partial else merge.source.digest,
        target_digest=sha256(content).hexdigest(),
        entries=(*_of_fields(merge, said), *told_apart(entries)),
        blocks=tuple(prints),
        copies=_copies(merge, content),
    )


def _copies(merge: Merge, content: bytes) -> Copies:
    path = merge.catalog.translation
    values, _ = front_values(parse(content, name=path), path)
    return copies(merge.source.values, values, text_keys(merge.source))


def told_apart(entries: Iterable[Entry]) -> Iterator[Entry]:
    """*entries* of a text, those that are the same again with a context that counts them."""
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.source] += 1
        again = seen[entry.source]
        yield replace(entry, context=str(again) if again > 1 else "")


def _of_fields(merge: Merge, said: Mapping[int, Said]) -> Iterator[Entry]:
    for key, field in enumerate(merge.fields):
        if field.verdict.fate == "wait" and field.entry:
            yield field.entry
        elif field.source is not None:
            made = _entry(field.verdict, field_segment(field.source), field.entry, said.get(key))
            yield replace(made, context=field.context)


def _of_row(
    row: Row, source: Segment | None, answer: Said | None, made: Segment | None
) -> Entry | None:
    """The entry of one segment; none for what the record had and nobody has any more."""
    if row.verdict.fate == "wait":
        return row.entry
    if source is None:
        return _kept(row.verdict, row.entry, made) if row.entry else None
    return _entry(row.verdict, source, row.entry, answer, made)


def _print(merge: Merge, piece: Piece, block: Block | None) -> BlockPrint:
    if piece.stuck and piece.was:
        return piece.was.print
    shown = fingerprint(block.skeleton) if block else ""
    if piece.source is None:
        return BlockPrint(block.kind if block else "", 0, "", shown)
    original = merge.source.document.blocks[piece.source]
    return BlockPrint(original.kind, len(piece.rows), fingerprint(original.skeleton), shown)


def _kept(verdict: Verdict, entry: Entry, made: Segment | None) -> Entry:
    """An entry of a block that is stuck: as it was, with what a person changed."""
    written = seal(made, verdict.text) if made else entry.written
    return replace(entry, target=verdict.text, by=verdict.by, written=written)


def _entry(
    verdict: Verdict,
    source: Segment,
    was: Entry | None,
    answer: Said | None,
    made: Segment | None = None,
) -> Entry:
    """What the record says of a segment from now on; *made* is the translation as it stands."""
    entry = Entry(
        source=source.text,
        target=verdict.text,
        by=verdict.by,
        engine=verdict.engine,
        trouble=verdict.trouble,
        previous=verdict.previous,
        suggestion=verdict.suggestion,
        marks=mark_texts(source),
        note=was.note if was else "",
    )
    if verdict.fate == "ask":
        entry = (
            replace(entry, target=answer.text, by=answer.by, engine=answer.engine, previous="")
            if answer
            else replace(entry, trouble="needs-work")
        )
    elif verdict.advice and answer:
        entry = replace(entry, suggestion=answer.text)
    shown = made or field_segment(entry.target)
    text = mapped(source, made)[0] if made and entry.trouble != "needs-work" else entry.target
    if verdict.fate in ("omit", "doubt"):
        text = entry.target
    return replace(entry, target=text, written=seal(shown, text))
