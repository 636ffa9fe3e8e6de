import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from msgspec.structs import replace

from mindblog_cli.blog.config import Config, Language, Profile
from mindblog_cli.errors import ContentError
from mindblog_cli.events import Began, Ended, Event, Moved
from mindblog_cli.posts.find import found_at
from mindblog_cli.posts.post import PostId
from mindblog_cli.posts.reading import Reading
from mindblog_cli.posts.shelf import Shelf, Spread, scan
from mindblog_cli.posts.stamps import unchanged

T = TypeVar("T")
R = TypeVar("R")


def blog(root: Path, **files: str) -> Path:
    """Files by path; `__` in a name stands for `/`, `_dot_` for `.`."""
    for name, text in files.items():
        file = root / "posts" / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def shelf(root: Path, profile: Profile = "mindblog", **known: dict[str, Reading]) -> Shelf:
    config = Config(languages={"da": Language()}, profile=profile)
    return scan(root, config, known=known.get("known"))


def test_posts_stand_on_the_shelf_in_order(tmp_path: Path) -> None:
    blog(tmp_path, b_dot_md="B", a_dot_da_dot_md="A", a_dot_md="A", _index_dot_md="I", x_dot_png="")

    found = shelf(tmp_path)

    assert [post.id for post in found.posts] == [
        PostId("a", "da"),
        PostId("a", "en"),
        PostId("b", "en"),
    ]
    assert [section.id for section in found.sections] == [PostId("_index", "en")]
    assert found.assets == ("posts/x.png",)
    assert found.diagnostics == ()


def test_a_blog_without_its_folder_is_empty_and_says_so(tmp_path: Path) -> None:
    found = shelf(tmp_path)

    assert found.posts == ()
    assert [(one.code, one.severity) for one in found.diagnostics] == [("MB007", "warning")]


def test_html_without_front_matter_is_a_loose_file(tmp_path: Path) -> None:
    blog(tmp_path, widget_dot_html="<p>", page_dot_html="---\ntitle: P\n---\n<p>Page</p>")

    found = shelf(tmp_path)

    assert [post.title for post in found.posts] == ["P"]
    assert found.assets == ("posts/widget.html",)


def test_two_files_of_one_language_in_one_story_are_named_both(tmp_path: Path) -> None:
    blog(tmp_path, a_dot_da_dot_md="A", da__a_dot_md="A")

    (found,) = shelf(tmp_path).diagnostics

    assert (found.code, found.file, found.severity) == ("MB022", "posts/da/a.md", "error")
    assert found.message == 'posts/a.da.md is "a" in language "da" too'


@pytest.mark.parametrize("written", ["foo", "foo.md", "hello", "2020/foo", "posts/x/foo"])
def test_a_translation_finds_its_original_by_path_or_slug_or_stem(
    tmp_path: Path, written: str
) -> None:
    blog(tmp_path, en__2020__foo_dot_md="---\nslug: hello\n---\n")
    blog(tmp_path, da__bar_dot_md=f"---\ntranslation_of: {written}\n---\n")

    found = shelf(tmp_path)

    assert {post.id for post in found.posts} == {PostId("2020/foo", "en"), PostId("2020/foo", "da")}
    assert found.diagnostics == ()


def test_a_translation_without_original_is_warned_of(tmp_path: Path) -> None:
    blog(tmp_path, a__foo_dot_md="x", b__foo_dot_md="x")
    blog(tmp_path, bar_dot_da_dot_md="---\ntranslation_of: foo\n---\n")

    (found,) = shelf(tmp_path).diagnostics

    assert (found.code, found.file, found.severity) == ("MB031", "posts/bar.da.md", "warning")


def test_a_suffix_that_is_no_language_here_is_warned_of_beside_its_original(tmp_path: Path) -> None:
    blog(tmp_path, foo_dot_md="x", foo_dot_de_dot_md="x", bar_dot_de_dot_md="x")

    (found,) = shelf(tmp_path).diagnostics

    assert (found.code, found.file, found.severity) == ("MB012", "posts/foo.de.md", "warning")
    assert "[languages.de]" in found.hint


def test_an_index_in_no_language_of_the_blog_is_warned_of(tmp_path: Path) -> None:
    blog(tmp_path, a__index_dot_md="x", a__index_dot_tr_dot_md="x")

    (found,) = shelf(tmp_path).diagnostics

    assert (found.code, found.file, found.severity) == ("MB012", "posts/a/index.tr.md", "warning")


def test_faults_are_told_in_order_and_once(tmp_path: Path) -> None:
    blog(tmp_path, b_dot_md="---\ntitel: T\ndate: never\n---\n", a_dot_md="---\ntitle: [\n---\n")

    found = shelf(tmp_path)

    assert [one.where for one in found.diagnostics][1:] == ["posts/b.md:2:1", "posts/b.md:3:7"]
    assert [one.code for one in found.diagnostics] == ["MB002", "MB013", "MB011"]
    assert [post.path for post in found.posts] == ["posts/b.md"]


