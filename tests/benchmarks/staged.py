"""One cold build that stamps its stages: `python -m tests.benchmarks.staged BLOG` prints them.

A process of its own, which loads nothing before the clock runs: the second build in a process
finds the code loaded.
"""

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

# Wall seconds, CPU seconds, how much there was to do, of what.
Row = tuple[float, float, int, str]
IMPORTS = "load the code"
WHOLE = "whole"


def staged(root: Path) -> dict[str, Row]:
    """The stages of one build of the blog in *root*, in order, and the whole of it last."""
    start = _now()
    from mindblog_cli.blog.root import open_blog
    from mindblog_cli.build.build import build
    from mindblog_cli.events import Began, Ended, Event

    loaded = _now()
    rows: dict[str, Row] = {IMPORTS: (loaded[0] - start[0], loaded[1] - start[1], 0, "")}
    under_way: dict[str, tuple[Began, tuple[float, float]]] = {}

    def listen(event: Event) -> None:
        if isinstance(event, Began):
            under_way[event.stage] = (event, _now())
        elif isinstance(event, Ended) and event.stage in under_way:
            began, since = under_way.pop(event.stage)
            now, before = _now(), rows.get(began.stage, (0.0, 0.0, 0, ""))
            wall, cpu = before[0] + now[0] - since[0], before[1] + now[1] - since[1]
            rows[began.stage] = (wall, cpu, before[2] + began.total, began.unit)

    build(open_blog(root, {}), now=datetime.now(UTC), say=listen)
    end = _now()
    return {**rows, WHOLE: (end[0] - start[0], end[1] - start[1], 0, "")}


def _now() -> tuple[float, float]:
    """The clock, and the CPU seconds of this process and of those it has waited for."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(who) for who in both]
    return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(staged(Path(sys.argv[1]))))
