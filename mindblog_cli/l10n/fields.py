"""The text in front matter, three ways, and the front matter of the translation."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from mindblog_cli.l10n.catalog import Catalog, Entry
from mindblog_cli.l10n.copies import following
from mindblog_cli.l10n.judge import Verdict, field_segment, judged
from mindblog_cli.l10n.sides import COVER, Side
from mindblog_cli.posts.changes import Change, Put, Unset, value_at
from mindblog_cli.posts.edits import edited
from mindblog_cli.posts.fields import plain_key
from mindblog_cli.posts.source import parse, unparse_front

_WAITS = frozenset({"draft", "status", "published"})


class FieldRow(Struct, frozen=True):
    """A field of the source, of the translation, or of both; *gone* where it is to be removed."""

    context: str
    verdict: Verdict
    source: str | None = None
    target: str | None = None
    entry: Entry | None = None
    gone: bool = False


def compared_fields(
    source: Mapping[str, str], target: Mapping[str, str] | None, entries: Mapping[str, Entry]
) -> list[FieldRow]:
    """A row for each field that the source has, and for those that it has no longer."""
    rows = [
        FieldRow(
            context,
            _verdict(text, target, context, entries.get(context)),
            text,
            target.get(context) if target else None,
            entries.get(context),
        )
        for context, text in source.items()
    ]
    for context, entry in entries.items():
        if context not in source and target and (text := target.get(context)) is not None:
            theirs = entry.by == "machine" and text == entry.target
            rows.append(FieldRow(context, Verdict("keep"), None, text, entry, gone=theirs))
    return rows


def _verdict(
    text: str, target: Mapping[str, str] | None, context: str, entry: Entry | None
) -> Verdict:
    source = field_segment(text)
    if target is None:
        known = entry and entry.source == text and entry.target and not entry.trouble
        if entry and known:
            return Verdict("put", entry.target, entry.by, entry.engine)
        return Verdict("ask")
    theirs = target.get(context)
    return judged(source, field_segment(theirs) if theirs is not None else None, entry)


def front_with(
    source: Side,
    target: Side | None,
    texts: Mapping[str, str | None],
    fresh: Mapping[str, Any],
    known: Catalog,
) -> bytes:
    """The translation's front matter, fences and all, with *texts* by context; None takes one out.

    A file that is not there yet gets them in the format of its source, after what is *fresh*. What
    was alike in both files, as *known*, follows the source.
    Raises ContentError for a front matter that can not be changed safely.
    """
    path = known.translation
    changes: list[Change] = []
    if target is not None:
        changes += following(known.copies, source.values, target.values)
    if target is None:
        changes += [Put((key,), value) for key, value in _as_said(source, fresh).items()]
    for context, text in texts.items():
        changes += _changes(source, target, context, text)
    if target is None:
        return edited(_blank(source), changes, path)
    if not changes:
        return unparse_front(target.source)
    profile = "pelican" if target.source.format == "colon" else "mindblog"
    new = edited(target.data, changes, path, profile=profile)
    return unparse_front(parse(new, name=path, profile=profile))


def _as_said(source: Side, fresh: Mapping[str, Any]) -> dict[str, Any]:
    """*fresh* with a draft called so in the words of its original, so that both go live at once."""
    waits = {key: value for key, value in source.values.items() if plain_key(key) in _WAITS}
    if not fresh.get("draft") or not waits:
        return dict(fresh)
    return {**{key: value for key, value in fresh.items() if key != "draft"}, **waits}


def _changes(source: Side, target: Side | None, context: str, text: str | None) -> list[Change]:
    keys = (target and target.keys.get(context)) or source.keys.get(context, (context,))
    if text is None:
        return [Unset(keys)]
    holder = keys[:-1]
    if context == COVER and not (target and value_at(target.values, holder)):
        # A picture of its own, for a translation has all of the original's or none of it.
        whole = value_at(source.values, holder)
        return [Put(holder, {**whole, keys[-1]: text})]
    return [Put(keys, text)]


def _blank(source: Side) -> bytes:
    """Fences like those of the source with nothing between them."""
    if source.source.format == "toml" and source.source.head:
        return source.source.head + source.source.tail
    eol = b"\r\n" if b"\r\n" in source.data else b"\n"
    return b"---" + eol + b"---" + eol
