"""The parts of a run put together: tagged text, and what its tags stand for."""

from collections.abc import Iterable, Iterator

from mindblog_cli.segments.bare import COVERED, bare, may_be_bare
from mindblog_cli.segments.inline import Part, Run
from mindblog_cli.segments.masks import Masked
from mindblog_cli.segments.scissors import Scissors, without_blanks
from mindblog_cli.segments.segment import Mark, Segment, breaks_of
from mindblog_cli.segments.stays import Stays
from mindblog_cli.segments.tags import LETTER, SIGN, tidy, words

# Where other programs put a table of contents.
_CONTENTS = ("[toc]", "[[toc]]", "[[_toc_]]")


def segment(run: Run, stays: Stays) -> Segment | None:
    """What *run* says; None if there is nothing in it to translate."""
    parts = run.parts
    said = "".join([part.text for part in parts if part.sign == "words"])
    if not LETTER.search(said):
        return None
    if any(part.sign == "mask" for part in parts):
        parts = list(_apart(_alone(parts), stays))
    elif stays.terms or may_be_bare(said):
        parts = list(_apart(parts, stays))
    parts = _trimmed(_collapsed(parts))
    if not any(part.sign == "words" and LETTER.search(part.text) for part in parts):
        return None
    text, marks = _told(parts, run.source)
    if text[0] == "[" and words(text).lower() in _CONTENTS:
        return None
    return Segment(text, marks, parts[0].start, parts[-1].end, run.kind)


def _alone(parts: list[Part]) -> list[Part]:
    """What is covered and has a line of its own keeps it."""
    found: list[Part] = []
    left = parts[::-1]
    while left:
        part = left.pop()
        follows = left[-1].sign if left else "soft"
        before = found[-1].sign if found else "soft"
        if part.sign != "mask" or before not in ("soft", "break") or follows != "soft":
            found.append(part)
            continue
        start, end = part.start, part.end
        if found and before == "soft":
            start = found.pop().start
        if left:
            end = left.pop().end
            end = left[-1].start if left else end
        found.append(Part("break", start, end))
    return found


def _apart(parts: list[Part], stays: Stays) -> Iterator[Part]:
    """*parts* with what is bare among the words as parts of their own."""
    group: list[Part] = []
    for part in parts:
        if part.sign in ("words", "soft", "mask"):
            group.append(part)
        else:
            yield from _split(group, stays)
            group = []
            yield part
    yield from _split(group, stays)


def _split(group: list[Part], stays: Stays) -> Iterator[Part]:
    said = "".join([part.text if part.sign != "mask" else COVERED for part in group])
    scissors = Scissors(group)
    at = 0
    for start, end in bare(said, stays):
        yield from scissors.cut(start - at)
        void = list(scissors.cut(end - start))
        # Over the end of a line, what stands there is not all its own.
        text = said[start:end] if any(part.sign == "soft" for part in void) else ""
        yield Part("void", void[0].start, void[-1].end, text)
        at = end
    yield from scissors.cut(len(said) - at)


def _collapsed(parts: Iterable[Part]) -> list[Part]:
    """*parts* with each pair that has no words in it as one thing."""
    found: list[Part] = []
    opened: list[tuple[int, int]] = []
    said = 0
    for part in parts:
        if part.sign == "open":
            opened.append((len(found), said))
        elif part.sign == "words":
            said += bool(SIGN.search(part.text))
        elif part.sign == "close":
            at, before = opened.pop()
            if said == before:
                found[at:] = [Part("void", found[at].start, part.end)]
                continue
        found.append(part)
    return found


def _trimmed(parts: list[Part]) -> list[Part]:
    """*parts* without breaks and blanks at the ends; an indented beginning stays indented."""
    first, last = 0, len(parts)
    while first < last and _is_blank(parts[first]):
        first += 1
    while first < last and _is_blank(parts[last - 1]):
        last -= 1
    kept = parts[first:last]
    if kept:
        kept[0] = without_blanks(kept[0])
        kept[-1] = without_blanks(kept[-1], at_end=True)
    return kept


def _is_blank(part: Part) -> bool:
    return part.sign in ("soft", "break") or (part.sign == "words" and part.text.isspace())


def _told(parts: list[Part], source: Masked) -> tuple[str, tuple[Mark, ...]]:
    """Tagged text, and its marks."""
    said: list[str] = []
    marks: list[Mark] = []
    numbers: dict[int, int] = {}
    closes = {part.pair: part.text for part in parts if part.sign == "close"}
    for part in parts:
        if part.sign == "close":
            said.append(f"</g{numbers[part.pair]}>")
            continue
        if part.sign in ("words", "soft"):
            said.append(part.text)
            continue
        number = len(marks) + 1
        if part.sign == "open":
            numbers[part.pair] = number
            said.append(f"<g{number}>")
            close = closes[part.pair]
            marks.append(Mark(number, True, part.text, close, part.start, part.end))
        else:
            said.append(f"<x{number}/>")
            text = part.text or source.markdown(part.start, part.end)
            marks.append(Mark(number, False, text, "", part.start, part.end))
    return tidy("".join(said), breaks_of(marks)), tuple(marks)
