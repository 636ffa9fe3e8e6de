"""Records as a translation memory that other tools read, TMX 1.4, and such memories from them.

Only what is finished goes out. What comes in belongs to no post:
https://www.gala-global.org/tmx-14b
"""

from collections.abc import Iterator
from typing import get_args

from mindblog_cli import __version__
from mindblog_cli.l10n.catalog import By, Catalog, Entry
from mindblog_cli.posts.names import language
from mindblog_cli.segments.tags import Tag, pieces
from mindblog_cli.translation.exchange.elements import (
    HEAD,
    Element,
    element,
    escaped,
    read,
    unreadable,
)
from mindblog_cli.translation.exchange.translated import Records, Translated, finished

_SPACES = ("http://www.lisa.org/tmx14", "http://www.gala-global.org/tmx14")
_CONTEXT, _OF, _BY = "x-context", "x-document", "x-by"
_MAKERS: tuple[By, ...] = get_args(By)
# A sign that XML can not hold.
_SIGN = "x-character"
_ANY = "*all*"


def to_tmx(records: Records) -> bytes:
    """All that is translated in *records*, in any languages."""
    sources = {catalog.source_lang for _, catalog in records}
    header = element(
        "header",
        {
            "creationtool": "mindblog",
            "creationtoolversion": __version__,
            "segtype": "block",
            "o-tmf": "PO",
            "adminlang": "en",
            "srclang": sources.pop() if len(sources) == 1 else _ANY,
            "datatype": "plaintext",
        },
    )
    units = "".join(
        _unit(entry, catalog)
        for _, catalog in records
        for entry in catalog.entries
        if finished(entry)
    )
    body = element("body", {}, f"{units}\n")
    whole = element("tmx", {"version": "1.4"}, f"\n{header}\n{body}\n")
    return f"{HEAD}{whole}\n".encode()


def _unit(entry: Entry, catalog: Catalog) -> str:
    content = element("note", {}, escaped(entry.note)) if entry.note else ""
    said = {_OF: catalog.original, _CONTEXT: entry.context, _BY: entry.by}
    for key, value in said.items():
        content += element("prop", {"type": key}, escaped(value)) if value else ""
    content += _variant(catalog.source_lang, entry.source, entry)
    content += _variant(catalog.target_lang, entry.target, entry)
    return f"\n{element('tu', {'srclang': catalog.source_lang}, content)}"


def _variant(lang: str, text: str, entry: Entry) -> str:
    seg = "".join(
        escaped(piece, _odd) if isinstance(piece, str) else _tag(piece, entry)
        for piece in pieces(text)
    )
    return f"\n{element('tuv', {'xml:lang': lang}, element('seg', {}, seg))}"


def _odd(sign: str) -> str:
    return element("ph", {"type": _SIGN}, f"{ord(sign):04X}")


def _tag(tag: Tag, entry: Entry) -> str:
    known = tag.id <= len(entry.marks)
    parts = entry.marks[tag.id - 1] if known else ()
    inside = escaped("".join(parts[1:]) if tag.kind == "close" else "".join(parts[:1]))
    number = str(tag.id)
    if tag.kind == "void":
        return element("ph", {"x": number}, inside)
    if tag.kind == "close":
        return element("ept", {"i": number}, inside)
    return element("bpt", {"i": number, "x": number}, inside)


def from_tmx(data: bytes, path: str) -> list[Translated]:
    """What the memory at *path* knows. Raises ContentError for a file that is none."""
    root = read(data, path, _SPACES)
    header, body = root.one("header"), root.one("body")
    if root.name != "tmx" or not header or not body:
        raise unreadable(path, "it is no TMX", root.line)
    spoken = header.attrs.get("srclang", _ANY)
    return [one for unit in body.within("tu") for one in _known(unit, spoken, path)]


def _known(unit: Element, spoken: str, path: str) -> Iterator[Translated]:
    spoken = unit.attrs.get("srclang", spoken)
    variants = [(_lang(one), _seg(one, path)) for one in unit.all("tuv")]
    named = [at for at, (lang, _) in enumerate(variants) if language(lang, (spoken,))]
    if not variants or not (named or spoken == _ANY):
        return
    # Where the memory does not say so, it is the first.
    source = variants.pop(named[0] if named else 0)[1]
    props = {one.attrs.get("type", ""): one.text for one in unit.all("prop")}
    by: By = next((one for one in _MAKERS if one == props.get(_BY)), "human")
    for lang, text in variants:
        yield Translated(
            post="",
            lang=lang,
            context=props.get(_CONTEXT, ""),
            source=source,
            target=text,
            by=by if text.strip() else "",
            note="\n".join(note.text for note in unit.all("note")),
        )


def _lang(variant: Element) -> str:
    # Before 1.4 it had no namespace.
    return variant.attrs.get("xml:lang") or variant.attrs.get("lang", "")


def _seg(variant: Element, path: str) -> str:
    seg = variant.one("seg")
    return _inline(seg, {}, path) if seg else ""


def _inline(holder: Element, pairs: dict[str, str], path: str) -> str:
    """The words of *holder*; *pairs* are the numbers of placeholders by the `i` of their tags."""
    return "".join(
        part if isinstance(part, str) else _unwrapped(part, pairs, path) for part in holder.parts
    )


def _unwrapped(one: Element, pairs: dict[str, str], path: str) -> str:
    if one.name in ("hi", "sub"):
        return _inline(one, pairs, path)
    if one.name == "ph" and one.attrs.get("type") == _SIGN:
        return _sign(one, path)
    at = one.attrs.get("i", "")
    number = _number(one.attrs.get("x") or pairs.get(at) or at)
    if one.name == "bpt":
        pairs[at] = number
        return f"<g{number}>"
    return f"</g{number}>" if one.name == "ept" else f"<x{number}/>"


def _number(written: str) -> str:
    """A placeholder's number; none that we gave is 0."""
    plain = written.isascii() and written.isdecimal() and len(written) < 9
    return str(int(written)) if plain else "0"


def _sign(one: Element, path: str) -> str:
    try:
        return chr(int(one.text, 16))
    except (ValueError, OverflowError):
        raise unreadable(path, "<ph> holds no character", one.line) from None
