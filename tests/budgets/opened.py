"""Which files are opened: counted where Python itself tells of it, not where we would say so."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path


class Ear:
    """Listens to what Python tells of its doings; such a listener can not be taken away again."""

    def __init__(self) -> None:
        self.folder = ""
        self.heard: list[str] = []

    def hear(self, event: str, about: tuple[object, ...]) -> None:
        if self.folder and event == "open" and str(about[0]).startswith(self.folder):
            self.heard.append(str(about[0])[len(self.folder) :])


@cache
def the_ear() -> Ear:
    """One for the whole process, deaf for most of the time."""
    ear = Ear()
    sys.addaudithook(ear.hear)
    return ear


@contextmanager
def opened(folder: Path) -> Iterator[list[str]]:
    """The files below *folder* that are opened in here, each as often as it is."""
    ear = the_ear()
    ear.folder, ear.heard = f"{folder}/", []
    try:
        yield ear.heard
    finally:
        ear.folder = ""
