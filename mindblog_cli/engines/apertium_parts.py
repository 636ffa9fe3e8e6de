"""Texts of which a pair of tags did not come back as one: that pair is translated by itself.

In its place stands a void until then, so the rest is translated without it.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from mindblog_cli.segments.tags import Tag, fault, ids, pieces

Straight = Callable[[Sequence[str]], list[str | None]]


class Parts(Struct, frozen=True):
    """*frame* is a text with voids in the place of some pairs; what stood there, by void."""

    frame: str
    inner: dict[Tag, tuple[int, str]]


def translated(texts: Sequence[str], straight: Straight) -> list[str | None]:
    """What *straight* makes of *texts*, where need be part by part.

    Ends, for parts have fewer pairs than what they are parts of.
    """
    answers = straight(texts)
    again = {at: found for at in range(len(texts)) if (found := _parts(texts[at], answers[at]))}
    if not again:
        return answers
    asked = [text for found in again.values() for text in (found.frame, *_inner(found))]
    given = iter(translated(asked, straight))
    for at, found in again.items():
        frame, *inner = [next(given) for _ in (found.frame, *found.inner)]
        whole = _whole(found, frame, inner)
        if whole is not None and not fault(texts[at], whole):
            answers[at] = whole
    return answers


def _inner(parts: Parts) -> list[str]:
    return [text for _, text in parts.inner.values()]


def _parts(source: str, answer: str | None) -> Parts | None:
    """*source* without the outermost pairs that *answer* has not just once; None if it has all."""
    if answer is None or not fault(source, answer):
        return None
    found = Counter(tag.id for tag in ids(answer) if tag.kind == "open")
    frame: list[str] = []
    inner: dict[Tag, tuple[int, str]] = {}
    free = max(tag.id for tag in ids(source))
    apart: list[str] = []
    within = 0
    for piece in pieces(source):
        opens = isinstance(piece, Tag) and piece.kind == "open"
        if not within and opens and isinstance(piece, Tag) and found[piece.id] != 1:
            within = piece.id
        elif within and piece == Tag("close", within):
            void = Tag("void", free + within)
            inner[void] = (within, "".join(apart))
            frame.append(str(void))
            within, apart = 0, []
        else:
            (apart if within else frame).append(str(piece))
    return Parts("".join(frame), inner) if inner else None


def _whole(parts: Parts, frame: str | None, inner: Sequence[str | None]) -> str | None:
    if frame is None or None in inner:
        return None
    for (void, (pair, _)), text in zip(parts.inner.items(), inner, strict=True):
        frame = frame.replace(str(void), f"{Tag('open', pair)}{text}{Tag('close', pair)}")
    return frame
