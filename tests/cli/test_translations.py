"""How translations stand, in the commands that are about posts as a whole."""

import pytest

from tests.cli.folder import SETTINGS, Folder
from tests.recorded import record, signed

FIRST = "---\ntitle: First\ndate: 2024-01-01\n---\nOne sentence here.\n\nAnother one there.\n"
FORST = "---\ntitle: Første\n---\nEn sætning her.\n\nEn anden der.\n"


@pytest.fixture
def shelf(blog: Folder) -> Folder:
    """*a* has not been recorded, *b* is a machine's, *c* out of date, *d* reviewed, *e* missing."""
    for day, name in enumerate("abcde", 1):
        text = FIRST.replace("First", name.upper()).replace("-01\n", f"-0{day}\n")
        blog.write(f"posts/{name}.md", text)
    for name in "abcd":
        blog.write(f"posts/{name}.da.md", FORST)
    record(blog.root, "b")
    record(blog.root, "c", by="human")
    record(blog.root, "d", by="reviewed")
    blog.write("posts/c.md", blog.read("posts/c.md").replace("sentence here", "phrase at last"))
    return blog


def titles(folder: Folder, *args: str) -> list[str]:
    shown = folder.run("list", "--format", "title", "--sort", "path", *args)
    assert shown.code == 0, shown.err
    return shown.out.splitlines()


def test_the_table_marks_what_is_not_as_it_should_be(shelf: Folder) -> None:
    shown = shelf.run("list", tty=True, env={"COLUMNS": "80", "NO_COLOR": "1"})

    assert shown.out == (
        "2024-01-05  live  en·–    E\n"
        "2024-01-04  live  en·da   D\n"
        "2024-01-03  live  en·da!  C\n"
        "2024-01-02  live  en·da*  B\n"
        "2024-01-01  live  en·da   A\n"
        "* made by a machine, not reviewed  ! outdated or in doubt\n"
    )
    assert "reviewed" not in shelf.run("list", "--format", "table").out
    assert "·da*" in shelf.run("list", "--format", "table").out


def test_with_many_languages_the_worst_mark_stands(shelf: Folder) -> None:
    langs = "".join(f"[languages.{lang}]\n" for lang in ("de", "fr", "es", "nl", "sv", "fi"))
    shelf.write("mindblog.toml", SETTINGS + langs)

    out = shelf.run("list", "--format", "table").out

    assert [line.split()[2] for line in out.splitlines()] == ["1/8", "2/8", "2/8!", "2/8*", "2/8"]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--state", "outdated"], ["C"]),
        (["--state", "unreviewed"], ["B"]),
        (["--state", "unreviewed", "--state", "outdated"], ["B", "C"]),
        (["--state", "conflict"], []),
        (["--state", "needs-work"], []),
        (["--state", "untranslated"], ["E"]),
        (["--state", "outdated", "--lang", "en"], []),
        (["--state", "outdated", "--lang", "da"], ["Første"]),
    ],
)
def test_posts_are_found_by_how_they_are_translated(
    shelf: Folder, args: list[str], found: list[str]
) -> None:
    assert titles(shelf, *args) == found


def test_programs_get_all_numbers(shelf: Folder) -> None:
    data = shelf.run("list", "c", "--json").data["data"]

    assert isinstance(data, list)
    danish = data[0]["translations"]["da"]
    assert (danish["state"], danish["outdated"], danish["segments"]) == ("outdated", 1, 3)
    fields = shelf.run("list", "--sort", "path", "--format", "path,translations").out
    assert fields.splitlines()[:3] == [
        "posts/a.md\t",
        "posts/b.md\tda=unreviewed",
        "posts/c.md\tda=outdated",
    ]


def test_the_status_counts_translations_by_language(shelf: Folder) -> None:
    shown = shelf.run("status", "--check")

    assert shown.code == 0
    assert (
        "l10n      da  1 current, 1 unreviewed, 1 outdated "
        "(1 segment, 19 characters to send), 1 untracked\n"
    ) in shown.out
    found = shelf.run("status", "--json").data["data"]
    assert isinstance(found, dict)
    assert found["translations"]["da"]["states"] == {
        "current": 1,
        "unreviewed": 1,
        "outdated": 1,
        "untracked": 1,
    }


def test_a_conflict_is_something_to_do(shelf: Folder) -> None:
    shelf.write("posts/d.da.md", FORST + "\nHelt for sig.\n\n- og\n- dette\n")
    shelf.write("posts/d.md", shelf.read("posts/d.md").replace("Another one there.", "1. One"))

    shown = shelf.run("status", "--check")

    assert "1 conflict" in shown.out
    assert shown.code == 8


def test_a_post_is_shown_with_its_translations(shelf: Folder) -> None:
    assert "\n  translated  da  outdated, 1 of 3 segments, " in shelf.run("show", "c").out
    danish = shelf.run("show", "b", "--lang", "da")
    assert "\n  translated  da  unreviewed, 3 of 3 segments\n" in danish.out
    assert "translated" not in shelf.run("show", "e").out
    data = shelf.run("show", "c", "--json").data["data"]
    assert isinstance(data, dict)
    assert data["translations"]["da"]["outdated"] == 1


def test_a_record_that_can_not_be_read_is_in_doubt(shelf: Folder) -> None:
    file = shelf.root / "posts/.l10n/da/b.po"
    file.write_text("msgid nonsense", "utf-8")

    assert titles(shelf, "--state", "conflict") == ["B"]


def test_a_blog_without_records_is_told_nothing_of_them(blog: Folder) -> None:
    blog.write("posts/a.md", FIRST)
    blog.write("posts/a.da.md", FORST)

    assert "l10n" not in blog.run("status").out
    assert "translated" not in blog.run("show", "a").out
    assert titles(blog, "--state", "outdated") == []
    data = blog.run("list", "--json").data["data"]
    assert isinstance(data, list)
    assert data[0]["translations"] == {}


def test_some_of_it_reviewed_is_still_a_machines(shelf: Folder) -> None:
    signed(shelf.root / "posts/.l10n/da/b.po", "reviewed", first=2)

    assert "unreviewed, 2 of 3 segments" in shelf.run("show", "b").out
