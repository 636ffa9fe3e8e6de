"""Where the time of a cold build goes, by the stages that it tells of."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from tests.benchmarks.pairs import prepare
from tests.benchmarks.places import HOUSE, Missing
from tests.benchmarks.runs import Spread, spread
from tests.benchmarks.sides import LANGS, mindblog
from tests.benchmarks.staged import WHOLE, Row

BETWEEN = "between the stages"


class Stage(Struct, frozen=True):
    """Seconds of one stage over several builds; *total* of *unit* is what it had to do."""

    name: str
    wall: Spread
    cpu: Spread
    total: int
    unit: str


def stages(posts: int, runs: int, say: Callable[[str], None]) -> list[Stage]:
    """The stages of *runs* cold builds, and what was spent outside of any."""
    say(f"{posts} posts: laying out")
    side = mindblog(posts, LANGS)
    builds = []
    for turn in range(runs + 1):
        say(f"{posts} posts: build {turn} of {runs}")
        prepare("cold", side, posts)
        builds.append(_staged(side.root))
    # The first one warmed up.
    return [_stage(name, [rows[name] for rows in builds[1:]]) for name in builds[0]]


def _staged(root: Path) -> dict[str, Row]:
    command = [sys.executable, "-m", "tests.benchmarks.staged", str(root)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, check=False)
    if done.returncode:
        raise Missing(f"the build failed:\n{done.stderr.decode()[-2000:]}")
    rows = msgspec.json.decode(done.stdout, type=dict[str, Row])
    whole = rows.pop(WHOLE)
    wall = whole[0] - sum(row[0] for row in rows.values())
    cpu = whole[1] - sum(row[1] for row in rows.values())
    return {**rows, BETWEEN: (wall, cpu, 0, ""), WHOLE: whole}


def _stage(name: str, rows: list[Row]) -> Stage:
    return Stage(
        name=name,
        wall=spread(row[0] for row in rows),
        cpu=spread(row[1] for row in rows),
        total=rows[0][2],
        unit=rows[0][3],
    )
