"""How much speaks for one unit of a text being the translation of one of another.

Weights for `lattice`: what a pair is worth against leaving both alone. They come from the kinds and
places of both, from their lengths, and from tokens that both have and few others.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, exp, log

from msgspec import Struct

from mindblog_cli.l10n.lattice import Spot, Weights
from mindblog_cli.l10n.units import Unit

# All in natural logarithms: what leaving one alone costs, and splitting or joining a paragraph.
ALONE, SPLIT = 2.5, 3.0
# What a pair can be worth: a lucky one must not outweigh a passage, nor an odd one break it.
MOST, LEAST, NEVER = 5.0, -8.0, -1000.0

# What it counts that kinds are alike or not, and that places or beginnings of blocks are not.
ALIKE, KIND, CELL, PLACE, FIRST = 1.0, 1.5, 4.0, 1.0, 0.7

# The variance of the logarithm of two lengths: of long translations, what short ones have besides
# (by the column), and at most; in texts that have nothing to do with each other it is about 1.
LONG, SHORT, WIDEST = 0.03, 4.0, 0.7

# How many pairs of texts, of which logarithm of columns at least, tell which language needs more.
FEW, TELLING = 5, 3.5

# Both halves of a paragraph that was split are together not longer or shorter than this.
STRETCH = 0.4

# Of the tokens that two units could share: what strangers reach, and what all are worth at most.
CHANCE, EVIDENCE = 0.25, 8.0
# A token in more units than this tells little and takes long.
COMMON = 24

# Up to here all pairs are weighed; beyond, those within so many of the course of the text.
ALL, REACH = 120_000, 32


class Side(Struct, frozen=True):
    """A row of units, the logarithms of their widths, and the weight of what they could share."""

    units: Sequence[Unit]
    sizes: Sequence[float]
    masses: Sequence[float]


class Both(Struct, frozen=True):
    """Two sides, and the weight of the tokens that two units have in common."""

    source: Side
    target: Side
    shared: dict[Spot, float]

    def turned(self) -> "Both":
        """With the sides exchanged."""
        return Both(self.target, self.source, {(j, i): w for (i, j), w in self.shared.items()})


def weights(source: Sequence[Unit], target: Sequence[Unit]) -> Weights:
    """What speaks for each pair of units, and for each paragraph that was split or joined."""
    both = _compared(source, target)
    friends = _friends(both.shared)
    both = _of_one_length(both, friends)
    paths = corridor(len(source), len(target), friends)
    return Weights(
        len(target),
        [start for start, _ in paths],
        [_row(both, i, start, end) for i, (start, end) in enumerate(paths)],
        dict(_splits(both, paths)),
        {(i, j): w for (j, i), w in _splits(both.turned(), _across(paths, len(target)))},
    )


def _compared(source: Sequence[Unit], target: Sequence[Unit]) -> Both:
    above, below = _places(source), _places(target)
    masses = [0.0] * len(source), [0.0] * len(target)
    shared: dict[Spot, float] = {}
    rarest = log(1 + max(len(source), len(target)))
    for token in sorted(above.keys() & below.keys()):
        first, second = above[token], below[token]
        common = max(len(first), len(second))
        if common > COMMON:
            continue
        weight = _weight(token) * (rarest - log(common))
        for i in first:
            masses[0][i] += weight
            for j in second:
                shared[i, j] = shared.get((i, j), 0.0) + weight
        for j in second:
            masses[1][j] += weight
    return Both(_side(source, masses[0]), _side(target, masses[1]), shared)


def _side(row: Sequence[Unit], masses: list[float]) -> Side:
    return Side(row, [log(unit.width + 1) for unit in row], masses)


def _places(row: Sequence[Unit]) -> dict[tuple[bool, str], list[int]]:
    """Where each token is; first in its pair, whether it is one that translators leave alone."""
    found: dict[tuple[bool, str], list[int]] = {}
    for at, unit in enumerate(row):
        for token in unit.fixed:
            found.setdefault((True, token), []).append(at)
        for token in unit.words:
            found.setdefault((False, token), []).append(at)
    return found


def _weight(token: tuple[bool, str]) -> float:
    fixed, text = token
    if fixed:
        return 1.0
    return 0.3 if text.endswith("-") else 0.6


def _of_one_length(both: Both, friends: Sequence[Spot]) -> Both:
    """With the target's lengths as if its language needed as much room as the source's."""
    source, target = both.source, both.target
    longer = [
        target.sizes[j] - source.sizes[i]
        for i, j in friends
        if min(target.sizes[j], source.sizes[i]) > TELLING
    ]
    if len(longer) < FEW:
        return both
    by = sorted(longer)[len(longer) // 2]
    return Both(
        source, Side(target.units, [size - by for size in target.sizes], target.masses), both.shared
    )


def corridor(height: int, length: int, friends: Iterable[Spot]) -> list[Spot]:
    """From which to which column each row is worth a look; the last is not.

    All of them in texts of usual length; in long ones, those close to a line through *friends*.
    """
    if height * length <= ALL:
        return [(0, length)] * height
    course: list[float] = []
    for (top, left), (low, right) in pairwise([(0, 0), *_rising(friends), (height, length)]):
        step = (right - left) / max(low - top, 1)
        course += [left + step * row for row in range(low - top)]
    course.append(length)
    return [
        (max(int(here) - REACH, 0), min(ceil(there) + REACH, length))
        for here, there in pairwise(course)
    ]


def _friends(shared: Mapping[Spot, float]) -> list[Spot]:
    """Pairs of which each has most in common with the other, in the order of the source."""
    rows: dict[int, Spot] = {}
    columns: dict[int, Spot] = {}
    for spot in sorted(shared, key=lambda spot: (-shared[spot], spot)):
        rows.setdefault(spot[0], spot)
        columns.setdefault(spot[1], spot)
    return sorted(spot for spot in rows.values() if columns[spot[1]] == spot)


def _rising(spots: Iterable[Spot]) -> list[Spot]:
    """As many of *spots*, no two in a row or column, as can be had with both numbers rising."""
    lowest: list[int] = []
    ends: list[Spot] = []
    before: dict[Spot, Spot | None] = {}
    for i, j in spots:
        at = bisect_left(lowest, j)
        lowest[at : at + 1] = [j]
        ends[at : at + 1] = [(i, j)]
        before[i, j] = ends[at - 1] if at else None
    found: list[Spot] = []
    spot = ends[-1] if ends else None
    while spot:
        found.append(spot)
        spot = before[spot]
    return found[::-1]


def _across(paths: Sequence[Spot], length: int) -> list[Spot]:
    """The same corridor, by columns."""
    found = [(len(paths), 0)] * length
    for i, (start, end) in enumerate(paths):
        for j in range(start, end):
            found[j] = min(found[j][0], i), i + 1
    return found


def _row(both: Both, i: int, start: int, end: int) -> list[float]:
    unit, size, mass = both.source.units[i], both.source.sizes[i], both.source.masses[i]
    sizes, masses, shared = both.target.sizes, both.target.masses, both.shared
    found = []
    for j in range(start, end):
        worth = _form(unit, both.target.units[j])
        if worth > NEVER:
            worth += _length(size, sizes[j]) + _content(shared.get((i, j), 0.0), mass + masses[j])
            found.append(exp(max(min(worth, MOST), LEAST) + 2 * ALONE))
        else:
            found.append(0.0)
    return found


def _form(one: Unit, other: Unit) -> float:
    """What kinds and places say."""
    if one.kind == other.kind:
        worth = ALIKE
    elif one.segment is None or other.segment is None:
        return NEVER
    else:
        worth = -CELL if "cell" in (one.kind, other.kind) else -KIND
    if one.place != other.place:
        worth -= PLACE
    return worth if one.first == other.first else worth - FIRST


def _length(size: float, other: float) -> float:
    """What the logarithms of two widths say: more if both are long, for then they seldom agree."""
    spread = min(LONG + SHORT * exp(-size if size < other else -other), WIDEST)
    ratio = (size - other) ** 2 / 2
    return max(ratio - ratio / spread - log(spread) / 2, LEAST)


def _content(shared: float, masses: float) -> float:
    """What tokens say: *shared* of *masses*, those of both."""
    if not masses:
        return 0.0
    return min(masses / 2, EVIDENCE) * (2 * shared / masses - CHANCE) / (1 - CHANCE)


def _splits(both: Both, paths: Sequence[Spot]) -> Iterator[tuple[Spot, float]]:
    """Paragraphs that may stand for two of the other side, and the first of those."""
    source, target = both.source, both.target
    seconds = [
        j
        for j, (one, other) in enumerate(pairwise(target.units))
        if one.place == other.place == "paragraph" and other.block == one.block + 1
    ]
    sums = {j: log(exp(target.sizes[j]) + exp(target.sizes[j + 1])) for j in seconds}
    for i, unit in enumerate(source.units):
        if unit.place != "paragraph":
            continue
        start, end = paths[i]
        for j in seconds[bisect_left(seconds, start) : bisect_left(seconds, end - 1)]:
            if abs(source.sizes[i] - sums[j]) > STRETCH:
                continue
            common = both.shared.get((i, j), 0.0) + both.shared.get((i, j + 1), 0.0)
            mass = source.masses[i] + target.masses[j] + target.masses[j + 1]
            worth = ALIKE + _length(source.sizes[i], sums[j]) + _content(common, mass)
            if worth > 2:
                yield (i, j), exp(min(worth, MOST) - SPLIT + 3 * ALONE)
