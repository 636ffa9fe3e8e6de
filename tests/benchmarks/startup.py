"""What a command costs before it has done anything: its CPU over that of bare Python."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from mindblog_cli.cli.app import COMMANDS
from tests.benchmarks.runs import Run, Spread, median, run, spread
from tests.benchmarks.sides import MINDBLOG

BARE = "bare Python"
# What is asked, and the environment that asks it; a shell completes through variables.
ASKED: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    BARE: ((sys.executable, "-c", "pass"), {}),
    "--version": ((str(MINDBLOG), "--version"), {}),
    "--help": ((str(MINDBLOG), "--help"), {}),
    "completion": (
        (str(MINDBLOG),),
        {
            "_MINDBLOG_COMPLETE": "complete_bash",
            "COMP_WORDS": "mindblog pu",
            "COMP_CWORD": "1",
        },
    ),
    "list": ((str(MINDBLOG), "list"), {}),
}


class Start(Struct, frozen=True):
    """One command's costs, and its CPU seconds over bare Python's of the same round."""

    name: str
    run: Run
    over: Spread


def startup(rounds: int) -> list[Start]:
    """Each command *rounds* times in turn, in a blog of one post that has been read before."""
    asked = {name: how for name, how in ASKED.items() if name != "completion" or _completes()}
    runs: dict[str, list[Run]] = {name: [] for name in asked}
    with tempfile.TemporaryDirectory() as temporary:
        blog = Path(temporary)
        (blog / "mindblog.toml").write_text('language = "en"\n', "utf-8")
        (blog / "posts").mkdir()
        (blog / "posts" / "hello.md").write_text("---\ntitle: Hello\n---\n\nHello.\n", "utf-8")
        for turn in range(rounds + 1):
            for name, (command, env) in asked.items():
                done = run(command, blog, env)
                # The first round warms up.
                if turn:
                    runs[name].append(done)
    return [_start(name, found, runs[BARE]) for name, found in runs.items()]


def _completes() -> bool:
    return "completion" in COMMANDS


def _start(name: str, runs: Sequence[Run], bare: Sequence[Run]) -> Start:
    pairs = zip(runs, bare, strict=True)
    return Start(name, median(runs), spread(one.cpu - other.cpu for one, other in pairs))
