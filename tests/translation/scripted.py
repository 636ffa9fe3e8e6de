"""An engine for tests: answers in capitals, or as the next step of a script says."""

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from mindblog_cli.engines.engine import Limits, Request
from mindblog_cli.l10n.catalog import By, Catalog, Entry
from mindblog_cli.segments.tags import TAG
from mindblog_cli.translation.costs import Budget
from mindblog_cli.translation.journal import Journal
from mindblog_cli.translation.memory import Memory, Record
from mindblog_cli.translation.pace import Pace
from mindblog_cli.translation.sending import Answer, Failure, Gate, Means, Wanted, ask

Step = Exception | Callable[[Sequence[str]], list[str | None]] | None
USUAL = Limits(texts=10, characters=1000)
QUICK = Pace(tries=4, first=0.001, most=0.01, patience=5.0)


def loud(text: str) -> str:
    """*text* in capitals, but for its tags."""
    parts = re.split(f"({TAG.pattern})", text)
    return "".join(part if at % 2 else part.upper() for at, part in enumerate(parts))


def all_loud(texts: Sequence[str]) -> list[str | None]:
    return [loud(text) for text in texts]


def nothing(texts: Sequence[str]) -> list[str | None]:
    """Answers none of them."""
    return [None for _ in texts]


def bare(texts: Sequence[str]) -> list[str | None]:
    """Drops all tags."""
    return [loud(text).replace("<g1>", "").replace("</g1>", "") for text in texts]


def knowing(source: str, target: str, by: By = "human") -> Memory:
    """A memory of one text."""
    memory = Memory()
    entry = Entry(source, target, by=by)
    catalog = Catalog("en", "da", "a.md", "a.da.md", entries=(entry,))
    memory.refresh([Record("a.po", "1", lambda: catalog)])
    return memory


class Scripted:
    """Each request takes the next step of the script; without one it is answered well."""

    name = "scripted"

    def __init__(
        self,
        *steps: Step,
        always: Callable[[Sequence[str]], list[str | None]] = all_loud,
        limits: Limits = USUAL,
        slow: float = 0.0,
    ) -> None:
        self.limits = limits
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._steps = deque(steps)
        self._always = always
        self._slow = slow
        self._inside = 0
        self._lock = threading.Lock()

    @property
    def sent(self) -> list[str]:
        """All texts in the order in which they came."""
        return [text.text for request in self.requests for text in request.texts]

    def pairs(self, source: str, target: str) -> bool:
        return source != target

    def translate(self, request: Request) -> list[str | None]:
        with self._lock:
            self.requests.append(request)
            self._inside += 1
            self.most_at_once = max(self.most_at_once, self._inside)
            step = self._steps.popleft() if self._steps else None
        time.sleep(self._slow)
        with self._lock:
            self._inside -= 1
        if isinstance(step, Exception):
            raise step
        return (step or self._always)([text.text for text in request.texts])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


def means(
    engine: Scripted, folder: Path, *, most: int | None = None, memory: Memory | None = None
) -> Means:
    """What a run has at hand, its journal in *folder*."""
    journal = Journal(folder / "journal")
    return Means(engine, memory or Memory(), journal, Budget(most), pace=QUICK)


def wants(*texts: str) -> list[Wanted]:
    """Texts that are wanted, by their numbers."""
    return [Wanted(str(number), text) for number, text in enumerate(texts)]


def asked(with_what: Means, *texts: str, gate: Gate | None = None) -> dict[str, Answer | Failure]:
    """What comes of asking for *texts*, by their numbers."""
    found = ask(wants(*texts), "en", "da", with_what, **({"gate": gate} if gate else {}))
    return dict(found)
