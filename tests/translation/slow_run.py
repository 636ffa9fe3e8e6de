"""A run of its own for tests that end it: `python -m tests.translation.slow_run FOLDER [SECONDS]`.

Its engine writes down in FOLDER/received what it is sent, before it takes its time to answer. The
first answer to a tagged text has lost its tags.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from mindblog_cli.engines.engine import Limits, Request
from mindblog_cli.segments.tags import words
from mindblog_cli.translation.journal import Journal
from mindblog_cli.translation.memory import Memory
from mindblog_cli.translation.sending import Means, Wanted, ask

PLAIN = [f"Plain text {number}." for number in range(120)]
TAGGED = [f"A <g1>tagged</g1> text {number}" for number in range(30)]


class Slow:
    """Answers after *seconds*; a text that says so is never answered."""

    name = "slow"
    limits = Limits(texts=4, at_once=3)

    def __init__(self, received: Path, seconds: float) -> None:
        self._file = os.open(received, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._seconds = seconds

    def pairs(self, source: str, target: str) -> bool:
        return source != target

    def translate(self, request: Request) -> list[str | None]:
        texts = [text.text for text in request.texts]
        os.write(self._file, "".join(f"{text}\n" for text in texts).encode())
        time.sleep(60 if "hang" in texts else self._seconds)
        once = len(texts) == 1
        return [text.upper() if once and "<" not in text else _said(text, once) for text in texts]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._file)


def _said(text: str, once: bool) -> str:
    return text.replace("tagged", "TAGGED") if once else words(text).upper()


def texts() -> Iterator[str]:
    """Plain ones and, here and there, tagged ones."""
    for number, text in enumerate(PLAIN):
        yield text
        if number % 4 == 3:
            yield TAGGED[number // 4]


def main(folder: Path, seconds: float, hanging: int) -> None:
    """Ask for all texts, and write a dot for each that has come."""
    every = list(texts())
    if hanging:
        every[hanging:] = ["hang"]
    wanted = [Wanted(str(number), text) for number, text in enumerate(every)]
    with Slow(folder / "received", seconds) as engine, Memory() as known:
        means = Means(engine, known, Journal(folder / "journal"))
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        with closing(ask(wanted, "en", "da", means)) as answers:
            for _ in answers:
                sys.stdout.write(".")
                sys.stdout.flush()
    sys.stdout.write("\nended\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
