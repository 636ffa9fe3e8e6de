"""What a translator sends back, brought into the record that it was made from.

Three ways, as everything else: what the translator did not touch changes nothing, and what was
corrected here meanwhile is not overwritten.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from mindblog_cli.l10n.catalog import Catalog, Entry, fingerprint
from mindblog_cli.posts.names import lookup
from mindblog_cli.segments.tags import fault, words
from mindblog_cli.translation.exchange.translated import Translated, finished

Key = tuple[str, str]

_SHOWN = 50


def taken(catalog: Catalog, incoming: Sequence[Translated]) -> tuple[Catalog, list[str]]:
    """*catalog* with what is meant for it of *incoming*, and what could not be taken, and why.

    Texts are known by their context and source. Those of a memory go wherever their source stands,
    but never in the place of what a person wrote.
    """
    ours = [one for one in incoming if _meant_for(catalog, one)]
    exact = {(one.context, one.source): one for one in ours}
    memory = _memory(ours)
    entries, said = [], []
    for entry in catalog.entries:
        one = exact.get((entry.context, entry.source)) or memory.get(entry.source)
        after, why = _with(entry, one) if one else (entry, "")
        entries.append(after)
        said += [f"{_named(entry.context, entry.source)}: {why}"] if why else []
    known = {(entry.context, entry.source) for entry in catalog.entries}
    return replace(catalog, entries=tuple(entries)), [*said, *_astray(exact, known)]


def _meant_for(catalog: Catalog, one: Translated) -> bool:
    here = one.post in ("", catalog.translation)
    return here and lookup(one.lang, (catalog.target_lang,)) is not None


def _memory(incoming: Iterable[Translated]) -> dict[str, Translated]:
    """What belongs to no post, by source; a text that has two translations is no help."""
    found: dict[str, Translated] = {}
    doubtful = set()
    for one in incoming:
        if not one.post and found.setdefault(one.source, one).target != one.target:
            doubtful.add(one.source)
    return {source: one for source, one in found.items() if source not in doubtful}


def _astray(incoming: dict[Key, Translated], known: set[Key]) -> list[str]:
    """Work on texts that are not there any more."""
    return [
        f"{_named(*key)}: the original says something else by now"
        for key, one in incoming.items()
        if one.post and one.changed and one.target and key not in known
    ]


def _with(entry: Entry, one: Translated) -> tuple[Entry, str]:
    """*entry* with what a translator did, or why it stays."""
    noted = replace(entry, note=one.note) if entry.note in one.note else entry
    if not one.changed or not one.target.strip() or entry.trouble == "omitted":
        return noted, ""
    if one.target == entry.target:
        return _confirmed(noted, one)
    if _stands(one.target, one.base) or one.by == "machine":
        return noted, ""
    if why := _hindrance(entry, one):
        return noted, why
    if one.base and not _stands(entry.target, one.base) and entry.by != "machine":
        doubt = replace(noted, suggestion=one.target, trouble="conflict")
        return doubt, "it was changed here too; decide with mindblog l10n review"
    return _settled(noted, one), ""


def _stands(target: str, base: str) -> bool:
    """Whether *target* is what the translator began with."""
    return bool(base) and fingerprint(target).startswith(base)


def _confirmed(entry: Entry, one: Translated) -> tuple[Entry, str]:
    """The text is as it was, but someone may have said that it is right."""
    if not one.by:
        return entry, ""
    if entry.trouble == "conflict":
        return entry, "it is in conflict; decide with mindblog l10n review"
    news = one.by == "reviewed" != entry.by or not finished(entry)
    return _settled(entry, one) if news else entry, ""


def _hindrance(entry: Entry, one: Translated) -> str:
    """Why the text of *one* can not be that of *entry*."""
    if not one.by:
        return "it is not marked as translated"
    if not one.base and entry.by != "machine" and finished(entry):
        return "a person has translated it otherwise"
    return fault(entry.source, one.target)


def _settled(entry: Entry, one: Translated) -> Entry:
    same = one.target == entry.target
    by = "reviewed" if one.by == "reviewed" else entry.by if same else "human"
    engine = entry.engine if same else ""
    return replace(
        entry, target=one.target, by=by, engine=engine, previous="", suggestion="", trouble=""
    )


def _named(context: str, source: str) -> str:
    """A segment as people know it: its field, or how it begins."""
    text = words(source)
    shown = f"{text[:_SHOWN].rstrip()}…" if len(text) > _SHOWN else text
    field = f"{context} " if context and not context.isdecimal() else ""
    return f'{field}"{shown}"'
