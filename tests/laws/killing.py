"""A kill at a chosen touch of the disk: from there on this process touches it no more."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

TOUCHES = frozenset({"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir"})


class Killed(BaseException):
    """Nothing that still wants to tidy up can: it would have to touch the disk."""


class Killer:
    """Listens to what Python tells of its doings; such a listener can not be taken away again."""

    def __init__(self) -> None:
        self.folder = ""
        self.spared = 0

    def hear(self, event: str, about: tuple[object, ...]) -> None:
        if self.folder and event in TOUCHES and str(about[0]).startswith(self.folder):
            self.spared -= 1
            if self.spared < 0:
                raise Killed


@cache
def the_killer() -> Killer:
    """One for the whole process, idle for most of the time."""
    killer = Killer()
    sys.addaudithook(killer.hear)
    return killer


@contextmanager
def killed(folder: Path, *, after: int) -> Iterator[None]:
    """Let only so many touches of anything in *folder* happen, whatever is tried in here."""
    killer = the_killer()
    killer.folder, killer.spared = str(folder), after
    try:
        yield
    finally:
        killer.folder = ""
