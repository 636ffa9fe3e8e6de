"""Paths: what a site may hold, and what would meet on somebody's disk."""

import pytest

from mindblog_cli.tree.paths import Collision, UnsafePath, check_all, checked, fold, parents

GOOD = ("index.html", "a b/ø.html", "æ/😀%#?.html", "x/" + "n" * 255, ".well-known/x", "a\nb")
BAD = ("", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", "a\0b", ".mindblog/lock",
       ".MindBlog/x", "ø" * 128, "a" * 256, "\udc80")  # fmt: skip


@pytest.mark.parametrize("path", GOOD)
def test_a_good_path_is_given_back(path: str) -> None:
    assert checked(path) == path


@pytest.mark.parametrize("path", BAD)
def test_a_path_that_leaves_the_site_or_fits_no_disk_is_refused(path: str) -> None:
    with pytest.raises(UnsafePath):
        checked(path)


@pytest.mark.parametrize(
    ("first", "second"),
    [("A.html", "a.html"), ("\u00f8/e\u0301", "\u00f8/\u00e9"), ("stra\u00dfe", "STRASSE")],
)
def test_two_paths_that_are_one_on_some_disk_collide(first: str, second: str) -> None:
    assert fold(first) == fold(second)

    with pytest.raises(Collision) as caught:
        check_all([first, second])

    assert (caught.value.first, caught.value.second) == (first, second)


def test_a_file_can_not_be_a_folder_as_well() -> None:
    with pytest.raises(Collision):
        check_all(["a/b.html", "A"])


def test_the_same_path_twice_is_no_collision() -> None:
    check_all(["a", "a"])


def test_parents_come_before_their_children() -> None:
    assert parents(["a/b/c.html", "a/d.html", "e"]) == ["a", "a/b"]
