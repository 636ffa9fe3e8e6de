"""Records as XLIFF 2.1, which CAT tools work on, and what comes back from them.

A file for each translation and a unit for each segment. What a placeholder stands for is original
data; whose work a unit was when it was given out is metadata, a module of the standard that tools
keep: https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html
"""

from collections.abc import Iterator
from typing import get_args

from mindblog_cli.errors import UsageError
from mindblog_cli.l10n.catalog import By, Catalog, Entry, fingerprint
from mindblog_cli.segments.tags import Tag, crossed, ids, pieces
from mindblog_cli.translation.exchange.elements import (
    HEAD,
    Element,
    element,
    escaped,
    opening,
    read,
    unreadable,
)
from mindblog_cli.translation.exchange.translated import Records, Translated, base, finished

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_CORES = (_CORE, "urn:oasis:names:tc:xliff:document:2.2")
_META = "urn:oasis:names:tc:xliff:metadata:2.0"
_OURS = "mindblog"
# What we tell translators in notes; all others are theirs.
_TOLD = ("previous", "suggestion")
_BY: tuple[By, ...] = get_args(By)


def to_xliff(records: Records) -> bytes:
    """All *records* in one file. Raises UsageError for none, or for more than one language."""
    files = [catalog for _, catalog in records if catalog.entries]
    langs = {(one.source_lang, one.target_lang) for one in files}
    if not langs:
        raise UsageError("there is nothing to export", hint="mindblog translate comes first")
    if len(langs) > 1:
        raise UsageError(
            "an XLIFF file holds one language, and one that it is translated from",
            hint=f"name one: --lang {' or --lang '.join(sorted({to for _, to in langs}))}",
        )
    source, target = langs.pop()
    attrs = {
        "xmlns": _CORE,
        "xmlns:mda": _META,
        "version": "2.1",
        "srcLang": source,
        "trgLang": target,
    }
    body = "".join(_file(number, catalog) for number, catalog in enumerate(files, 1))
    whole = element("xliff", attrs, f"{body}\n")
    return f"{HEAD}{whole}\n".encode()


def _file(number: int, catalog: Catalog) -> str:
    attrs = {"id": f"f{number}", "original": catalog.original, "xml:space": "preserve"}
    units = "".join(_unit(at, entry) for at, entry in enumerate(catalog.entries, 1))
    meta = _metadata({"translation": catalog.translation})
    return "\n" + element("file", attrs, f"{meta}{units}\n")


def _unit(number: int, entry: Entry) -> str:
    attrs = {"id": str(number), "canResegment": "no"}
    if entry.context:
        attrs["name"] = entry.context
    if entry.trouble == "omitted":
        attrs["translate"] = "no"
    state = _state(entry)
    meta = _metadata({"by": entry.by, "state": state, "base": base(entry)})
    content = element("source", {}, _tagged(entry.source, entry))
    if entry.target:
        content += element("target", {}, _tagged(entry.target, entry))
    segment = element("segment", {"state": state}, content)
    return "\n" + element("unit", attrs, f"{meta}{_notes(entry)}{_originals(entry)}\n{segment}\n")


def _state(entry: Entry) -> str:
    if not finished(entry):
        return "initial"
    return "reviewed" if entry.by == "reviewed" else "translated"


def _metadata(said: dict[str, str]) -> str:
    metas = "".join(element("mda:meta", {"type": key}, escaped(said[key])) for key in said)
    group = element("mda:metaGroup", {"category": _OURS}, metas)
    return f"\n{element('mda:metadata', {}, group)}"


def _notes(entry: Entry) -> str:
    said = {
        "translator": entry.note,
        "previous": entry.previous,
        "suggestion": entry.suggestion,
    }
    notes = "".join(
        element("note", {"category": key}, escaped(text)) for key, text in said.items() if text
    )
    return f"\n{element('notes', {}, notes)}" if notes else ""


def _originals(entry: Entry) -> str:
    found = "".join(
        element("data", {"id": _data(number, part)}, escaped(text, _cp))
        for number, parts in enumerate(entry.marks, 1)
        for part, text in enumerate(parts)
    )
    return f"\n{element('originalData', {}, found)}" if found else ""


def _data(number: int, part: int) -> str:
    return f"d{number}e" if part else f"d{number}"


def _cp(sign: str) -> str:
    return element("cp", {"hex": f"{ord(sign):04X}"})


def _tagged(text: str, entry: Entry) -> str:
    """*text* with `pc` and `ph`; with `sc` and `ec` where its pairs are not one within another."""
    known = len(entry.marks)
    flat = bool(crossed(text)) or len(set(ids(text))) < len(ids(text))
    return "".join(
        escaped(piece, _cp) if isinstance(piece, str) else _tag(piece, known=known, flat=flat)
        for piece in pieces(text)
    )


