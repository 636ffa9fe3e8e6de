"""What engines have answered in a run, on disk before it is used.

    {"of": "…", "engine": "deepl", "said": "…"}

One line for each answer, also for those that are of no use: a run that was killed is told again
all that it heard, in the same order, and so asks for nothing that it has paid for. *of* stands for
the text and both languages, not for the engine: whoever goes on with another one keeps what the
first has said. A line that is not whole is no line.
"""

import os
import threading
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct


class Line(Struct, frozen=True):
    """*engine* has *said* this to the text called *of* (see `name`)."""

    of: str
    engine: str
    said: str


def name(text: str, source: str, target: str) -> str:
    """What tagged *text* is called, as one to be translated from *source* to *target*."""
    return sha256("\0".join((source, target, text)).encode()).hexdigest()[:32]


class Journal:
    """The lines in *file*; shared by threads, and held by one process (it has the blog's lock)."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._lines: dict[str, tuple[Line, ...]] = {}
        data = file.read_bytes() if file.exists() else b""
        self._torn = bool(data) and not data.endswith(b"\n")
        for raw in data.split(b"\n"):
            self._keep(raw)

    def said(self, name: str) -> tuple[Line, ...]:
        """All answers to the text called *name*, in the order in which they came."""
        with self._lock:
            return self._lines.get(name, ())

    def write(self, lines: Iterable[Line]) -> None:
        """Keep *lines*; they are on disk when this returns. Raises OSError where it is full."""
        new = list(lines)
        if not new:
            return
        data = b"".join(msgspec.json.encode(line) + b"\n" for line in new)
        with self._lock:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("ab") as file:
                # Or else the first of them would be the rest of what was torn.
                file.write(b"\n" + data if self._torn else data)
                file.flush()
                os.fsync(file.fileno())
            self._torn = False
            for line in new:
                self._lines[line.of] = (*self._lines.get(line.of, ()), line)

    def clear(self) -> None:
        """Forget everything, as it now stands in files."""
        with self._lock:
            self._file.unlink(missing_ok=True)
            self._lines.clear()
            self._torn = False

    def _keep(self, raw: bytes) -> None:
        try:
            line = msgspec.json.decode(raw, type=Line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return
        self._lines[line.of] = (*self._lines.get(line.of, ()), line)
