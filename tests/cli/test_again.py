"""The same build asked for again answers from its note, and only while it may."""

import os
import time
from pathlib import Path

import pytest

from mindblog_cli.cli.again import NOTE, answer
from tests.cli.folder import Folder

BUILD = ("build",)


def aged(root: Path) -> None:
    """Let everything in the blog be older than what a coarse clock can tell apart."""
    then = time.time() - 60
    for path in root.rglob("*"):
        os.utime(path, (then, then))


@pytest.fixture
def built(blog: Folder) -> Folder:
    blog.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nText.\n")
    blog.write("static/x.txt", "x")
    aged(blog.root)
    assert blog.run("build").code == 0
    return blog


def again(folder: Folder, *words: str, cwd: str = ".") -> str:
    return answer(words or BUILD, str(folder.root / cwd), folder.env)


def test_nothing_changed_is_told_from_the_note(built: Folder) -> None:
    said = again(built)

    assert said.startswith("1 post, ")
    assert "; none written in 0.0 s" in said
    assert again(built, cwd="posts") == said


def test_other_words_another_folder_or_environment_are_another_question(built: Folder) -> None:
    assert not again(built, "build", "--drafts")
    assert not again(built, "build", "--clean")
    assert not again(built, "publish")
    assert not answer(BUILD, str(built.root.parent), built.env)
    assert not answer(BUILD, str(built.root), {**built.env, "MINDBLOG_PAGE_SIZE": "1"})


def test_a_note_holds_no_secret_and_does_not_ask_for_one(built: Folder) -> None:
    built.env["MINDBLOG_SECRET_PROD"] = "correct-horse"
    built.run("build", "--clean")
    aged(built.root)
    built.run("build")

    assert again(built)
    assert "correct-horse" not in built.read(f".mindblog/{NOTE}")


@pytest.mark.parametrize(
    "path",
    [
        "posts/a.md", "posts/b.md", "posts/new/b.md", "static/x.txt", "static/y/z.txt",
        "theme/extra.css", "mindblog.toml", "mindblog.local.toml", "pyproject.toml",
        "home/.config/mindblog/config.toml", ".mindblog/site.writing", ".mindblog/edits.journal",
    ],
)  # fmt: skip
def test_any_file_that_comes_or_changes_ends_it(built: Folder, path: str) -> None:
    assert again(built)

    file = built.write(path, "changed")
    os.utime(file, (time.time() - 30, time.time() - 30))

    assert not again(built)


def test_a_file_that_goes_ends_it(built: Folder) -> None:
    (built.root / "posts/a.md").unlink()

    assert not again(built)


@pytest.mark.parametrize("what", ["the site", "the note", "half the note", "all"])
def test_what_is_made_may_go_at_any_time(built: Folder, what: str) -> None:
    note, site = built.root / ".mindblog" / NOTE, built.root / ".mindblog/site"
    match what:
        case "the site":
            site.rename(built.root / "elsewhere")
        case "the note":
            note.unlink()
        case "half the note":
            note.write_bytes(note.read_bytes()[: note.stat().st_size // 2])
        case _:
            (built.root / ".mindblog").rename(built.root / "elsewhere")

    assert not again(built)
    assert built.run("build").code == 0


def test_a_file_as_new_as_the_build_leaves_no_note(built: Folder) -> None:
    built.write("posts/b.md", "---\ntitle: B\ndate: 2024-01-01\n---\n")

    built.run("build")

    assert not again(built)


def test_warnings_are_told_each_time(built: Folder) -> None:
    built.write("posts/b.md", "---\ntitle: B\ndate: 2024-01-01\n---\n[x](gone.md)\n")
    aged(built.root / "posts")

    first = built.run("build")
    second = built.run("build")

    assert not again(built)
    assert "MB031" in first.err
    assert second.err.count("MB031") == first.err.count("MB031")


def test_a_scheduled_post_ends_it_when_its_time_has_come(built: Folder) -> None:
    built.write("posts/b.md", "---\ntitle: B\ndate: 2025-01-01\n---\n")
    aged(built.root / "posts")

    # The folder's clock stands at 2024, that of the machine is past the day of the post.
    assert built.run("build").out.startswith("1 post, ")
    assert not again(built)
