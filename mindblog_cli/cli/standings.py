"""How translations stand, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.paint import Paint

if TYPE_CHECKING:
    from mindblog_cli.l10n.standing import Standing

# In the order in which they are counted.
ROLES = {
    "missing": "dim",
    "current": "good",
    "unreviewed": "place",
    "outdated": "warning",
    "untracked": "dim",
    "needs-work": "error",
    "conflict": "error",
    "orphaned": "error",
}
# What needs a person first.
RANKS = (
    "conflict",
    "needs-work",
    "outdated",
    "orphaned",
    "untracked",
    "unreviewed",
    "missing",
    "current",
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
    more = f" ({some(one.segments, 'segment')}{_to_send(one.characters)})"
    told = _counted(one.states)
    return ", ".join(text + (more if state == "outdated" else "") for state, text in told.items())


def summed_up(found: "Iterable[Standing]", paint: Paint) -> str:
    """`12 current, 3 outdated, 1 conflict`."""
    told = _counted(Counter(one.state for one in found))
    return ", ".join(paint(text, ROLES[state]) for state, text in told.items())


def _counted(states: Mapping[str, int]) -> dict[str, str]:
    """`3 outdated`, by state and in their order."""
    return {state: f"{states[state]} {state}" for state in ROLES if state in states}


def state_text(one: "Standing") -> str:
    """`outdated(2)`, and other states by their name."""
    return f"{one.state}({one.amount})" if one.amount else one.state


def told(one: "Standing") -> str:
    """`outdated, 1 of 24 segments, 142 characters to send`."""
    of = f", {one.amount} of {some(one.segments, 'segment')}" if one.amount else ""
    return f"{one.state}{of}{_to_send(one.characters)}"


def _to_send(characters: int) -> str:
    return f", {some(characters, 'character')} to send" if characters else ""
