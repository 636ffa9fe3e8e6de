"""A text that is wanted in another language, what was said to it, and what became of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from mindblog_cli.engines.engine import Text
from mindblog_cli.l10n.catalog import By
from mindblog_cli.patterns import pattern
from mindblog_cli.segments import tags
from mindblog_cli.translation.costs import characters

# Where an answer came from, from the cheapest to the last resort.
Path = Literal["memory", "journal", "primary", "retried", "runs"]
PATHS: tuple[Path, ...] = ("memory", "journal", "primary", "retried", "runs")


class Wanted(Struct, frozen=True):
    """Tagged *text* to be translated; *key* says whose it is, and is only handed back."""

    key: str
    text: str
    before: str = ""
    after: str = ""


class Answer(Struct, frozen=True):
    """Tagged *text* with all tags in order, said by *engine* (`memory`: it was known).

    Not *whole*: the words between tags were translated each by itself. *by* is who made what was
    known.
    """

    text: str
    engine: str
    whole: bool = True
    by: By = "machine"


class Failure(Struct, frozen=True):
    """There is no answer that fits, and why; *later*: it was not asked for, but can be."""

    reason: str
    later: bool = False


class Said(Struct, frozen=True):
    """One answer as it came."""

    text: str
    engine: str
    path: Path
    by: By = "machine"


# An element of HTML or XML, or what is left of one; tags of ours are of the same form.
_MARKUP = pattern(r"</?[a-zA-Z][^<>]*>")

Gate = Callable[[Wanted, str], str]
"""Why an answer with the right tags can still not stand where it is wanted, or nothing."""


def fits(_: Wanted, __: str) -> str:
    """Let everything through."""
    return ""


class Asked:
    """One text under way, for all who want it.

    *tried* is how often the engine at hand has been asked for it, *paid* how many characters are
    set aside for the next time. *closed*: there is nothing more to be tried.
    """

    def __init__(self, wanted: Sequence[Wanted], gate: Gate = fits) -> None:
        first = wanted[0]
        self.text = Text(first.text, first.before, first.after)
        self.wanted = wanted
        self.tried = 0
        self.paid = 0
        self.over = False
        self.closed = False
        self.reason = "no answer"
        self._gate = gate
        self._answers: dict[int, Said] = {}

    @property
    def size(self) -> int:
        """How many characters are paid for when it is sent."""
        return characters(self.text.text)

    @property
    def good(self) -> bool:
        """Whether everyone has an answer that fits."""
        return len(self._answers) == len(self.wanted)

    @property
    def path(self) -> Path:
        """The longest way that any of its answers went."""
        return longest(said.path for said in self._answers.values())

    @property
    def answer(self) -> str:
        """What fits the first who wants it."""
        return self._answers[0].text

    def hear(self, said: Said) -> None:
        """Take *said* as the answer for all whom it fits and who have none."""
        source = self.text.text
        if fault := tags.fault(source, said.text) or _leavings(source, said.text):
            self.reason = fault
            return
        for place, wanted in enumerate(self.wanted):
            if place not in self._answers:
                if fault := self._gate(wanted, said.text):
                    self.reason = fault
                else:
                    self._answers[place] = said

    def outcome(self) -> Iterator[tuple[str, Answer | Failure]]:
        """What each gets who wants it."""
        for place, wanted in enumerate(self.wanted):
            if said := self._answers.get(place):
                yield wanted.key, Answer(said.text, said.engine, said.path != "runs", said.by)
            elif self.over:
                yield wanted.key, Failure("over the limit of characters", later=True)
            elif self.closed:
                yield wanted.key, Failure(self.reason)


def _leavings(source: str, answer: str) -> str:
    """Markup that an engine was sent or made up, and has left lying in its *answer*."""
    known = {found.lower() for found in _MARKUP.findall(source)}
    return next((f"stray {m}" for m in _MARKUP.findall(answer) if m.lower() not in known), "")


def longest(paths: Iterable[Path]) -> Path:
    """Which of *paths* was the longest way."""
    return max(paths, key=PATHS.index)


def part(text: str, before: str = "", after: str = "") -> Asked:
    """A piece of a text, which nobody wants by itself."""
    return Asked([Wanted("", text, before, after)])
