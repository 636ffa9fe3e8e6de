"""Paired runs: two sides do the same step in turn, each round the other one first."""

import os
from collections.abc import Callable, Sequence

from msgspec import Struct

from tests.benchmarks.places import Missing
from tests.benchmarks.runs import Run, Spread, median, run, spread, watched
from tests.benchmarks.sides import Side, clean, middle

# What is done before each run of a step.
STEPS = {
    "cold": "no output, no cache",
    "no-op": "nothing changed",
    "one change": "the body of one post edited",
}


class Pair(Struct, frozen=True):
    """One step of two sides; each ratio is ours over theirs, run by run, so below 1 is ours.

    *ours_held* and *theirs_held* are KiB of all processes together, from one run that was not
    timed.
    """

    step: str
    ours: Run
    theirs: Run
    wall: Spread
    cpu: Spread
    peak: Spread
    ours_held: int
    theirs_held: int
    ours_runs: list[Run]
    theirs_runs: list[Run]


def pairs(
    ours: Side, theirs: Side, posts: int, rounds: int, say: Callable[[str], None]
) -> list[Pair]:
    """Every step, measured in *rounds* after a run of each side to warm up."""
    found = []
    for step in STEPS:
        say(f"{theirs.name}: {step}")
        held = [_watched(step, side, posts) for side in (ours, theirs)]
        runs: dict[str, list[Run]] = {ours.name: [], theirs.name: []}
        for turn in range(rounds):
            sides = (ours, theirs) if turn % 2 == 0 else (theirs, ours)
            for side in sides:
                runs[side.name].append(_timed(step, side, posts))
        found.append(_pair(step, runs[ours.name], runs[theirs.name], held))
    return found


def prepare(step: str, side: Side, posts: int) -> None:
    """Bring *side* to where *step* begins, with nothing left for the disk to do meanwhile."""
    if step == "cold":
        clean(side)
    elif step == "one change":
        with middle(side, posts).open("a", encoding="utf-8") as file:
            file.write(f"\n{_news(file.tell())}\n")
    os.sync()


def arrived(side: Side, posts: int) -> None:
    """See that the last change is on the post's page. Raises Missing if it is not."""
    post = middle(side, posts)
    news = post.read_text("utf-8").splitlines()[-1]
    page = side.output / "posts" / post.stem / "index.html"
    if news not in page.read_text("utf-8"):
        raise Missing(f"{side.name} was quick, but the change of {post.name} is not on its page")


def _news(size: int) -> str:
    return f"One more paragraph, after {size} bytes."


def _watched(step: str, side: Side, posts: int) -> int:
    prepare(step, side, posts)
    return watched(side.command, side.root)


def _timed(step: str, side: Side, posts: int) -> Run:
    prepare(step, side, posts)
    done = run(side.command, side.root)
    if step == "one change":
        arrived(side, posts)
    return done


def _pair(step: str, ours: Sequence[Run], theirs: Sequence[Run], held: Sequence[int]) -> Pair:
    both = list(zip(ours, theirs, strict=True))
    return Pair(
        step=step,
        ours=median(ours),
        theirs=median(theirs),
        wall=spread(one.wall / other.wall for one, other in both),
        cpu=spread(one.cpu / other.cpu for one, other in both),
        peak=spread(one.peak / other.peak for one, other in both),
        ours_held=held[0],
        theirs_held=held[1],
        ours_runs=list(ours),
        theirs_runs=list(theirs),
    )