def test_a_body_comes_without_the_heading_that_is_the_title(tmp_path: Path) -> None:
    blog(tmp_path, a_dot_md="# A\n\nText\n", b_dot_md="---\ntitle: B\n---\n# Part\n")
    found = shelf(tmp_path)

    bodies = [(post.title, body) for post, body in found.bodies(found.posts)]

    assert bodies == [("A", "\nText\n"), ("B", "# Part\n")]


def test_a_body_of_nikola_is_the_whole_file_beside_its_front_matter(tmp_path: Path) -> None:
    blog(tmp_path, a_dot_rst="Text\n", a_dot_meta=".. title: A\n")
    found = shelf(tmp_path, "nikola")

    assert [post.title for post in found.posts] == ["A"]
    assert found.body(found.posts[0]) == "Text\n"


def test_a_body_that_has_gone_is_an_error_with_its_file(tmp_path: Path) -> None:
    blog(tmp_path, a_dot_md="A")
    found = shelf(tmp_path)
    (tmp_path / "posts/a.md").unlink()

    with pytest.raises(ContentError) as caught:
        found.body(found.posts[0])

    assert [one.file for one in caught.value.diagnostics] == ["posts/a.md"]


def test_only_changed_files_are_opened_again(tmp_path: Path) -> None:
    blog(tmp_path, a_dot_md="A", b_dot_md="B", c_dot_md="---\ndate: never\n---\n")
    first = shelf(tmp_path)
    (tmp_path / "posts/b.md").write_text("# Changed")
    stamps = {path: one.stamp for path, one in first.readings.items()}

    kept = {
        path: msgspec.structs.replace(
            one, post=one.post and msgspec.structs.replace(one.post, title="kept")
        )
        for path, one in first.readings.items()
    }
    second = shelf(tmp_path, known=kept)

    assert [post.title for post in second.posts] == ["kept", "Changed", "kept"]
    assert second.diagnostics == first.diagnostics
    assert second.readings["posts/a.md"].stamp == stamps["posts/a.md"]
    assert second.readings["posts/b.md"].stamp != stamps["posts/b.md"]


def test_a_kept_post_has_the_files_that_lie_beside_it_now(tmp_path: Path) -> None:
    blog(tmp_path, a__index_dot_md="A", a__old_dot_png="")
    first = shelf(tmp_path)
    (tmp_path / "posts/a/old.png").rename(tmp_path / "posts/a/new.png")

    second = shelf(tmp_path, known=first.readings)

    assert second.posts[0].assets == ("new.png",)


def test_what_was_read_can_be_kept_as_bytes(tmp_path: Path) -> None:
    blog(
        tmp_path,
        a_dot_md="---\ndate: 2020-01-02 10:00\nimage: a.png\nx: {y: [1, 2.5, null]}\n---\nA",
        b_dot_md="---\ndate: never\n---\n",
    )
    first = shelf(tmp_path)

    data = msgspec.msgpack.encode(first.readings)

    assert msgspec.msgpack.decode(data, type=dict[str, Reading]) == first.readings


def test_a_file_that_can_not_be_read_is_an_error_and_tried_again(tmp_path: Path) -> None:
    blog(tmp_path, a_dot_md="A")
    (tmp_path / "posts/b.md").symlink_to(tmp_path / "gone.md")

    found = shelf(tmp_path)

    assert [(one.code, one.file) for one in found.diagnostics] == [("MB007", "posts/b.md")]
    assert [post.path for post in found.posts] == ["posts/a.md"]


def test_whoever_listens_hears_how_far_reading_is(tmp_path: Path) -> None:
    blog(tmp_path, **{f"p{at}_dot_md": "x" for at in range(205)})
    heard: list[Event] = []

    scan(tmp_path, Config(), say=heard.append)

    assert heard[0] == Began("read", 205)
    assert [event.count for event in heard if isinstance(event, Moved)] == [100, 100, 5]
    assert heard[-1] == Ended("read")


def test_the_same_files_give_the_same_shelf(tmp_path: Path) -> None:
    blog(tmp_path, a_dot_md="A", b__index_dot_md="B", c_dot_da_dot_md="C")

    assert shelf(tmp_path) == shelf(tmp_path)


SECOND = 1_000_000_000


