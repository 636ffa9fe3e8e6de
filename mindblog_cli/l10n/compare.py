"""The blocks of a post, three ways: the source, the translation, and what both were.

What comes out is the translation as it is to be, piece by piece: each the block of one side, with
a verdict on each of its segments. Nothing is decided here that a person should decide: where it
can not be told what belongs to what, the translation stays as it is and the piece is *stuck*.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.catalog import BlockPrint, Catalog, Entry, fingerprint
from mindblog_cli.l10n.judge import Verdict, as_segment, changed_in_post, judged, seal
from mindblog_cli.l10n.order import Trio, in_order
from mindblog_cli.l10n.pairing import likeness, paired
from mindblog_cli.segments.match import mapped
from mindblog_cli.segments.segment import Block, Document, Segment

# A translation is not shorter or longer than its original by more than this, or it is of another.
STRETCH = 2.5

_Spot = tuple[int | None, int | None]


class Row(Struct, frozen=True):
    """A segment of the source, one of the translation, or both; *entry* is what they were.

    Indices count within the block. Without a source it is a row of the record alone.
    """

    verdict: Verdict
    source: int | None = None
    target: int | None = None
    entry: Entry | None = None


class Recorded(Struct, frozen=True):
    """A block of the record with its entries."""

    print: BlockPrint
    entries: tuple[Entry, ...]


class Piece(Struct, frozen=True):
    """A stretch of the new translation: block number *at* of the side it is from.

    *source* is the source's block that it stands for, *was* what the record has of both. Where the
    piece is *stuck*, that is written again.
    """

    side: Literal["source", "target", "none"]
    at: int
    rows: tuple[Row, ...] = ()
    source: int | None = None
    target: int | None = None
    was: Recorded | None = None
    stuck: bool = False

    def place(self, row: Row) -> int | None:
        """Which segment of its block *row* is, if it is one."""
        return row.source if self.side == "source" else row.target

    def original(self, row: Row, source: Document) -> Segment | None:
        """The segment of *source* that *row* is about."""
        if self.source is None or row.source is None:
            return None
        return source.blocks[self.source].segments[row.source]


def recorded(catalog: Catalog) -> tuple[dict[str, Entry], list[Recorded]]:
    """The entries of *catalog*: those of fields by context, the others by block.

    Raises ContentError where entries were added or taken out by hand.
    """
    fields = {one.context: one for one in catalog.entries if not _counts(one.context)}
    rest = [one for one in catalog.entries if _counts(one.context)]
    if sum(block.segments for block in catalog.blocks) != len(rest):
        said = "entries were added or removed, so that it can not be told what is what"
        raise ContentError(
            f"the record of {catalog.translation} does not fit it: {said}",
            [Diagnostic("MB042", said, catalog.translation)],
            hint=f"make it anew: mindblog l10n adopt --again {catalog.translation}",
        )
    blocks, at = [], 0
    for each in catalog.blocks:
        blocks.append(Recorded(each, tuple(rest[at : at + each.segments])))
        at += each.segments
    return fields, blocks


def _counts(context: str) -> bool:
    return not context or context.isdigit()


def first_translation(source: Document, entries: Iterable[Entry]) -> list[Piece]:
    """The pieces of a translation that is not there: what was translated before is put back."""
    known = {one.source: one for one in entries if one.target and not one.trouble}
    pieces = []
    for at, block in enumerate(source.blocks):
        rows = tuple(
            Row(_restored(known.get(segment.text)), number)
            for number, segment in enumerate(block.segments)
        )
        pieces.append(Piece("source", at, rows, source=at))
    return pieces


def _restored(entry: Entry | None) -> Verdict:
    if entry is None or entry.previous:
        return Verdict("ask")
    return Verdict("put", entry.target, entry.by, entry.engine)


def compared(source: Document, target: Document, blocks: Sequence[Recorded]) -> list[Piece]:
    """The pieces of the new translation, in their order."""
    base = [number for number, block in enumerate(blocks) if block.print.source]
    to_base = _like_source(source, blocks, base)
    there = [number for number, block in enumerate(blocks) if block.print.target]
    from_base = {new: old for old, new in _like_target(target, blocks, there).items()}
    trios = [
        Trio(s, from_base.get(b) if b is not None else None, b)
        for s in range(len(source.blocks))
        for b in [to_base.get(s)]
    ]
    trios, doubtful = _new_on_both(trios, source, target, set(from_base.values()))
    met = {trio.target for trio in trios if trio.target is not None}
    known = {new: old for old, new in from_base.items()}
    alone = [Trio(None, t, known.get(t)) for t in range(len(target.blocks)) if t not in met]
    pieces = []
    for trio in in_order(trios, alone):
        recorded = blocks[trio.base] if trio.base is not None else None
        if (made := _piece(trio, source, target, recorded, doubtful)) is not None:
            pieces.append(made)
    return pieces


def _like_source(
    source: Document, blocks: Sequence[Recorded], base: Sequence[int]
) -> dict[int, int]:
    """The record's blocks by those of the source."""
    old = [(blocks[b].print.source, *(one.source for one in blocks[b].entries)) for b in base]
    new = [
        (fingerprint(block.skeleton), *(one.text for one in block.segments))
        for block in source.blocks
    ]

    def alike(a: int, b: int) -> float:
        if blocks[base[a]].print.kind != source.blocks[b].kind:
            return 0.0
        return 0.1 + 0.9 * likeness(" ".join(old[a][1:]), " ".join(new[b][1:]))

    return {s: base[b] for s, b in paired(old, new, alike).items()}


