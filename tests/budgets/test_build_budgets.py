"""What a build costs, in files read, pages rendered and files written; never in seconds."""

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.budgets.opened import opened
from tests.build.folder import Folder
from tests.laws.outcome import below

TAGS = ("body", "mind")


def day(number: int) -> str:
    return str(date(2020, 1, 1) + timedelta(days=3 * number))


def written(root: Path, count: int) -> Folder:
    """A blog of so many posts, one every third day, each with a tag; written long ago and built."""
    blog = Folder(root)
    for number in range(count):
        fields = {"date": day(number), "tags": TAGS[number % 2]}
        blog.post(f"post-{number:03}", f"Lead {number}.\n\nText.\n", **fields)
    blog.write("static/logo.png", "logo")
    rest(blog)
    blog.build()
    return blog


def rest(blog: Folder) -> None:
    """Let all that was saved be old, so that clocks are not in doubt."""
    for path in (*blog.root.glob("[!.]*"), *blog.root.glob("[!.]*/**/*")):
        os.utime(path, ns=(0, time.time_ns() - 10**13))


def changed(blog: Folder, before: dict[str, bytes]) -> set[str]:
    """The files of the site that are not what they were."""
    after = below(blog.root / ".mindblog/site")[0]
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


@pytest.fixture
def sixty(tmp_path: Path) -> Folder:
    return written(tmp_path, 60)


def test_where_nothing_changed_no_post_is_opened_and_no_page_rendered(sixty: Folder) -> None:
    with opened(sixty.root / "posts") as posts:
        again = sixty.build()

    assert (again.rendered, again.written, posts) == (0, 0, [])


def test_posts_that_were_only_touched_render_nothing(sixty: Folder) -> None:
    for file in (sixty.root / "posts").iterdir():
        os.utime(file, (0, 1_000_000_000))

    again = sixty.build()

    assert (again.rendered, again.written) == (0, 0)


def test_a_changed_text_is_rendered_where_it_stands_and_nowhere_else(sixty: Folder) -> None:
    before = below(sixty.root / ".mindblog/site")[0]

    # The newest but one, so that feeds have it; its first paragraph is the same.
    fields = {"date": day(58), "tags": TAGS[0]}
    sixty.post("post-058", "Lead 58.\n\nAnother text.\n", **fields)
    built = sixty.build()

    feeds = {"feed.xml", "atom.xml", "feed.json"}
    shown = {"post-058/index.html", *feeds, *(f"tags/{TAGS[0]}/{feed}" for feed in feeds)}
    assert changed(sixty, before) == shown
    assert built.written == len(shown)
    # Pages that name it (its neighbours and lists) may be rendered only to be found the same.
    assert built.rendered <= len(shown) + 4


def test_an_old_text_is_rendered_on_its_own_page_alone(sixty: Folder) -> None:
    sixty.post("post-000", "Lead 0.\n\nAnother text.\n", date=day(0), tags=TAGS[0])
    built = sixty.build()

    assert built.written == 1
    assert built.rendered <= 4


def test_a_changed_title_is_rendered_where_it_is_read(sixty: Folder) -> None:
    fields = {"date": day(0), "tags": TAGS[0], "title": "Another"}
    before = below(sixty.root / ".mindblog/site")[0]

    sixty.post("post-000", "Lead 0.\n\nText.\n", **fields)
    built = sixty.build()

    shown = changed(sixty, before)
    assert shown == {
        "post-000/index.html",
        "post-001/index.html",
        "archive/index.html",
        "page/1/index.html",
        "tags/body/page/1/index.html",
    }
    assert built.written == built.rendered == len(shown)


def test_a_changed_file_is_copied_and_nothing_is_rendered(sixty: Folder) -> None:
    sixty.write("static/logo.png", "another")

    built = sixty.build()

    assert (built.rendered, built.written) == (0, 1)


def test_a_new_post_in_a_long_blog_writes_tens_of_files(tmp_path: Path) -> None:
    blog = written(tmp_path, 600)

    blog.post("new", date="2025-12-31", tags="body")
    built = blog.build()

    assert len(built.tree.tree.leaves) > 650
    assert built.written <= built.rendered < 25