def rewritten(root: Path, text: str) -> None:
    """Other bytes of the same length under the same stamp."""
    file = root / "posts/a.md"
    stat = file.stat()
    file.write_text(text)
    os.utime(file, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
    assert file.stat().st_size == stat.st_size


@pytest.mark.parametrize("age", [-3600, 0, 1])
def test_a_file_as_new_as_the_scan_may_change_unseen_and_is_looked_at(
    tmp_path: Path, age: int
) -> None:
    blog(tmp_path, a_dot_md="# One")
    now = (tmp_path / "posts/a.md").stat().st_mtime_ns + age * SECOND
    first = scan(tmp_path, Config(), clock=lambda: now)

    rewritten(tmp_path, "# Two")
    second = scan(tmp_path, Config(), known=first.readings, clock=lambda: now + SECOND)

    assert [post.title for post in second.posts] == ["Two"]


def test_a_file_older_than_that_is_known_by_its_stamp(tmp_path: Path) -> None:
    blog(tmp_path, a_dot_md="# One")
    later = (tmp_path / "posts/a.md").stat().st_mtime_ns + 3 * SECOND
    first = scan(tmp_path, Config(), clock=lambda: later)

    rewritten(tmp_path, "# Two")
    second = scan(tmp_path, Config(), known=first.readings)

    assert [post.title for post in second.posts] == ["One"]


def test_a_file_that_was_only_touched_is_not_read_again(tmp_path: Path) -> None:
    blog(tmp_path, a_dot_md="# One", b_dot_md="---\ntitle: [\n---\n")
    first = shelf(tmp_path)
    kept = first.readings["posts/a.md"]
    assert kept.post
    known = {
        **first.readings,
        "posts/a.md": msgspec.structs.replace(
            kept, post=msgspec.structs.replace(kept.post, title="kept")
        ),
    }

    os.utime(tmp_path / "posts/a.md", ns=(SECOND, SECOND))
    second = shelf(tmp_path, known=known)

    assert [post.title for post in second.posts] == ["kept"]
    assert second.readings["posts/a.md"].stamp == (SECOND, 5)
    assert second.diagnostics == first.diagnostics


def test_a_post_of_two_files_is_read_again_when_one_is_touched(tmp_path: Path) -> None:
    """One digest stands for both, and would not tell what has gone from one to the other."""
    blog(tmp_path, a_dot_rst="Text\n", a_dot_meta=".. title: A\n.. slug: a\n")
    first = shelf(tmp_path, "nikola")
    (tmp_path / "posts/a.meta").write_text(".. title: A\n")
    (tmp_path / "posts/a.rst").write_text(".. slug: a\nText\n")

    second = shelf(tmp_path, "nikola", known=first.readings)

    assert [post.slug for post in first.posts + second.posts] == ["a", None]


def elsewhere(work: Callable[[T], R], parts: Sequence[T]) -> Iterator[R]:
    """As another process would do it: all that goes there and comes back is pickled."""
    for part in parts:
        there, value = pickle.loads(pickle.dumps((work, part)))
        result: R = pickle.loads(pickle.dumps(there(value)))
        yield result


@pytest.mark.parametrize("spread", [map, elsewhere])
def test_files_read_elsewhere_say_the_same(tmp_path: Path, spread: Spread) -> None:
    many = {f"p{at}_dot_md": f"---\ntitle: {at}\ndate: 2020-01-02\n---\nx" for at in range(420)}
    blog(tmp_path, **many, _index_dot_md="I", bad_dot_md="---\ntitle: [\n---\n", z_dot_html="<p>")
    blog(tmp_path, odd_dot_md='{"title": "\\ud800"}\n')
    (tmp_path / "posts/gone.md").symlink_to(tmp_path / "gone.md")
    heard: list[Event] = []

    found = scan(tmp_path, Config(), spread=spread, say=heard.append)

    assert repr(found) == repr(scan(tmp_path, Config()))
    assert [event.count for event in heard if isinstance(event, Moved)] == [200, 200, 25]


def test_a_few_files_are_read_here(tmp_path: Path) -> None:
    blog(tmp_path, **{f"p{at}_dot_md": "x" for at in range(299)})
    sent: list[object] = []

    def watched(work: Callable[[T], R], parts: Sequence[T]) -> Iterator[R]:
        sent.extend(parts)
        return map(work, parts)

    assert len(scan(tmp_path, Config(), spread=watched).posts) == 299
    assert sent == []


def test_a_known_file_that_can_not_be_opened_is_not_taken_for_unchanged(tmp_path: Path) -> None:
    kept = shelf(blog(tmp_path, a_dot_md="A")).readings
    gone = replace(found_at("posts/a.md", Config()), stamp=(1, 2))
    (tmp_path / "posts/a.md").unlink()

    assert unchanged(tmp_path, Config(), [gone], kept) == {}


@pytest.mark.parametrize("saved", ["---\ntitle: Longer than it was\n---\nNew.\n", "New.\n"])
def test_a_body_is_found_though_the_file_was_saved_since(tmp_path: Path, saved: str) -> None:
    found = shelf(blog(tmp_path, a_dot_md="---\ntitle: A\n---\nOld.\n"))
    assert found.body(found.posts[0]) == "Old.\n"

    blog(tmp_path, a_dot_md=saved)

    assert found.body(found.posts[0]) == "New.\n"