def _like_target(
    target: Document, blocks: Sequence[Recorded], there: Sequence[int]
) -> dict[int, int]:
    """The record's blocks by those of the translation."""
    old = [(blocks[b].print.target, *(one.written[:6] for one in blocks[b].entries)) for b in there]
    new = [
        (fingerprint(block.skeleton), *(seal(one, "")[:6] for one in block.segments))
        for block in target.blocks
    ]
    texts = [" ".join(one.target for one in blocks[b].entries) for b in there]

    def alike(a: int, b: int) -> float:
        block = target.blocks[b]
        if blocks[there[a]].print.kind != block.kind:
            return 0.0
        return 0.1 + 0.9 * likeness(texts[a], " ".join(one.text for one in block.segments))

    return {t: there[b] for t, b in paired(old, new, alike).items()}


def _new_on_both(
    trios: list[Trio], source: Document, target: Document, met: set[int]
) -> tuple[list[Trio], set[int]]:
    """Blocks that are new in the source and in the translation at the same place.

    As many of the same kinds and of a like length are translations of each other, by hand. If not,
    it can not be told, and the source's are returned as doubtful.
    """
    found = list(trios)
    doubtful: set[int] = set()
    place, gaps = -1, dict[int, list[int]]()
    for number, trio in enumerate(trios):
        if trio.target is not None:
            place = trio.target
        elif trio.base is None:
            gaps.setdefault(place, []).append(number)
    for place, numbers in gaps.items():
        free = _free(place, len(target.blocks), met)
        if not free:
            continue
        pairs = list(zip(numbers, free, strict=False))
        if len(numbers) == len(free) and all(
            _plausible(source.blocks[_at(trios[n])], target.blocks[t]) for n, t in pairs
        ):
            for number, t in pairs:
                found[number] = Trio(trios[number].source, t, None)
        else:
            doubtful |= {_at(trios[number]) for number in numbers}
    return found, doubtful


def _at(trio: Trio) -> int:
    return trio.source if trio.source is not None else -1


def _free(after: int, count: int, met: set[int]) -> list[int]:
    """The translation's own blocks right after one that is known."""
    found = []
    for t in range(after + 1, count):
        if t in met:
            break
        found.append(t)
    return found


def _plausible(one: Block, other: Block) -> bool:
    if one.kind != other.kind or len(one.segments) != len(other.segments):
        return False
    if not one.segments:
        return one.skeleton == other.skeleton
    lengths = [sum(len(each.text) for each in block.segments) for block in (one, other)]
    return max(lengths) <= STRETCH * min(lengths)


def _piece(
    trio: Trio,
    source: Document,
    target: Document,
    was: Recorded | None,
    doubtful: set[int],
) -> Piece | None:
    """What becomes of one block, or None where it goes."""
    s, t = trio.source, trio.target
    if s is None:
        return _without_source(trio, target, was)
    block = source.blocks[s]
    if was is None:
        return _new(s, t, block, target, doubtful=s in doubtful)
    if t is None:
        return Piece("none", s, _left_out(block, was), source=s, was=was)
    return _changed(s, t, block, target.blocks[t], was)


def _left_out(block: Block, was: Recorded) -> tuple[Row, ...]:
    """Rows of a block that the translation does without; what is new in it is in doubt."""
    twins = _twins(block.segments, was.entries)
    rows = []
    for n, segment in enumerate(block.segments):
        entry = was.entries[twins[n]] if n in twins else None
        doubt = Verdict("doubt", trouble="conflict")
        rows.append(Row(judged(segment, None, entry) if entry else doubt, n, None, entry))
    return tuple(rows)


def _new(s: int, t: int | None, block: Block, target: Document, *, doubtful: bool) -> Piece:
    if doubtful:
        doubt = Verdict("doubt", trouble="conflict")
        rows = tuple(Row(doubt, n) for n in range(len(block.segments)))
        # Code and the like is copied all the same: there are no words in it to be in doubt.
        return Piece("none" if rows else "source", s, rows, source=s)
    if t is None:
        rows = tuple(Row(judged(one, None, None), n) for n, one in enumerate(block.segments))
        return Piece("source", s, rows, source=s)
    theirs = target.blocks[t].segments
    rows = tuple(
        Row(judged(one, other, None), n, n)
        for n, (one, other) in enumerate(zip(block.segments, theirs, strict=True))
    )
    return Piece("target", t, rows, source=s, target=t)


