"""Tagged text as Markdown: several ways to say the same, the plainest first."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.patterns import pattern
from mindblog_cli.segments.bare import runs_from, runs_into
from mindblog_cli.segments.escape import Around, Care, escaped
from mindblog_cli.segments.segment import Kind, Mark, breaks_of
from mindblog_cli.segments.tags import LETTER, SIGN, Tag, fault, mended, pieces, tidy, words

# What no text has: signs that steer machines, and halves of surrogate pairs.
_CONTROL = pattern(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_UNSPACED = pattern(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# What may be an address, or has emphasis of its own.
_TOUCHY = pattern(r"\.|^[*_]")
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
    said = cleaned(text, marks)
    if reason := fault(_tags(marks), said) or _hollow(said):
        raise Misfit(reason)
    said = _spaced(said, by_id)
    parts = pieces(said)
    plain = _markdown(parts, by_id, kind, "light")
    full = _markdown(parts, by_id, kind, "full")
    if plain != full:
        yield Wording(plain, said, careful=False)
    yield Wording(full, said)
    if any(mark.open in _EMPHASIS for mark in marks):
        loose = tidy(_loosened(said, by_id), breaks_of(marks))
        for way in (said, loose):
            parts = pieces(way)
            yield Wording(_markdown(parts, _fitting(parts, by_id), kind, "full"), way)
            yield Wording(_markdown(parts, by_id, kind, "full"), way)


def _hollow(text: str) -> str:
    """What of *text* ought to have words and has none."""
    if not LETTER.search(words(text)):
        return "no words in it"
    said = 0
    opened: list[int] = []
    for piece in pieces(text):
        if isinstance(piece, str):
            said += bool(SIGN.search(piece))
        elif piece.kind == "open":
            opened.append(said)
        elif piece.kind == "close" and opened.pop() == said:
            return f"no words in <g{piece.id}>"
    return ""


def cleaned(text: str, marks: Sequence[Mark]) -> str:
    """*text* with white space and tags as they ought to be, and without what nobody can see."""
    return tidy(_CONTROL.sub("", mended(text)), breaks_of(marks))


def _tags(marks: Sequence[Mark]) -> str:
    return "".join(f"<g{m.id}></g{m.id}>" if m.pair else f"<x{m.id}/>" for m in marks)


def _spaced(text: str, marks: Mapping[int, Mark]) -> str:
    """*text* with a space where a void and the words next to it would run into each other."""
    if not any(_TOUCHY.search(mark.open) for mark in marks.values() if not mark.pair):
        return text
    found: Pieces = []
    for piece in pieces(text):
        last = found[-1] if found else ""
        if isinstance(piece, str) and isinstance(last, Tag):
            found.append(" " * _touches(piece[0], marks[last.id], piece))
        elif isinstance(piece, Tag) and isinstance(last, str) and last:
            found.append(" " * _touched(last, marks[piece.id]))
        found.append(piece)
    return "".join(map(str, found))


def _touches(sign: str, mark: Mark, words: str) -> bool:
    if mark.pair:
        return False
    return runs_into(mark.open, words) or (mark.open[-1] in "*_" and not _ends_emphasis(sign))


def _touched(words: str, mark: Mark) -> bool:
    if mark.pair:
        return False
    return runs_from(words, mark.open) or (mark.open[0] in "*_" and not _ends_emphasis(words[-1]))


def _ends_emphasis(sign: str) -> bool:
    """Whether emphasis of something without words can end or begin beside *sign*."""
    return sign.isspace() or _is_punctuation(sign)


def _markdown(text: Pieces, marks: Mapping[int, Mark], kind: Kind, care: Care) -> str:
    raw = [_raw(piece, marks) for piece in text]
    written: list[str] = []
    for at, piece in enumerate(text):
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


def _loosened(text: str, marks: Mapping[int, Mark]) -> str:
    """*text* with punctuation outside emphasis where it would keep that from being one."""
    for _ in range(2 * len(marks)):
        before, text = text, _loosened_once(pieces(text), marks)
        if text == before:
            break
    return text


def _loosened_once(text: Pieces, marks: Mapping[int, Mark]) -> str:
    for at, piece in enumerate(text):
        if not isinstance(piece, Tag) or marks[piece.id].open not in _EMPHASIS:
            continue
        outside, inside = (-1, 1) if piece.kind == "open" else (1, -1)
        edge = _edge(text, at, outside, marks)
        if not edge or _ends_emphasis(edge):
            continue
        moved, kept = _parted(text[at + inside], edge, at_end=inside < 0)
        if moved:
            order: Pieces = [moved, piece, kept]
            first = min(at, at + inside)
            text = [*text[:first], *order[::inside], *text[first + 2 :]]
            break
    return "".join(map(str, text))


def _parted(inner: str | Tag, edge: str, *, at_end: bool) -> tuple[str, str | Tag]:
    """What of *inner* has to stand outside, beside *edge*, and what may stay.

    Beside the end of a link no punctuation can be moved; in scripts that do without spaces, one
    more is no fault.
    """
    if isinstance(inner, Tag):
        return " " if _UNSPACED.match(edge) else "", inner
    kept = inner.rstrip(_points(inner)) if at_end else inner.lstrip(_points(inner))
    return (inner[len(kept) :] if at_end else inner[: len(inner) - len(kept)]), kept


def _points(words: str) -> str:
    return "".join({sign for sign in words if _is_punctuation(sign)})


def _is_punctuation(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"
