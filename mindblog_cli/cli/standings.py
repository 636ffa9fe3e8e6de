"""How translations stand, in words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct, field

from mindblog_cli.cli.amounts import some

if TYPE_CHECKING:
    from mindblog_cli.l10n.standing import Standing

_ORDER = (
    "current",
    "unreviewed",
    "outdated",
    "needs-work",
    "conflict",
    "untracked",
    "orphaned",
)


class Sum(Struct, frozen=True):
    """Translations into one language by *states*, and what is to be done about outdated ones."""

    states: dict[str, int] = field(default_factory=dict)
    segments: int = 0
    characters: int = 0


def summed(found: "Iterable[Standing]") -> dict[str, Sum]:
    """Sums by language; what is missing is counted elsewhere."""
    sums: dict[str, Sum] = {}
    for one in found:
        if one.state != "missing":
            before = sums.get(one.lang, Sum())
            states = before.states | {one.state: before.states.get(one.state, 0) + 1}
            segments, characters = before.segments + one.outdated, before.characters
            sums[one.lang] = Sum(states, segments, characters + one.characters)
    return sums


def sum_text(one: Sum) -> str:
    """`12 current, 3 outdated (5 segments, 842 characters to send), 1 conflict`."""
    sent = f", {some(one.characters, 'character')} to send" if one.characters else ""
    more = f" ({some(one.segments, 'segment')}{sent})"
    told = {state: one.states[state] for state in _ORDER if state in one.states}
    return ", ".join(
        f"{number} {state}{more if state == 'outdated' else ''}" for state, number in told.items()
    )


def told(one: "Standing") -> str:
    """`outdated, 1 of 24 segments, 142 characters to send`."""
    numbers = {
        "outdated": one.outdated,
        "needs-work": one.needs_work,
        "conflict": one.conflicts,
        "unreviewed": one.machine,
    }
    number = numbers.get(one.state)
    of = f", {number} of {some(one.segments, 'segment')}" if number else ""
    sent = f", {some(one.characters, 'character')} to send" if one.characters else ""
    return f"{one.state}{of}{sent}"