def _tag(tag: Tag, *, known: int, flat: bool) -> str:
    attrs = {"id": str(tag.id)}
    there = tag.id <= known
    if tag.kind == "void":
        return element("ph", attrs | ({"dataRef": _data(tag.id, 0)} if there else {}))
    ends = tag.kind == "close"
    if flat:
        data = {"dataRef": _data(tag.id, ends)} if there else {}
        return element("ec" if ends else "sc", attrs | {"isolated": "yes"} | data)
    if ends:
        return "</pc>"
    data = {"dataRefStart": _data(tag.id, 0), "dataRefEnd": _data(tag.id, 1)} if there else {}
    return opening("pc", attrs | data)


def from_xliff(data: bytes, path: str) -> list[Translated]:
    """What the file at *path* says. Raises ContentError for one that is no XLIFF 2."""
    root = read(data, path, _CORES)
    if root.name != "xliff":
        said = "XLIFF 1" if root.name.endswith(" xliff") else f"<{root.name.split(' ')[-1]}>"
        raise unreadable(path, f"it is no XLIFF 2, but {said}", root.line)
    lang = root.attrs.get("trgLang", "")
    if not lang:
        raise unreadable(path, "it does not say which language it is in (trgLang)", root.line)
    return [one for file in root.all("file") for one in _units(file, lang, path)]


def _units(file: Element, lang: str, path: str) -> Iterator[Translated]:
    post = _said(file).get("translation", "")
    for unit in file.within("unit"):
        if unit.attrs.get("translate") != "no":
            yield _translated(unit, lang, post, path)


def _said(holder: Element) -> dict[str, str]:
    """Our own metadata."""
    return {
        meta.attrs.get("type", ""): meta.text
        for metadata in holder.all(f"{_META} metadata")
        for group in metadata.all(f"{_META} metaGroup")
        if group.attrs.get("category") == _OURS
        for meta in group.all(f"{_META} meta")
    }


def _translated(unit: Element, lang: str, post: str, path: str) -> Translated:
    said = _said(unit)
    source, target = _sides(unit, path)
    states = [one.attrs.get("state", "translated") for one in unit.all("segment")]
    state = next((one for one in ("initial", "translated") if one in states), "reviewed")
    given = said.get("base", "")
    same = bool(given) and fingerprint(target).startswith(given)
    by: By = next((one for one in _BY if one == said.get("by")), "human") if same else "human"
    done = bool(target.strip()) and state != "initial"
    return Translated(
        post=post,
        lang=lang,
        context=unit.attrs.get("name", ""),
        source=source,
        target=target,
        by="" if not done else "reviewed" if state == "reviewed" else by,
        note=_note(unit),
        base=given,
        changed=not same or state != said.get("state"),
    )


def _sides(unit: Element, path: str) -> tuple[str, str]:
    """Source and target as a whole, if a tool has cut the unit into more than one segment."""
    source = target = ""
    for part in unit.parts:
        if isinstance(part, str) or part.name not in ("segment", "ignorable"):
            continue
        here, there = part.one("source"), part.one("target")
        source += _inline(here, path) if here else ""
        if there or (here and part.name == "ignorable"):
            target += _inline(there or here, path)
    return source, target


def _note(unit: Element) -> str:
    notes = unit.one("notes")
    found = notes.all("note") if notes else ()
    return "\n".join(one.text for one in found if one.attrs.get("category") not in _TOLD)


def _inline(holder: Element | None, path: str) -> str:
    return "".join(
        part if isinstance(part, str) else _unwrapped(part, path)
        for part in (holder.parts if holder else ())
    )


def _unwrapped(one: Element, path: str) -> str:
    number = _number(one.attrs.get("startRef") or one.attrs.get("id", ""))
    if one.name == "pc":
        return f"<g{number}>{_inline(one, path)}</g{number}>"
    if one.name == "cp":
        return _sign(one, path)
    tags = {"ph": f"<x{number}/>", "sc": f"<g{number}>", "ec": f"</g{number}>"}
    return tags[one.name] if one.name in tags else _inline(one, path)


def _number(written: str) -> int:
    """A placeholder's number; none that we gave is 0."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 0


def _sign(one: Element, path: str) -> str:
    try:
        return chr(int(one.attrs.get("hex", ""), 16))
    except (ValueError, OverflowError):
        raise unreadable(path, "<cp> holds no character", one.line) from None
