"""The sums over all ways against all ways, one by one, where there are few."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.l10n.lattice import FLOOR, Spot, Weights, likely

WEIGHT = st.sampled_from([0.0, 0.1, 1.0, 3.0, 50.0])
Step = tuple[int, int, int, int]


@st.composite
def weighed(draw: st.DrawFn) -> Weights:
    height, length = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    rows = [[draw(WEIGHT) for _ in range(length)] for _ in range(height)]
    splits = {(i, j): draw(WEIGHT) for i in range(height) for j in range(length - 1)}
    joins = {(i, j): draw(WEIGHT) for i in range(height - 1) for j in range(length)}
    return Weights(length, [0] * height, rows, splits, joins)


def ways(weights: Weights, i: int, j: int) -> Iterator[tuple[float, list[Step]]]:
    """Every way from row i and column j on: its weight, and what is in it."""
    yield 1.0, []
    for row in range(i, len(weights.rows)):
        for column in range(j, weights.length):
            for rows, columns, weight in (
                (1, 1, weights.rows[row][column]),
                (1, 2, weights.splits.get((row, column), 0.0)),
                (2, 1, weights.joins.get((row, column), 0.0)),
            ):
                if weight:
                    for rest, steps in ways(weights, row + rows, column + columns):
                        yield weight * rest, [(row, column, rows, columns), *steps]


@given(weighed())
def test_a_share_is_that_of_all_ways(weights: Weights) -> None:
    whole = 0.0
    sums: dict[Step, float] = {}
    for weight, steps in ways(weights, 0, 0):
        whole += weight
        for step in steps:
            sums[step] = sums.get(step, 0.0) + weight

    found = likely(weights)

    for shares, rows, columns in ((found.pairs, 1, 1), (found.splits, 1, 2), (found.joins, 2, 1)):
        wanted = {
            step[:2]: one / whole for step, one in sums.items() if step[2:] == (rows, columns)
        }
        assert only(shares) == pytest.approx(only(wanted), rel=1e-6)


def only(shares: dict[Spot, float]) -> dict[Spot, float]:
    """Those that are not so close to the least that rounding decides."""
    return {spot: share for spot, share in shares.items() if share > FLOOR * 1.001}


def test_a_corridor_leaves_out_what_is_outside_and_no_more() -> None:
    strong = Weights(4, [0, 1, 2], [[20.0, 1.0], [20.0, 1.0], [1.0, 20.0]], {}, {})

    found = likely(strong)

    assert max(found.pairs, key=lambda spot: found.pairs[spot]) == (0, 0)
    assert {(0, 0), (1, 1), (2, 3)} <= found.pairs.keys()
    assert all(share <= 1.0 + 1e-9 for share in found.pairs.values())


def test_a_corridor_may_turn_its_back_on_where_nothing_fits() -> None:
    closed = Weights(6, [0, 2, 4], [[0.0, 0.0], [0.0, 0.0], [0.0, 9.0]], {}, {})

    assert likely(closed).pairs == {(2, 5): pytest.approx(0.9)}


def test_passages_a_thousand_orders_apart_do_not_overflow() -> None:
    rows = [[1e6 if abs(i - j) % 60 < 2 else 1e-3 for j in range(120)] for i in range(120)]

    found = likely(Weights(120, [0] * 120, rows, {}, {}))

    assert found.pairs[60, 60] > 0.5
