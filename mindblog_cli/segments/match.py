"""Which placeholder of a translation is which of its source."""

import re
from collections.abc import Callable, Hashable

from mindblog_cli.patterns import pattern
from mindblog_cli.segments.segment import Mark, Segment
from mindblog_cli.segments.tags import Tag, pieces

# What a link or an image leads to, with or without a title.
_TARGET = pattern(r"""\]\(\s*<?([^\s<>"]*)""")
_ADDRESS = pattern(r"<?(?:[a-z][a-z0-9+.-]*:|www\.|[^\s<>]+@)", re.IGNORECASE)


def pairs(source: Segment, target: Segment) -> dict[int, int]:
    """The ids of *target* by those of *source*, for all that have a counterpart.

    What is the same comes first, then what leads to the same place, then the first of a sort for
    the first of that sort.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for key in (_whole, _goal, _sort):
        left: dict[Hashable, list[int]] = {}
        for mark in reversed(target.marks):
            if mark.id not in taken:
                left.setdefault(key(mark), []).append(mark.id)
        for mark in source.marks:
            if mark.id not in found and left.get(key(mark)):
                found[mark.id] = left[key(mark)].pop()
                taken.add(found[mark.id])
    return found


def mapped(source: Segment, target: Segment) -> tuple[str, bool]:
    """What *target* says, with the ids of *source*; and whether each has its counterpart.

    A mark that *source* does not have is left as the Markdown it is.
    """
    ids = {theirs: ours for ours, theirs in pairs(source, target).items()}
    marks = {mark.id: mark for mark in target.marks}

    def said(tag: Tag) -> str:
        if tag.id in ids:
            return str(Tag(tag.kind, ids[tag.id]))
        mark = marks[tag.id]
        return mark.close if tag.kind == "close" else mark.open

    text = "".join(said(p) if isinstance(p, Tag) else p for p in pieces(target.text))
    return text, len(source.marks) == len(target.marks) == len(ids)


def _whole(mark: Mark) -> Hashable:
    return mark.pair, mark.open, mark.close


def _goal(mark: Mark) -> Hashable:
    """A link's address, whatever its title; else what it is."""
    where = _TARGET.search(mark.close if mark.pair else mark.open)
    return (sort_of(mark), where[1]) if where else _whole(mark)


def _sort(mark: Mark) -> Hashable:
    return sort_of(mark)


_SORTS: tuple[tuple[str, Callable[[Mark], bool]], ...] = (
    ("break", lambda mark: mark.ends_line),
    ("link", lambda mark: mark.pair and mark.open == "["),
    ("image", lambda mark: mark.open.startswith("![")),
    ("strong", lambda mark: mark.pair and mark.open in ("**", "__")),
    ("emphasis", lambda mark: mark.pair and mark.open in ("*", "_")),
    ("strike", lambda mark: mark.pair),
    ("note", lambda mark: mark.open.startswith("[^")),
    ("code", lambda mark: mark.open.startswith("`")),
    ("shortcode", lambda mark: mark.open.startswith(("{{", "{%", "{:"))),
    ("address", lambda mark: bool(_ADDRESS.match(mark.open))),
    ("tag", lambda mark: mark.open.startswith("<")),
)


def sort_of(mark: Mark) -> str:
    """What a mark is: a link, an image, strong, emphasis, code, a break, ..."""
    return next((name for name, fits in _SORTS if fits(mark)), "other")
