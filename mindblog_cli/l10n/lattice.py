"""All ways to lay two rows beside each other without crossing, and how likely each pair is in them.

A way is made of pairs, of one thing beside two, and of things left alone. Its weight is the product
of those of its pairs (one left alone weighs 1). `likely` sums over all ways at once, forward and
backward; it needs no search, and knows in how many ways it could have been otherwise.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import exp, log

from msgspec import Struct

Spot = tuple[int, int]

# Pairs, and splits, that are less likely than this are not worth a word.
FLOOR = 0.02
# Sums differ by many orders; those far below the greatest of a line must not all become 0.
ROOM = 1e140


class Weights(Struct, frozen=True):
    """How much speaks for each pair of a row of things, the upper, with one of *length*, the lower.

    Row number i has its weights in *rows*[i], from the column *starts*[i] on; no pair is outside.
    *splits* has one of the upper beside two of the lower, from a column on; *joins* two beside one.
    """

    length: int
    starts: Sequence[int]
    rows: Sequence[Sequence[float]]
    splits: Mapping[Spot, float]
    joins: Mapping[Spot, float]

    def turned(self) -> "Weights":
        """The same, seen from the end."""
        h, n = len(self.rows), self.length
        pairs = zip(self.starts, self.rows, strict=True)
        return Weights(
            n,
            [n - start - len(row) for start, row in pairs][::-1],
            [row[::-1] for row in reversed(self.rows)],
            {(h - 1 - i, n - 2 - j): one for (i, j), one in self.splits.items()},
            {(h - 2 - i, n - 1 - j): one for (i, j), one in self.joins.items()},
        )


class Likely(Struct, frozen=True):
    """How likely each pair is, and each split and join; what is next to impossible is left out."""

    pairs: dict[Spot, float]
    splits: dict[Spot, float]
    joins: dict[Spot, float]


class _Line(Struct):
    """Sums over all ways that have used up i of the upper row, by how many of the lower, *at* on.

    *total* sums all; *level* those that may go on with one of the upper row left alone. To count
    each way once, those of the lower row that are left alone come after those of the upper.
    True sums are `exp(scale)` times as much.
    """

    at: int
    total: list[float]
    level: list[float]
    scale: float

    def window(self, values: list[float], start: int, size: int) -> list[float]:
        """*size* of *values* (`total` or `level`) from column *start* on."""
        return _within(values, self.at, start, size)

    def reach(self, column: int) -> float:
        """The sum up to *column*."""
        at = column - self.at
        return self.total[at] if 0 <= at < len(self.total) else 0.0


class _Sums(Struct):
    """The sums of all ways *down* from the first of the upper row, and *up* from its last."""

    down: list[_Line]
    up: list[_Line]

    def around(self, i: int, rows: int) -> tuple[_Line, _Line, float]:
        """What comes before row *i* and after *rows* from it; the factor makes a share of both."""
        before, after = self.down[i], self.up[len(self.down) - 1 - i - rows]
        last = self.down[-1]
        return before, after, _times(before.scale + after.scale - last.scale - log(last.total[-1]))


def likely(weights: Weights) -> Likely:
    """The share that the ways through each pair, split and join have in all ways."""
    sums = _Sums(_lines(weights), _lines(weights.turned()))
    return Likely(
        _pairs(sums, weights),
        _wide(sums, weights.splits, 1, 2, weights.length),
        _wide(sums, weights.joins, 2, 1, weights.length),
    )


def _pairs(sums: _Sums, weights: Weights) -> dict[Spot, float]:
    found: dict[Spot, float] = {}
    for i, (start, row) in enumerate(zip(weights.starts, weights.rows, strict=True)):
        before, after, factor = sums.around(i, 1)
        head = before.window(before.total, start, len(row))
        rest = after.window(after.total, weights.length - start - len(row), len(row))
        for k, (one, weight, other) in enumerate(zip(head, row, reversed(rest), strict=True)):
            share = one * weight * other * factor
            if share > FLOOR:
                found[i, start + k] = share
    return found


def _wide(
    sums: _Sums, weights: Mapping[Spot, float], rows: int, columns: int, length: int
) -> dict[Spot, float]:
    found: dict[Spot, float] = {}
    for (i, j), weight in weights.items():
        before, after, factor = sums.around(i, rows)
        share = before.reach(j) * weight * after.reach(length - j - columns) * factor
        if share > FLOOR:
            found[i, j] = share
    return found


def _times(exponent: float) -> float:
    """`exp`, which must not overflow: where it would, there are no sums for it to make count."""
    return exp(min(exponent, 700.0))


def _lines(weights: Weights) -> list[_Line]:
    """The sums after none of the upper row, after the first of it, and so on."""
    ends = [start + len(row) for start, row in zip(weights.starts, weights.rows, strict=True)]
    lines = [_line(0, [1.0] + [0.0] * (ends[0] if ends else weights.length), 0.0)]
    wide = _by_line(weights)
    for i, (start, row) in enumerate(zip(weights.starts, weights.rows, strict=True)):
        last = lines[-1]
        at, end = start, ends[min(i + 1, len(ends) - 1)]
        size = end - at + 1
        level = [
            up + one * weight
            for up, one, weight in zip(
                last.window(last.level, at, size),
                last.window(last.total, at - 1, size),
                _within(row, start, at - 1, size),
                strict=True,
            )
        ]
        # Columns before *at* are out of sight: one may be left alone above after those below.
        level[0] = last.reach(at)
        for (back, j, columns), weight in wide.get(i + 1, ()):
            before = lines[i + 1 - back]
            level[j + columns - at] += before.reach(j) * weight * exp(before.scale - last.scale)
        lines.append(_line(at, level, last.scale))
    return lines


def _by_line(weights: Weights) -> dict[int, list[tuple[tuple[int, int, int], float]]]:
    found: dict[int, list[tuple[tuple[int, int, int], float]]] = {}
    for (i, j), weight in weights.splits.items():
        found.setdefault(i + 1, []).append(((1, j, 2), weight))
    for (i, j), weight in weights.joins.items():
        found.setdefault(i + 2, []).append(((2, j, 1), weight))
    return found


def _line(at: int, level: list[float], scale: float) -> _Line:
    """With its sums brought down to a size that leaves room above and below."""
    total = list(accumulate(level))
    by = ROOM / total[-1]
    return _Line(at, [one * by for one in total], [one * by for one in level], scale - log(by))


def _within(values: Sequence[float], first: int, start: int, size: int) -> list[float]:
    """*size* of *values*, which begin in column *first*, from *start* on; 0 beyond them."""
    begin, end = max(start, first), min(start + size, first + len(values))
    if begin >= end:
        return [0.0] * size
    inner = list(values[begin - first : end - first])
    return [0.0] * (begin - start) + inner + [0.0] * (start + size - end)
