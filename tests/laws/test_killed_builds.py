"""A build that is killed anywhere leaves nothing that the next one would take for true."""

from itertools import count
from pathlib import Path
from random import Random

import pytest

from tests.laws.killing import Killed, killed
from tests.laws.outcome import differences
from tests.laws.test_incremental import founded
from tests.laws.wandering import Wandering


@pytest.mark.parametrize("undone", [False, True])
def test_a_build_after_a_killed_one_is_the_same_as_a_clean_one(
    tmp_path: Path, undone: bool
) -> None:
    walk = founded(tmp_path / "blog", Random(0))
    before = walk.clean()
    edit(walk)
    after = walk.clean()
    restore(walk)

    for touches in count():
        edit(walk)
        cut = killed_after(walk, touches)
        # A build that came to its end is one that can not be undone any more.
        back = undone and cut
        if back:
            walk.undo()
        left = differences(walk.build(), before if back else after)
        # A folder that was being emptied may stay behind, for nobody looks at it again.
        assert (touches, [one for one in left if not one.endswith("/")]) == (touches, [])
        if not cut:
            break
        restore(walk)

    assert touches > 8


def edit(walk: Wandering) -> None:
    """A page is another, a file is new and a file is gone."""
    walk.body("posts/about.md", lambda _: "Another text.\n")
    walk.write("static/new/file.txt", "new")
    walk.remove("static/img/logo.png")


def restore(walk: Wandering) -> None:
    """The blog as it was before the edit, with a site that is known to be right."""
    walk.write("posts/about.md", "---\ntitle: About\n---\nWho writes.\n")
    walk.write("static/img/logo.png", "logo")
    if (walk.root / "static/new/file.txt").exists():
        walk.remove("static/new/file.txt")
    walk.rest()
    walk.build()


def killed_after(walk: Wandering, touches: int) -> bool:
    """Build until it has touched what it keeps so often; False if it came to its end."""
    walk.forget()
    try:
        with killed(walk.root / ".mindblog", after=touches):
            walk.build()
    except Killed:
        return True
    return False
