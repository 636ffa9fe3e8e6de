"""What turns one site into another."""

from collections.abc import Callable, Mapping
from operator import eq
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")


class Changes(Struct, frozen=True):
    """What a delivery has to do, in paths, sorted."""

    put: tuple[str, ...]
    delete: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.put or self.delete)


def diff(
    live: Mapping[str, T], wanted: Mapping[str, T], same: Callable[[T, T], bool] = eq
) -> Changes:
    """What turns *live* into *wanted*; leaves that are the *same* are left alone."""
    put = sorted(
        path
        for path, leaf in wanted.items()
        if (old := live.get(path)) is None or not same(old, leaf)
    )
    return Changes(tuple(put), tuple(sorted(live.keys() - wanted.keys())))


def apply(changes: Changes, live: Mapping[str, T], wanted: Mapping[str, T]) -> dict[str, T]:
    """*live* after *changes*, whose new leaves come from *wanted*."""
    gone = set(changes.delete)
    kept = {path: leaf for path, leaf in live.items() if path not in gone}
    return kept | {path: wanted[path] for path in changes.put}
