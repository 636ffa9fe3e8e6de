"""Tagged text as XML or HTML, and back from what engines make of it.

XML keeps the tags: `<g1>red &amp; blue</g1> <x2/>`. HTML has no tag within another, since engines
lose track of those: each run of words is in one element that names all pairs around it, and a void
has a word of its own, since elements without words get lost:

    <g1>a <g2>b</g2></g1> <x3/>
    <span id="g1">a </span><span id="g1-g2">b</span> <code id="x3">X3</code>
"""

import re
from collections.abc import Iterator
from html import escape, unescape

from mindblog_cli.patterns import pattern
from mindblog_cli.segments.tags import TAG, Tag, common, mended, pieces

_ELEMENT = pattern(
    r"<(?P<name>span|code)\b[^<>]*?\bid\s*=\s*[\"']?(?P<id>[gx\d-]+)[\"']?[^<>]*>"
    r"(?P<words>[^<]*(?:<(?!/?\s*(?:span|code)\b)[^<]*)*)</\s*(?P=name)\s*>",
    re.I,
)
_ID = pattern(r"([gx])(\d{1,9})")
_ENTITY = pattern(r"&(?:#\d+|#x[\da-f]+|\w+);", re.I)

# The words between two tags, the pairs around them from the outermost, and the void that they are.
_Run = tuple[str, tuple[int, ...], int]


def xml(tagged: str) -> str:
    """*tagged* as XML, without an element around it."""
    parts = pieces(tagged)
    return "".join(escape(p, quote=False) if isinstance(p, str) else str(p) for p in parts)


def from_xml(answer: str) -> str:
    """The tagged text that *answer* is, with tags as they ought to be written."""
    return "".join(map(_unescaped, _split(mended(answer))))


def _split(text: str) -> Iterator[str]:
    return (str(piece) for piece in pieces(text))


def _unescaped(part: str) -> str:
    return part if TAG.fullmatch(part) else unescape(part)


def html(tagged: str) -> str:
    """*tagged* as HTML in which no element is within another."""
    return "".join(_element(*run) for run in _runs(tagged))


def _runs(tagged: str) -> Iterator[_Run]:
    within: tuple[int, ...] = ()
    for piece in pieces(tagged):
        if isinstance(piece, str):
            yield piece, within, 0
        elif piece.kind == "void":
            yield "", within, piece.id
        else:
            within = (*within, piece.id) if piece.kind == "open" else within[:-1]


def _element(words: str, within: tuple[int, ...], void: int) -> str:
    ids = [f"g{pair}" for pair in within]
    if void:
        return f'<code id="{"-".join([*ids, f"x{void}"])}">X{void}</code>'
    text = escape(words, quote=False)
    return f'<span id="{"-".join(ids)}">{text}</span>' if ids else text


def from_html(answer: str, source: str) -> str:
    """The tagged text that *answer* is, where `html(source)` was asked.

    Some servers take entities back themselves. Where *source* has some of its own, those tell
    whether that has happened.
    """
    runs: list[_Run] = []
    at = 0
    for match in _ELEMENT.finditer(answer):
        runs.append((answer[at : match.start()], (), 0))
        ids = [(kind.lower(), int(number)) for kind, number in _ID.findall(match["id"])]
        pairs = tuple(number for kind, number in ids if kind == "g")
        void = next((number for kind, number in ids if kind == "x"), 0)
        runs.append(("" if void else match["words"], pairs, void))
        at = match.end()
    text = _nested([*runs, (answer[at:], (), 0)])
    own = _ENTITY.findall(source)
    if own and not any(escape(entity) in text for entity in own):
        return text
    return "".join(map(_unescaped, _split(text)))


def _nested(runs: list[_Run]) -> str:
    """*runs* with pairs around those that follow each other in the same one."""
    runs = [run for run in runs if run[0] or run[2]]
    found: list[str] = []
    within: tuple[int, ...] = ()
    for at, (words, own, void) in enumerate(runs):
        after = runs[at + 1][1] if at + 1 < len(runs) else ()
        # White space that an engine has put between two parts of a pair belongs to it.
        pairs = common(within, after) if words.isspace() and not own else own
        found += [*_steps(within, pairs), f"<x{void}/>" if void else words]
        within = pairs
    return "".join([*found, *_steps(within, ())])


def _steps(old: tuple[int, ...], new: tuple[int, ...]) -> list[str]:
    same = len(common(old, new))
    closing = [str(Tag("close", pair)) for pair in reversed(old[same:])]
    return closing + [str(Tag("open", pair)) for pair in new[same:]]
