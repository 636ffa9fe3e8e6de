"""Where a command is run from: its streams, its environment, and what they can show."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal, TextIO

from msgspec import Struct

Colour = Literal["auto", "always", "never"]


class Terminal(Struct, frozen=True):
    """What the world hands to a command; tests hand it another one.

    *clock* is what people see and posts say, *ticks* measures how long things take,
    and *sleep* is how something is waited for.
    """

    stdin: TextIO
    out: TextIO
    err: TextIO
    env: Mapping[str, str]
    cwd: Path
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    @property
    def talks(self) -> bool:
        """Whether someone sits there who can answer."""
        return self.stdin.isatty() and self.err.isatty() and not self.automated

    @property
    def draws(self) -> bool:
        """Whether progress may be drawn and drawn over."""
        return self.err.isatty() and not self.automated and not self.dumb

    @property
    def automated(self) -> bool:
        """Whether this is a build machine, whatever its streams pretend."""
        return self.env.get("CI", "").lower() not in ("", "0", "false")

    @property
    def dumb(self) -> bool:
        """Whether the terminal knows nothing but letters."""
        return self.env.get("TERM", "") == "dumb"

    def coloured(self, stream: IO[str], wish: Colour) -> bool:
        """Whether colour goes to *stream*: the flag, then NO_COLOR and FORCE_COLOR, then a look."""
        if wish != "auto":
            return wish == "always"
        if self.env.get("NO_COLOR"):
            return False
        if self.env.get("FORCE_COLOR", "0") not in ("", "0"):
            return True
        return stream.isatty() and not self.dumb

    @property
    def width(self) -> int:
        """Columns of the screen that results go to."""
        if (columns := self.env.get("COLUMNS", "")).isdigit() and int(columns):
            return int(columns)
        for stream in (self.out, self.err):
            try:
                return os.get_terminal_size(stream.fileno()).columns or 80
            except (OSError, ValueError):
                continue
        return 80


def system_terminal() -> Terminal:
    """The streams and the environment of this process."""
    for stream in (sys.stdout, sys.stderr):
        # A title in Japanese must not end a listing on a Latin-1 terminal; an odd file name
        # must come out of `list -0` as the bytes it is.
        utf8 = stream.encoding.lower().replace("-", "") == "utf8"
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="surrogateescape" if utf8 else "replace")
    return Terminal(sys.stdin, sys.stdout, sys.stderr, os.environ, Path.cwd())
