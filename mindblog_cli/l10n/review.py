"""What a person says of segments, one by one, brought into the record."""

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.errors import UsageError
from mindblog_cli.l10n.catalog import Catalog, Entry
from mindblog_cli.l10n.glossary import Glossary
from mindblog_cli.segments.tags import fault

Verb = Literal["accept", "edit", "use", "omit", "note"]
"""It is right; `text` is; the suggestion is (`text`, or else the record's); leave it out; or only a
note is made."""

State = Literal["outdated", "needs-work", "conflict", "omitted", "machine", "human", "reviewed"]


class Item(Struct, frozen=True):
    """A segment as a reviewer sees it; *number* is its place in the record, from 1.

    *breaches* are the terms of the glossary that the translation has other words for.
    """

    number: int
    state: State
    source: str
    target: str
    context: str = ""
    engine: str = ""
    previous: str = ""
    suggestion: str = ""
    note: str = ""
    breaches: tuple[str, ...] = ()


class Decision(Struct, frozen=True):
    """What is to be done with segment *number*; *source* guards against a record that changed."""

    number: int
    do: Verb
    text: str = ""
    note: str = ""
    source: str = ""


def state(entry: Entry) -> State:
    """The one word for how a segment stands."""
    if entry.trouble:
        return entry.trouble
    return "outdated" if entry.outdated else entry.by


def items(catalog: Catalog, glossary: Glossary, *, every: bool = False) -> Iterator[Item]:
    """What waits for a reviewer, or *every* segment."""
    for number, entry in enumerate(catalog.entries, 1):
        stands = state(entry)
        if every or stands in ("outdated", "needs-work", "conflict", "machine"):
            broken = glossary.breaches(entry.source, entry.target, catalog.target_lang)
            yield Item(
                number,
                stands,
                entry.source,
                entry.target,
                entry.context,
                entry.engine,
                entry.previous,
                entry.suggestion,
                entry.note,
                tuple(map(str, broken)) if entry.target else (),
            )


def decided(catalog: Catalog, decisions: Mapping[int, Decision]) -> Catalog:
    """*catalog* with *decisions* by the number of their segment.

    Raises UsageError for a number that is not there, for a segment that has changed, and for words
    that have lost a placeholder.
    """
    entries = list(catalog.entries)
    for number, decision in decisions.items():
        if not 0 < number <= len(entries):
            raise UsageError(f"there is no segment {number}; the last is {len(entries)}")
        entries[number - 1] = _decided(entries[number - 1], decision)
    return replace(catalog, entries=tuple(entries))


def _decided(entry: Entry, decision: Decision) -> Entry:
    if decision.source and decision.source != entry.source:
        raise UsageError(
            f"segment {decision.number} is another one by now",
            hint="list them again: mindblog l10n review --json",
        )
    entry = replace(entry, note=decision.note or entry.note)
    if decision.do == "note":
        return entry
    if decision.do == "omit":
        return replace(entry, trouble="omitted", previous="", suggestion="")
    suggested = decision.text or entry.suggestion
    text = {"edit": decision.text, "use": suggested}.get(decision.do, entry.target)
    if not text.strip():
        raise UsageError(f"segment {decision.number} has no translation yet")
    if reason := fault(entry.source, text):
        raise UsageError(
            f"segment {decision.number}: {reason}",
            hint="keep each <g1>...</g1> and <x1/>: they stand for links, code and the like",
        )
    return replace(entry, target=text, by="reviewed", trouble="", previous="", suggestion="")
