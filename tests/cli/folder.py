"""A folder, a terminal and the command line, for tests."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import msgspec

from mindblog_cli.cli.app import run
from mindblog_cli.cli.terminal import Terminal

NOW = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
SETTINGS = """\
url = "https://example.org"
language = "en"

[languages.en]
title = "Mind"

[languages.da]
title = "Sind"
"""


class Screen(StringIO):
    """A stream that says it is a terminal, when it is told to."""

    def __init__(self, text: str = "", *, tty: bool = False) -> None:
        super().__init__(text)
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


class Result(msgspec.Struct):
    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, object]:
        envelope: dict[str, object] = msgspec.json.decode(self.out)
        return envelope


class Folder:
    """A folder to work in, and the command line at work in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.env: dict[str, str] = {"PATH": os.environ["PATH"], "HOME": str(root / "home")}
        self.now = NOW
        self.sleep: Callable[[float], None] = time.sleep

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def run(
        self,
        *args: str,
        input: str = "",  # noqa: A002 - the word for it
        tty: bool = False,
        env: Mapping[str, str] | None = None,
        cwd: str = ".",
    ) -> Result:
        out, err = Screen(tty=tty), Screen(tty=tty)
        terminal = Terminal(
            Screen(input, tty=tty),
            out,
            err,
            {**self.env, **(env or {})},
            self.root / cwd,
            clock=lambda: self.now,
            ticks=lambda: 0.0,
            sleep=self.sleep,
        )
        code = run(list(args), terminal)
        return Result(code, out.getvalue(), err.getvalue())

    def editor(self, script: str) -> None:
        """Make *script* the author's editor: Python that changes `path`, given `args`."""
        program = self.root / "home" / "editor.py"
        program.parent.mkdir(exist_ok=True)
        head = "import sys, pathlib\nargs = sys.argv[1:]\npath = pathlib.Path(args[-1])\n"
        program.write_text(head + script, "utf-8")
        self.env["EDITOR"] = f"{sys.executable} {program}"


def terminal(folder: Folder, stdin: Screen | None = None) -> Terminal:
    """A terminal of its own, for tests of what commands are made of."""
    tty = bool(stdin and stdin.tty)
    streams = stdin or Screen(), Screen(tty=tty), Screen(tty=tty)
    return Terminal(*streams, folder.env, folder.root)
