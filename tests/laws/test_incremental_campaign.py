"""Long walks, of hundreds of edits: on the small blog with a look at each, and on a real one."""

import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from tests.cli.folder import Folder
from tests.fixtures import archive
from tests.laws.outcome import differences
from tests.laws.small_blog import NOON, write_small_blog
from tests.laws.test_incremental import EDITS
from tests.laws.wandering import Pointless, Wandering

STEPS = 200

# A clean build of a real blog takes seconds, so several edits are looked at together.
LOOK = 10


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10))
def test_a_small_blog_is_the_same_after_each_of_many_edits(tmp_path: Path, seed: int) -> None:
    write_small_blog(tmp_path / "blog")
    walk = Wandering(tmp_path / "blog", Random(seed), NOON)

    done = wander(walk, STEPS, look=1)

    assert done.total() > STEPS / 2


@pytest.mark.campaign
def test_a_real_blog_is_the_same_after_many_edits(tmp_path: Path) -> None:
    shutil.copytree(archive("hugo-bundles-en-es-pt-fr"), tmp_path / "blog")
    assert Folder(tmp_path / "blog").run("init", "--from", "hugo", "--no-input").code == 0
    walk = Wandering(tmp_path / "blog", Random(7), datetime(2026, 11, 1, tzinfo=UTC))

    done = wander(walk, STEPS, look=LOOK)

    print(dict(sorted(done.items())))  # noqa: T201 - what was tried is what it is run for
    assert done.total() > STEPS / 2


def wander(walk: Wandering, steps: int, *, look: int) -> Counter[str]:
    """A build after each of *steps* edits, and every *look* edits one from nothing beside it."""
    done: Counter[str] = Counter()
    since: list[str] = []
    assert not walk.build().fault
    for number in range(1, steps + 1):
        kind = walk.chance.choice(sorted(EDITS))
        try:
            EDITS[kind](walk)
        except Pointless:
            continue
        since.append(kind)
        if number % look:
            walk.build()
        else:
            look_at(walk, since)
            done.update(since)
            since.clear()
    return done


def look_at(walk: Wandering, since: list[str]) -> None:
    """The law; a blog at fault agrees on that, and goes on as it was before."""
    kept = walk.build()
    assert (since, differences(kept, walk.clean())) == (since, [])
    if kept.fault:
        walk.undo()
        assert (since, differences(walk.build(), walk.clean())) == (since, [])
