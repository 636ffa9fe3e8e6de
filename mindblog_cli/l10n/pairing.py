"""What in a new row of things is what in the old one: the same, changed in its place, or moved."""

from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher

Alike = Callable[[int, int], float]
"""How much the old thing at one index is like the new one at another: 0 is not at all, 1 is it."""

# From here on two things in one gap are taken for one that was changed.
CLOSE = 0.5
# A gap with more pairs to compare than this is no edit; what is in it counts as old and new.
MANY = 10_000


def paired(old: Sequence[Hashable], new: Sequence[Hashable], alike: Alike) -> dict[int, int]:
    """Old indices by new ones, for all that has a counterpart.

    What is equal and in order comes first. Between that, as many in a gap as were there before are
    what they were if *alike* says more than nothing for each; else the best pairs in their order.
    What is left over and equal was moved.
    """
    found: dict[int, int] = {}
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            found |= zip(range(first, last), range(start, end), strict=True)
        elif tag == "replace":
            found |= _gap(range(start, end), range(first, last), alike)
    return found | _moved(old, new, found)


def _gap(old: range, new: range, alike: Alike) -> dict[int, int]:
    if len(old) == len(new) and all(alike(a, b) > 0 for a, b in zip(old, new, strict=True)):
        return dict(zip(new, old, strict=True))
    return _best(old, new, alike) if len(old) * len(new) <= MANY else {}


def _best(old: range, new: range, alike: Alike) -> dict[int, int]:
    """The pairs, in order and each CLOSE at least, that are most alike taken together."""
    scores = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    steps: dict[tuple[int, int], float] = {}
    for row, a in enumerate(old, 1):
        for column, b in enumerate(new, 1):
            best = max(scores[row - 1][column], scores[row][column - 1])
            score = alike(a, b)
            if score >= CLOSE and (with_it := scores[row - 1][column - 1] + score) > best:
                steps[row, column] = best = with_it
            scores[row][column] = best
    found, row, column = {}, len(old), len(new)
    while row and column:
        if steps.get((row, column)) == scores[row][column]:
            row, column = row - 1, column - 1
            found[new[column]] = old[row]
        elif scores[row - 1][column] >= scores[row][column - 1]:
            row -= 1
        else:
            column -= 1
    return found


def _moved(
    old: Sequence[Hashable], new: Sequence[Hashable], found: dict[int, int]
) -> dict[int, int]:
    taken = set(found.values())
    left: dict[Hashable, list[int]] = {}
    for at, thing in enumerate(old):
        if at not in taken:
            left.setdefault(thing, []).append(at)
    return {
        at: left[thing].pop(0)
        for at, thing in enumerate(new)
        if at not in found and left.get(thing)
    }


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, by their words; by their signs where there are no words.

    Dice's coefficient over the words of both: 2 * common / all.
    """
    first, second = one.split(), other.split()
    if len(first) < 3 or len(second) < 3:
        first, second = list(one), list(other)
    counts: dict[str, int] = {}
    for word in first:
        counts[word] = counts.get(word, 0) + 1
    common = 0
    for word in second:
        if counts.get(word, 0) > 0:
            counts[word] -= 1
            common += 1
    return 2 * common / max(len(first) + len(second), 1)
