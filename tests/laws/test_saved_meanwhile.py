"""What an author saves while a build is under way is found by the next one."""

from pathlib import Path
from random import Random

import pytest

from mindblog_cli.events import Began, Ended, Event
from tests.laws.outcome import built, differences
from tests.laws.test_incremental import agree, founded
from tests.laws.wandering import Wandering

# What is heard then, and of which stage.
MOMENTS: dict[str, tuple[type[Event], str]] = {
    "before posts are read": (Began, "read"),
    "before pages are rendered": (Ended, "read"),
    "after pages were rendered": (Ended, "render"),
    "after files were copied": (Ended, "copy"),
}
FILES = ["posts/second.md", "posts/third/a.png", "static/humans.txt", "theme/templates/note.html"]


def saved_at(walk: Wandering, moment: str, path: str) -> None:
    """Build, and save the file once more when *moment* has come."""
    kind, stage = MOMENTS[moment]
    saved: list[Event] = []

    def hear(event: Event) -> None:
        if isinstance(event, kind) and getattr(event, "stage", "") == stage and not saved:
            saved.append(event)
            walk.write(path, walk.read(path) + b"More.\n")

    built(walk.root, walk.now, say=hear)
    walk.forget()
    assert saved


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_saved_during_a_build_is_in_the_next(
    tmp_path: Path, moment: str, path: str
) -> None:
    walk = founded(tmp_path / "blog", Random(0))
    walk.write("posts/first.md", walk.read("posts/first.md") + b"Something to build.\n")
    walk.write(path, walk.read(path) + b"Before.\n")

    saved_at(walk, moment, path)

    agree(walk)


def test_what_is_saved_during_a_build_and_taken_back_is_in_no_other(tmp_path: Path) -> None:
    walk = founded(tmp_path / "blog", Random(0))
    walk.write("posts/second.md", walk.read("posts/second.md") + b"\nThis stays.\n")
    before = walk.read("posts/second.md")

    saved_at(walk, "before pages are rendered", "posts/second.md")
    walk.write("posts/second.md", before)

    assert differences(walk.build(), walk.clean()) == []
