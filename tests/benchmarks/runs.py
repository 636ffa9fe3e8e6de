"""Runs of one command, and what they cost."""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from msgspec import Struct

from tests.benchmarks.places import Missing

STOPWATCH = Path(__file__).with_name("stopwatch.py")
# How often a watched run's memory is looked at; a look costs a process some 0.1 ms.
OFTEN = 0.01


class Run(Struct, frozen=True):
    """Seconds and KiB of one run; *peak* is that of the largest single process."""

    wall: float
    cpu: float
    peak: int


class Spread(Struct, frozen=True):
    """Several numbers as one: the median, and how far they went."""

    median: float
    low: float
    high: float


def spread(numbers: Iterable[float]) -> Spread:
    """The median of *numbers*, the least and the most."""
    found = sorted(numbers)
    return Spread(statistics.median(found), found[0], found[-1])


def median(runs: Iterable[Run]) -> Run:
    """The run in the middle, each cost on its own."""
    found = list(runs)
    return Run(
        statistics.median(run.wall for run in found),
        statistics.median(run.cpu for run in found),
        int(statistics.median(run.peak for run in found)),
    )


def run(command: Sequence[str], folder: Path) -> Run:
    """Run *command* once in *folder*. Raises Missing if it fails."""
    return _run(command, folder, lambda _: None)


def watched(command: Sequence[str], folder: Path) -> int:
    """The most KiB that the processes of *command* held together at one time.

    The watching slows the run down, so this is for one that is not timed. Only Linux tells; it is
    0 elsewhere.
    """
    most = 0

    def look(clock: subprocess.Popen[bytes]) -> None:
        nonlocal most
        while True:
            most = max(most, _together([_memory(pid) for pid in _below(clock.pid)]))
            try:
                clock.wait(OFTEN)
            except subprocess.TimeoutExpired:
                continue
            return

    _run(command, folder, look)
    return most


def _run(
    command: Sequence[str],
    folder: Path,
    meanwhile: Callable[[subprocess.Popen[bytes]], None],
) -> Run:
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(
            [sys.executable, "-I", "-S", str(STOPWATCH), *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=complaints,
        ) as clock:
            meanwhile(clock)
        words = _text(told).split()
        if words[3:] != ["0"]:
            raise Missing(f"`{' '.join(command)}` failed:\n{_text(complaints)[-2000:]}")
    return Run(float(words[0]), float(words[1]), int(words[2]))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _below(pid: int) -> list[int]:
    try:
        lists = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    children = [int(child) for text in lists for child in text.split()]
    return [*children, *(one for child in children for one in _below(child))]


def _together(memories: Sequence[Mapping[str, int]]) -> int:
    """KiB of several processes: each one's own, and once what they have mapped from files.

    A forked process shares pages of the first kind with its parent, which the kernel has divided
    among them; it would divide those of files among strangers too.
    """
    own = sum(one.get("Pss_Anon", 0) + one.get("Pss_Shmem", 0) for one in memories)
    return own + max((one.get("Rss", 0) - one.get("Anonymous", 0) for one in memories), default=0)


def _memory(pid: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    return {line.partition(":")[0]: int(line.split()[1]) for line in lines}
