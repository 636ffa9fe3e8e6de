"""In what order the blocks of a translation stand."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct


class Trio(Struct, frozen=True):
    """A block by its number in the source, in the translation and in the record."""

    source: int | None
    target: int | None
    base: int | None


def in_order(trios: Sequence[Trio], alone: Sequence[Trio]) -> list[Trio]:
    """*trios*, in the order of the source, and what the translation has *alone*, where it has it.

    An order that a person gave to the translation stays, unless the source has another one, too.
    """
    if _rising(trio.target for trio in trios) or not _rising(trio.base for trio in trios):
        return list(_followed(trios, alone))
    return _own_order(trios, alone)


def _rising(numbers: "Iterator[int | None]") -> bool:
    known = [number for number in numbers if number is not None]
    return all(a < b for a, b in pairwise(known))


def _followed(trios: Sequence[Trio], alone: Sequence[Trio]) -> Iterator[Trio]:
    """In the order of the source; what is alone comes after what it came after."""
    after: dict[int, list[Trio]] = {}
    met = {trio.target for trio in trios if trio.target is not None}
    for trio in alone:
        at = max((t for t in met if t < (trio.target or 0)), default=-1)
        after.setdefault(at, []).append(trio)
    yield from after.pop(-1, [])
    for trio in trios:
        yield trio
        if trio.target is not None:
            yield from after.pop(trio.target, [])


def _own_order(trios: Sequence[Trio], alone: Sequence[Trio]) -> list[Trio]:
    """In the order of the translation; what is new comes after what it follows in the source."""
    placed: list[tuple[int, int, Trio]] = [(trio.target or 0, 0, trio) for trio in alone]
    at = -1
    for number, trio in enumerate(trios):
        at = trio.target if trio.target is not None else at
        placed.append((at, 0 if trio.target is not None else number + 1, trio))
    return [trio for *_, trio in sorted(placed, key=lambda one: one[:2])]
