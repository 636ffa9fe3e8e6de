"""Tagged text: words with `<g1>...</g1>` around some and `<x2/>` between others.

What engines send back is in the same form, more or less; `fault` says what is wrong with it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from mindblog_cli.patterns import pattern

TAG = pattern(r"<g\d{1,9}>|</g\d{1,9}>|<x\d{1,9}/>")
LETTER = pattern(r"[^\W\d_]")
# A letter or a digit.
SIGN = pattern(r"[^\W_]")

# White space that Markdown and engines may turn into other; that of typographers stays.
_WHITE = pattern(r"[ \t\n\r\f\v]+")
_BLANK = " \t\n\r\f\v"
# What engines make of tags: `<x1 />`, `< g1 >`, `</ G1>`, `<x1></x1>`.
_LOOSE = pattern(r"<\s*(/?)(?:(?<=/)\s*)?([gx])\s*(\d+)\s*(?:/\s*)?>(?:<\s*/\s*x\s*\d+\s*>)?", re.I)
# What keeps two words apart.
_BETWEEN = pattern(r"(?<=\w)<x\d+/>(?=\w)")
_VOID = pattern(r" *(<x(\d{1,9})/>) *")
_OPENED = pattern(r"((?:<g\d+>)+)([ \u00a0\u202f\u3000]+)")
_CLOSING = pattern(r"(?<![ \u00a0\u202f\u3000])([ \u00a0\u202f\u3000]+)((?:</g\d+>)+)")


class Tag(Struct, frozen=True):
    """One tag of a text."""

    kind: Literal["open", "close", "void"]
    id: int

    def __str__(self) -> str:
        """As it stands in tagged text."""
        if self.kind == "void":
            return f"<x{self.id}/>"
        return f"<g{self.id}>" if self.kind == "open" else f"</g{self.id}>"


def pieces(text: str) -> list[str | Tag]:
    """*text* as words and tags, in order; no two words next to each other, and none empty."""
    found: list[str | Tag] = []
    at = 0
    for match in TAG.finditer(text) if "<" in text else ():
        if match.start() > at:
            found.append(text[at : match.start()])
        found.append(_tag(match.group()))
        at = match.end()
    if at < len(text):
        found.append(text[at:])
    return found


def _tag(text: str) -> Tag:
    if text[1] == "x":
        return Tag("void", int(text[2:-2]))
    return Tag("close", int(text[3:-1])) if text[1] == "/" else Tag("open", int(text[2:-1]))


def words(text: str) -> str:
    """*text* without tags, white space normalised."""
    return _even(TAG.sub("", _BETWEEN.sub(" ", text) if "<" in text else text))


def ids(text: str) -> list[Tag]:
    """The tags of *text* in order."""
    return [piece for piece in pieces(text) if isinstance(piece, Tag)]


def fault(source: str, answer: str) -> str:
    """Why *answer* can not stand for *source*, judged by its tags; empty when it can."""
    wanted, given = Counter(ids(source)), Counter(ids(answer))
    for tag, count in given.items():
        if tag not in wanted:
            return f"unknown {tag}"
        if count > 1:
            return f"doubled {tag}"
    for tag in wanted:
        if tag not in given:
            return f"lost {tag}"
    return crossed(answer)


def crossed(text: str) -> str:
    """Which two pairs of *text* are not one within the other, if any."""
    opened: list[int] = []
    for tag in ids(text):
        if tag.kind == "open":
            opened.append(tag.id)
        elif tag.kind == "close" and (not opened or opened.pop() != tag.id):
            return f"crossed <g{tag.id}>"
    return f"crossed <g{opened[-1]}>" if opened else ""


def common(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """Of two nests of pairs, those in which both are, from the outermost."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]


def runs(text: str) -> list[str]:
    """The words between tags, each without the white space around it; blank ones are left out."""
    stripped = (p.strip(_BLANK) for p in pieces(text) if isinstance(p, str))
    return [run for run in stripped if run]


def joined(text: str, runs: Sequence[str]) -> str:
    """*text* with *runs* in the place of its own; raises ValueError if they are not as many."""
    left = list(reversed(runs))
    found: list[str] = []
    for piece in pieces(text):
        if isinstance(piece, Tag) or not piece.strip(_BLANK):
            found.append(str(piece))
            continue
        if not left:
            raise ValueError("fewer runs than the text has")
        found.append(_within(piece, left.pop()))
    if left:
        raise ValueError("more runs than the text has")
    return "".join(found)


def _within(piece: str, run: str) -> str:
    """*run* with the white space that *piece* has around it."""
    core = piece.strip(_BLANK)
    before, _, after = piece.partition(core)
    return before + run + after


def mended(answer: str) -> str:
    """*answer* with tags as they ought to be written, where it is plain which ones are meant."""
    return _LOOSE.sub(_strict, answer) if "<" in answer else answer


def _strict(match: re.Match[str]) -> str:
    closing, kind, number = match.groups()
    if kind in "xX":
        return "" if closing else f"<x{number}/>"
    return f"<{closing}g{number}>"


def tidy(text: str, breaks: frozenset[int] = frozenset()) -> str:
    """*text* with single spaces, none at its ends, within the ends of pairs or around *breaks*."""
    text = _even(text)
    if "<" not in text:
        return text
    text = _CLOSING.sub(r"\2\1", _OPENED.sub(r"\2\1", text))
    if breaks:
        text = _VOID.sub(lambda match: match[1] if int(match[2]) in breaks else match[0], text)
    return _even(text)


def _even(text: str) -> str:
    if "  " in text or any(sign in text for sign in _BLANK[1:]):
        text = _WHITE.sub(" ", text)
    return text.strip()
