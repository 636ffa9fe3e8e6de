"""Tagged text as Markdown: several ways to say the same, the plainest first."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.patterns import pattern
from mindblog_cli.segments.bare import runs_from, runs_into
from mindblog_cli.segments.escape import Around, Care, escaped
from mindblog_cli.segments.segment import Kind, Mark, breaks_of
from mindblog_cli.segments.tags import Tag, fault, mended, pieces, tidy

# What no text has: signs that steer machines, and halves of surrogate pairs.
_CONTROL = pattern(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_EMPHASIS = ("*", "_", "**", "__")

Pieces = list[str | Tag]


class Misfit(ValueError):
    """A text can not stand where it should; says why."""


class Wording(Struct, frozen=True):
    """One way to write a text: the *markdown*, and the tagged text it is to be read as.

    *careful*: all is escaped that might mean something.
    """

    markdown: str
    said: str
    careful: bool = True


def wordings(text: str, marks: Sequence[Mark], kind: Kind) -> Iterator[Wording]:
    """The ways to write tagged *text*, from the plainest to the last resort.

    Raises Misfit when the tags of *text* are not just those of *marks*.
    """
    by_id = {mark.id: mark for mark in marks}
    said = _spaced(cleaned(text, marks), by_id)
    if reason := fault(_tags(marks), said):
        raise Misfit(reason)
    plain = _markdown(said, by_id, kind, "light")
    full = _markdown(said, by_id, kind, "full")
    if plain != full:
        yield Wording(plain, said, careful=False)
    yield Wording(full, said)
    if any(mark.open in _EMPHASIS for mark in marks):
        by_id = _fitting(pieces(said), by_id)
        yield Wording(_markdown(said, by_id, kind, "full"), said)
        said = tidy(_loosened(pieces(said), by_id), breaks_of(marks))
        yield Wording(_markdown(said, by_id, kind, "full"), said)


def cleaned(text: str, marks: Sequence[Mark]) -> str:
    """*text* with white space and tags as they ought to be, and without what nobody can see."""
    return tidy(_CONTROL.sub("", mended(text)), breaks_of(marks))


def _tags(marks: Sequence[Mark]) -> str:
    return "".join(f"<g{m.id}></g{m.id}>" if m.pair else f"<x{m.id}/>" for m in marks)


def _spaced(text: str, marks: Mapping[int, Mark]) -> str:
    """*text* with a space where an address would run into the words next to it."""
    if not any("." in mark.open for mark in marks.values() if not mark.pair):
        return text
    found: Pieces = []
    for piece in pieces(text):
        last = found[-1] if found else ""
        if isinstance(piece, str) and isinstance(last, Tag) and last.kind == "void":
            mark = marks.get(last.id)
            found.append(" " if mark and runs_into(mark.open, piece) else "")
        elif isinstance(piece, Tag) and piece.kind == "void" and isinstance(last, str):
            mark = marks.get(piece.id)
            found.append(" " if mark and runs_from(last, mark.open) else "")
        found.append(piece)
    return "".join(map(str, found))


def _markdown(text: str, marks: Mapping[int, Mark], kind: Kind, care: Care) -> str:
    raw = [_raw(piece, marks) for piece in pieces(text)]
    written: list[str] = []
    for at, piece in enumerate(pieces(text)):
        if isinstance(piece, Tag):
            written.append(raw[at])
            continue
        before = raw[at - 1] if at else ""
        after = raw[at + 1] if at + 1 < len(raw) else ""
        written.append(escaped(piece, Around(before, after, kind), care))
    return "".join(written)


def _raw(piece: str | Tag, marks: Mapping[int, Mark]) -> str:
    """What a tag stands for; words as they are."""
    if isinstance(piece, str):
        return piece
    return marks[piece.id].close if piece.kind == "close" else marks[piece.id].open


def _fitting(text: Pieces, marks: Mapping[int, Mark]) -> dict[int, Mark]:
    """*marks* with the sign of emphasis that works: `*` within a word, `_` beside another `*`."""
    found = dict(marks)
    for at, piece in enumerate(text):
        if not isinstance(piece, Tag) or piece.kind != "open":
            continue
        mark = marks[piece.id]
        if mark.open not in _EMPHASIS:
            continue
        end = text.index(Tag("close", mark.id))
        edges = [_edge(text, at, -1, found), _edge(text, end, 1, found)]
        within = any(edge.isalnum() for edge in edges)
        beside = "*" in (*edges, _edge(text, at, 1, found), _edge(text, end, -1, found))
        sign = ("_" if beside and not within else "*") * len(mark.open)
        found[mark.id] = replace(mark, open=sign, close=sign)
    return found


def _edge(text: Pieces, at: int, step: int, marks: Mapping[int, Mark]) -> str:
    """The sign next to the tag at *at*, before it (-1) or after it (1)."""
    if not 0 <= at + step < len(text):
        return ""
    raw = _raw(text[at + step], marks)
    return raw[-1:] if step < 0 else raw[:1]


def _loosened(text: Pieces, marks: Mapping[int, Mark]) -> str:
    """*text* with punctuation outside emphasis where it would keep that from being one."""
    found = list(text)
    for at, piece in enumerate(text):
        if not isinstance(piece, Tag) or piece.kind == "void":
            continue
        outside, inside = (-1, 1) if piece.kind == "open" else (1, -1)
        words = found[at + inside]
        if marks[piece.id].open not in _EMPHASIS or not isinstance(text[at + inside], str):
            continue
        words = str(words)
        edge = _edge(found, at, outside, marks)
        if edge and not edge.isspace() and not _is_punctuation(edge):
            core = words.lstrip(_points(words)) if inside > 0 else words.rstrip(_points(words))
            moved = words[: len(words) - len(core)] if inside > 0 else words[len(core) :]
            found[at + inside] = core
            found[at] = moved + str(piece) if inside > 0 else str(piece) + moved
    return "".join(map(str, found))


def _points(words: str) -> str:
    return "".join({sign for sign in words if _is_punctuation(sign)})


def _is_punctuation(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"
