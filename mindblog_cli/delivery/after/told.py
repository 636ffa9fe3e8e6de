"""What came of telling somebody, as a value."""

from msgspec import Struct


class Told(Struct, frozen=True, kw_only=True):
    """That somebody was told of so many *addresses*, and what was in the way of more.

    *left_out* are those for which there was no room, so that nobody tried.
    """

    addresses: int
    problem: str = ""
    hint: str = ""
    left_out: int = 0
