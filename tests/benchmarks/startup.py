"""What a command costs before it has done anything: its CPU over that of bare Python."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from tests.benchmarks.runs import Run, Spread, median, run, spread
from tests.benchmarks.sides import MINDBLOG

BARE = "bare Python"
# What is asked; a shell asks for a command's or a post's name at each press of the tabulator.
ASKED = {
    BARE: (sys.executable, "-c", "pass"),
    "--version": (str(MINDBLOG), "--version"),
    "completion of a command": (str(MINDBLOG), "__complete", "mindblog pu"),
    "completion of a post": (str(MINDBLOG), "__complete", "mindblog edit he"),
    "--help": (str(MINDBLOG), "--help"),
    "build --help": (str(MINDBLOG), "build", "--help"),
    "list": (str(MINDBLOG), "list"),
}


class Start(Struct, frozen=True):
    """One command's costs, and its CPU seconds over bare Python's of the same round."""

    name: str
    run: Run
    over: Spread


def startup(rounds: int) -> list[Start]:
    """Each command *rounds* times in turn, in a blog of one post that has been read before."""
    runs: dict[str, list[Run]] = {name: [] for name in ASKED}
    with tempfile.TemporaryDirectory() as temporary:
        blog = Path(temporary)
        (blog / "mindblog.toml").write_text('language = "en"\n', "utf-8")
        (blog / "posts").mkdir()
        (blog / "posts" / "hello.md").write_text("---\ntitle: Hello\n---\n\nHello.\n", "utf-8")
        for turn in range(rounds + 1):
            for name, command in ASKED.items():
                done = run(command, blog)
                # The first round warms up.
                if turn:
                    runs[name].append(done)
    return [_start(name, found, runs[BARE]) for name, found in runs.items()]


def _start(name: str, runs: Sequence[Run], bare: Sequence[Run]) -> Start:
    pairs = zip(runs, bare, strict=True)
    return Start(name, median(runs), spread(one.cpu - other.cpu for one, other in pairs))
