"""What a text says when it is read again, compared with what it was meant to say."""

from collections import Counter
from collections.abc import Sequence

from mindblog_cli.segments.segment import Block, Mark, Segment
from mindblog_cli.segments.stays import Stays
from mindblog_cli.segments.tags import Tag, pieces, tidy

_LONG = 100
_STARS = str.maketrans("_", "*")


def sense(text: str, marks: Sequence[Mark], stays: Stays) -> str:
    """What is the same for all texts that say the same, whatever the ids of their tags.

    Terms that stay count as the words they are, and `_` is as good as `*`.
    """
    if not marks:
        return text
    by_id = {mark.id: mark for mark in marks}
    said = [p if isinstance(p, str) else _sense(p, by_id[p.id], stays) for p in pieces(text)]
    return tidy("".join(said))


def _sense(tag: Tag, mark: Mark, stays: Stays) -> str:
    if mark.open in stays.terms:
        return mark.open
    open_, close = _signs(mark)
    return f"\1/{close}\2" if tag.kind == "close" else f"\1{open_}\2"


def _signs(mark: Mark) -> tuple[str, str]:
    """The mark's own text, the two signs of emphasis as one."""
    if mark.pair and mark.open in ("_", "__"):
        return mark.open.translate(_STARS), mark.close.translate(_STARS)
    return mark.open, mark.close


def marks_differ(before: Sequence[Mark], after: Segment, stays: Stays) -> str:
    """Which of the marks *before* are not in *after*, or what is in addition; empty when none."""
    old, new = _counted(before, stays), _counted(after.marks, stays)
    if lost := old - new:
        return f"{_shown(lost)} would be lost"
    if added := new - old:
        return f"{_shown(added)} would be new"
    said = sense(after.text, after.marks, stays)
    for term in (mark.open for mark in before if mark.open in stays.terms):
        if term not in said:
            return f"{term} would be lost"
    return ""


def _counted(marks: Sequence[Mark], stays: Stays) -> Counter[tuple[str, str]]:
    return Counter(_signs(mark) for mark in marks if mark.open not in stays.terms)


def _shown(marks: Counter[tuple[str, str]]) -> str:
    open_, close = next(iter(marks))
    return shortened(f"{open_}…{close}" if close else open_.strip())


def shortened(text: str) -> str:
    """*text*, or the beginning of a long one."""
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def same_block(old: Block, new: Block) -> bool:
    """Whether they differ in their words alone."""
    return (
        old.kind == new.kind
        and old.skeleton == new.skeleton
        and len(old.segments) == len(new.segments)
    )
