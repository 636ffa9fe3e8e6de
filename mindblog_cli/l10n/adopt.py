"""A translation that somebody made by hand, taken into the record as it is."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.l10n.align import SURE, align
from mindblog_cli.l10n.catalog import BlockPrint, Catalog, Entry, Trouble, fingerprint
from mindblog_cli.l10n.copies import copies
from mindblog_cli.l10n.judge import field_segment, mark_texts, seal
from mindblog_cli.l10n.record import told_apart
from mindblog_cli.l10n.sides import Side, text_keys
from mindblog_cli.segments.match import mapped
from mindblog_cli.segments.segment import Block, Segment


class Adopted(Struct, frozen=True):
    """The record of a translation, and of its segments how many are sure, in doubt, or absent."""

    catalog: Catalog
    sure: int
    doubts: int
    absent: int


def adopted(source: Side, target: Side, blank: Catalog, *, trust: bool = False) -> Adopted:
    """The record that *target* is a person's translation of *source* as both are now.

    What can not be paired with certainty is a conflict, for a person to look at; with *trust*, what
    has no counterpart at all was left out on purpose.
    """
    found = align(source.document, target.document)
    partners = {s: (t, sure) for s, t, sure in found.segments}
    firsts = [_firsts(side.document.blocks) for side in (source, target)]
    entries: list[Entry] = []
    blocks: list[BlockPrint] = []
    for s, t in found.blocks:
        ours = source.document.blocks[s] if s is not None else None
        theirs = target.document.blocks[t] if t is not None else None
        blocks.append(_print(ours, theirs))
        if ours and s is not None:
            # Of a paragraph that was split it is only known that it is in there.
            absent: Trouble = "omitted" if trust and theirs is None else "conflict"
            within = _within(theirs, firsts[1][t]) if theirs and t is not None else {}
            for number, segment in enumerate(ours.segments, firsts[0][s]):
                place, sure = partners.get(number, (-1, 0.0))
                entries.append(_entry(segment, within.get(place), sure, absent))
    texts = list(told_apart(entries))
    catalog = replace(
        blank,
        source_digest=source.digest,
        target_digest=target.digest,
        entries=(*_fields(source, target), *texts),
        blocks=tuple(blocks),
        copies=copies(source.values, target.values, text_keys(source)),
    )
    whole = catalog.entries
    doubts = sum(bool(one.target) and one.trouble == "conflict" for one in whole)
    paired = sum(bool(one.target) and not one.trouble for one in whole)
    return Adopted(catalog, paired, doubts, len(whole) - paired - doubts)


def _firsts(blocks: tuple[Block, ...]) -> list[int]:
    """The number of each block's first segment."""
    found, at = [], 0
    for block in blocks:
        found.append(at)
        at += len(block.segments)
    return found


def _within(block: Block, first: int) -> Mapping[int, Segment]:
    return dict(enumerate(block.segments, first))


def _print(ours: Block | None, theirs: Block | None) -> BlockPrint:
    kind = (ours or theirs or Block("", 0, 0, (), "")).kind
    return BlockPrint(
        kind,
        len(ours.segments) if ours else 0,
        fingerprint(ours.skeleton) if ours else "",
        fingerprint(theirs.skeleton) if theirs else "",
    )


def _entry(source: Segment, target: Segment | None, sure: float, absent: Trouble) -> Entry:
    entry = Entry(source.text, by="human", marks=mark_texts(source))
    if target is None:
        return replace(entry, trouble=absent)
    text = mapped(source, target)[0]
    doubt: Trouble = "" if sure >= SURE else "conflict"
    return replace(entry, target=text, written=seal(target, text), trouble=doubt)


def _fields(source: Side, target: Side) -> Iterator[Entry]:
    for context, text in source.fields.items():
        if theirs := target.fields.get(context):
            made = field_segment(theirs)
            yield Entry(text, theirs, context, "human", written=seal(made, theirs))
