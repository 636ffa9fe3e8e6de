"""What mindblog's commands cost as a blog grows, and with what power of its size."""

import math
import shutil
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from mindblog_cli.cli.app import COMMANDS
from tests.benchmarks.output import contents
from tests.benchmarks.pairs import arrived, prepare
from tests.benchmarks.places import room_for
from tests.benchmarks.runs import Run, median, run
from tests.benchmarks.sides import LANGS, MINDBLOG, Side, mindblog

# What is done, what is made ready before each run, and the command.
TASKS = {
    "build, cold": ("cold", ("build",)),
    "build, no-op": ("no-op", ("build",)),
    "build, one change": ("one change", ("build",)),
    "list": ("no-op", ("list",)),
    "status": ("no-op", ("status",)),
    "tag rename": ("no-op", ("tag", "rename", "mind", "thinking", "--dry-run")),
}
# Sizes of posts in the first language; each other language has as many again.
SIZES = (1_000, 10_000)


class Blog(Struct, frozen=True):
    """What each task cost on a blog of one size, and how large its site was."""

    langs: tuple[str, ...]
    posts: int
    files: int
    bytes: int
    costs: dict[str, Run]


def growth(
    sizes: Sequence[int], languages: Sequence[int], runs: int, say: Callable[[str], None]
) -> Iterator[Blog]:
    """Each blog in turn, smaller ones first; it is deleted before the next one is made."""
    for count in languages:
        for posts in sorted(sizes):
            room_for(posts * count)
            say(f"{posts} posts in {count} languages: laying out")
            side = mindblog(posts, LANGS[:count])
            try:
                yield _measured(side, posts, LANGS[:count], runs, say)
            finally:
                shutil.rmtree(side.root)


def power(smaller: Blog, larger: Blog, task: str) -> tuple[float, float, float]:
    """The exponent with which wall time, CPU and memory of *task* grow from one to the other."""
    times = math.log(larger.posts / smaller.posts)
    before, after = smaller.costs[task], larger.costs[task]
    return (
        math.log(after.wall / before.wall) / times,
        math.log(after.cpu / before.cpu) / times,
        math.log(after.peak / before.peak) / times,
    )


def _measured(
    side: Side, posts: int, langs: tuple[str, ...], runs: int, say: Callable[[str], None]
) -> Blog:
    costs = {}
    for task, (step, words) in TASKS.items():
        if words[0] in COMMANDS:
            say(f"{posts} posts in {len(langs)} languages: {task}")
            costs[task] = median(_runs(side, posts, step, words, runs))
    site = contents(side.output).written
    return Blog(langs=langs, posts=posts, files=site.files, bytes=site.bytes, costs=costs)


def _runs(side: Side, posts: int, step: str, words: tuple[str, ...], runs: int) -> Iterator[Run]:
    for turn in range(runs + 1):
        prepare(step, side, posts)
        done = run((str(MINDBLOG), *words), side.root)
        if step == "one change":
            arrived(side, posts)
        # The first one warms up.
        if turn:
            yield done