def _without_source(trio: Trio, target: Document, was: Recorded | None) -> Piece | None:
    """The translation's own block, or one whose original has gone."""
    t = trio.target
    if t is None:
        return None
    if was is None or not was.print.source:
        return Piece("target", t, target=t)
    block = target.blocks[t]
    if _as_made(block, was) and (was.entries or was.print.source == was.print.target):
        return None
    return stuck(Piece("target", t, target=t, was=was), block)


def _as_made(block: Block, was: Recorded) -> bool:
    """Whether a machine made all of a block and nobody touched it."""
    return fingerprint(block.skeleton) == was.print.target and all(
        one.by == "machine" and t is not None and not changed_in_post(one, block.segments[t])
        for one, t in zip(was.entries, _places(block, was), strict=True)
    )


def _changed(s: int, t: int, block: Block, theirs: Block, was: Recorded) -> Piece:
    """A block that all three have."""
    now, then = fingerprint(block.skeleton), was.print.source
    shown, wrote = fingerprint(theirs.skeleton), was.print.target
    twins, places = _twins(block.segments, was.entries), _places(theirs, was)
    whole = Piece("target", t, source=s, target=t, was=was)
    if now == then and all(n == e for n, e in twins.items()):
        in_place: list[_Spot] = list(enumerate(places))
        return replace(whole, rows=_rows(block, theirs, was, in_place))
    if shown == now != then and len(theirs.segments) == len(block.segments):
        # Whoever edits the translation has followed already.
        spots: list[_Spot] = [(twins.get(n), n) for n in range(len(block.segments))]
        return replace(whole, rows=_rows(block, theirs, was, spots))
    gone = [e for e in range(len(was.entries)) if e not in twins.values()]
    follows = shown == wrote == then and not any(
        _is_ones_own(was.entries[e], theirs, places[e]) for e in gone
    )
    if follows:
        known = [twins.get(n) for n in range(len(block.segments))]
        spots = [(e, places[e] if e is not None else None) for e in known]
        return replace(whole, side="source", at=s, rows=_rows(block, theirs, was, spots))
    return stuck(whole, theirs)


def stuck(piece: Piece, block: Block) -> Piece:
    """*piece* as the translation's *block*, with the record as it was but for a person's edits."""
    if piece.was is None or piece.target is None:
        return piece
    rows = _kept_rows(block, piece.was)
    return replace(piece, side="target", at=piece.target, rows=rows, stuck=True)


def _is_ones_own(entry: Entry, block: Block, place: int | None) -> bool:
    """Whether a person wrote what would be lost."""
    if place is None:
        return False
    return entry.by != "machine" or changed_in_post(entry, block.segments[place])


def _rows(block: Block, theirs: Block, was: Recorded, spots: Sequence[_Spot]) -> tuple[Row, ...]:
    """A row for each segment of the source; *spots* are its places in record and translation."""
    rows = []
    for n, (segment, (e, place)) in enumerate(zip(block.segments, spots, strict=True)):
        entry = was.entries[e] if e is not None else None
        target = theirs.segments[place] if place is not None else None
        rows.append(Row(judged(segment, target, entry), n, place, entry))
    return tuple(rows)


def _kept_rows(block: Block, was: Recorded) -> tuple[Row, ...]:
    """The record as it was, with what a person has changed since."""
    rows = []
    for entry, place in zip(was.entries, _places(block, was), strict=True):
        text, by = entry.target, entry.by
        if place is not None and changed_in_post(entry, block.segments[place]):
            text, by = mapped(as_segment(entry), block.segments[place])[0], "human"
        verdict = Verdict(
            "doubt", text, by, entry.engine, entry.previous, entry.suggestion, "conflict"
        )
        rows.append(Row(verdict, None, place, entry))
    return tuple(rows)


def _twins(segments: Sequence[Segment], entries: Sequence[Entry]) -> dict[int, int]:
    """The record's entries by the source's segments."""
    old, new = [one.source for one in entries], [one.text for one in segments]
    return paired(old, new, lambda a, b: 0.1 + 0.9 * likeness(old[a], new[b]))


def _places(block: Block, was: Recorded) -> list[int | None]:
    """Where each entry stands in the translation's block."""
    count = len(was.entries)
    if len(block.segments) == count:
        return list(range(count))
    old = [one.written[:6] for one in was.entries]
    new = [seal(one, "")[:6] for one in block.segments]
    texts = [one.target for one in was.entries]
    found = paired(old, new, lambda a, b: likeness(texts[a], block.segments[b].text))
    back = {e: t for t, e in found.items()}
    return [back.get(e) for e in range(count)]
