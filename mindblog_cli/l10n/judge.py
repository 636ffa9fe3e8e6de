"""One segment, three ways: the source and the translation as they are, and how both were."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from mindblog_cli.l10n.catalog import By, Entry, Trouble, fingerprint
from mindblog_cli.segments.match import mapped, pairs
from mindblog_cli.segments.segment import Mark, Segment
from mindblog_cli.segments.tags import fault

# What becomes of a segment:
#   keep  the translation stays as it stands, but for placeholders that changed in the source
#   hold  it stays, though it is out of date: a person wrote it
#   put   `text` takes its place, which is known already
#   ask   an engine is asked, and what it says takes its place
#   doubt nothing is touched: a person has to decide
#   omit  the translation leaves it out
#   wait  it stays as it is until someone translates it
Fate = Literal["keep", "hold", "put", "ask", "doubt", "omit", "wait"]

_HALF = 6


class Verdict(Struct, frozen=True):
    """What becomes of a segment, and what its entry is to say afterwards.

    *text* is the translation as far as it is known. *previous* is what that is a translation of,
    where that is an earlier text. *marks* are the placeholders of the translation, by its own ids,
    that take over a change of the source. *advice*: an engine is asked for a suggestion.
    """

    fate: Fate
    text: str = ""
    by: By = "machine"
    engine: str = ""
    previous: str = ""
    suggestion: str = ""
    trouble: Trouble = ""
    advice: bool = False
    marks: Mapping[int, Mark] = {}


def seal(segment: Segment, text: str) -> str:
    """What tells whether a translation was changed since: in the post, or in the record."""
    marks = "\0".join(f"{mark.open}\1{mark.close}" for mark in segment.marks)
    return fingerprint(f"{segment.text}\0{marks}")[:_HALF] + fingerprint(text)[:_HALF]


def as_segment(entry: Entry) -> Segment:
    """The source as it was when *entry* was made."""
    marks = tuple(
        Mark(number, len(parts) > 1, parts[0], parts[1] if len(parts) > 1 else "")
        for number, parts in enumerate(entry.marks, 1)
    )
    return Segment(entry.source, marks, 0, 0)


def field_segment(text: str) -> Segment:
    """The *text* of a field, which has no placeholders."""
    return Segment(text, (), 0, 0, "field")


def mark_texts(segment: Segment) -> tuple[tuple[str, ...], ...]:
    """The placeholders of *segment* as an entry keeps them."""
    return tuple((mark.open, mark.close) if mark.pair else (mark.open,) for mark in segment.marks)


def changed_in_post(entry: Entry, target: Segment) -> bool:
    """Whether someone changed the translation in the post."""
    return seal(target, "")[:_HALF] != entry.written[:_HALF]


def changed_in_record(entry: Entry) -> bool:
    """Whether someone changed the translation in the PO file."""
    return bool(entry.target) and fingerprint(entry.target)[:_HALF] != written_text(entry)


def written_text(entry: Entry) -> str:
    """How the fingerprint of the text in the record began when it was written."""
    return entry.written[_HALF:]


def judged(source: Segment, target: Segment | None, entry: Entry | None) -> Verdict:
    """What becomes of *source*, which stands as *target* in the translation, if at all.

    *entry* is how both were; None where the source is new.
    """
    if entry is None:
        return _unheard_of(source, target)
    if target is None:
        return _without_place(source, entry)
    if changed_in_record(entry):
        return _corrected(source, target, entry)
    return _three_ways(source, target, entry)


def _three_ways(source: Segment, target: Segment, entry: Entry) -> Verdict:
    """The record is as it was; the source, the post or both may have changed."""
    said, whole = mapped(as_segment(entry), target)
    edited = changed_in_post(entry, target)
    by: By = "human" if edited and said != entry.target else entry.by
    if source.text == entry.source:
        return _source_as_it_was(source, target, entry, said, by, edited=edited)
    if source.text == entry.previous and not edited:
        # The change was taken back.
        return Verdict("keep", said, by, entry.engine)
    if by == "machine" and whole:
        return Verdict("ask", said, by, entry.engine, entry.previous or entry.source)
    return _held(entry, said, by)


def _unheard_of(source: Segment, target: Segment | None) -> Verdict:
    """New on one side, or on both at once: then a person wrote the other."""
    if target is None:
        return Verdict("ask")
    return Verdict("keep", mapped(source, target)[0], "human")


def _without_place(source: Segment, entry: Entry) -> Verdict:
    """What was translated has gone from the translation."""
    if entry.trouble == "conflict" or source.text != entry.source:
        return Verdict("doubt", entry.target, entry.by, entry.engine, trouble="conflict")
    return Verdict("omit", entry.target, entry.by, entry.engine, trouble="omitted")


def _corrected(source: Segment, target: Segment, entry: Entry) -> Verdict:
    """A translator has changed the record; unless the post was changed too, that counts."""
    by: By = "reviewed" if entry.by == "reviewed" else "human"
    said, _ = mapped(as_segment(entry), target)
    if said == entry.target:
        return Verdict("keep", said, by)
    if changed_in_post(entry, target) or fault(source.text, entry.target):
        return Verdict("doubt", said, "human", suggestion=entry.target, trouble="conflict")
    previous = entry.previous or (entry.source if source.text != entry.source else "")
    return Verdict("put", entry.target, by, previous=previous)


def _source_as_it_was(  # noqa: PLR0913 - what is known of one segment
    source: Segment, target: Segment, entry: Entry, said: str, by: By, *, edited: bool
) -> Verdict:
    if not edited and entry.trouble == "conflict":
        return Verdict(
            "doubt", said, by, entry.engine, entry.previous, entry.suggestion, entry.trouble
        )
    if not edited and entry.trouble == "needs-work":
        return Verdict("ask", entry.target, by, entry.engine, entry.previous)
    if not edited and entry.previous:
        return Verdict("hold", said, by, entry.engine, entry.previous, entry.suggestion)
    engine = entry.engine if by == entry.by else ""
    return _marked(source, target, entry, Verdict("keep", said, by, engine))


def _held(entry: Entry, said: str, by: By) -> Verdict:
    engine = entry.engine if by == entry.by else ""
    return Verdict("hold", said, by, engine, entry.previous or entry.source, advice=True)


def _marked(source: Segment, target: Segment, entry: Entry, kept: Verdict) -> Verdict:
    """*kept*, with the placeholders that changed in the source and in it did not."""
    if mark_texts(source) == entry.marks:
        return kept
    base = as_segment(entry)
    counterpart = pairs(base, target)
    taken: dict[int, Mark] = {}
    for old, new in zip(base.marks, source.marks, strict=True):
        at = counterpart.get(old.id)
        if at is None or _same(old, new) or _same(target.marks[at - 1], new):
            continue
        if not _same(target.marks[at - 1], old):
            return Verdict("doubt", kept.text, kept.by, kept.engine, trouble="conflict")
        taken[at] = new
    return Verdict("keep", kept.text, kept.by, kept.engine, marks=taken)


def _same(one: Mark, other: Mark) -> bool:
    return (one.open, one.close) == (other.open, other.close)
