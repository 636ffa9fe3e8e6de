"""What keeps a translation from being published."""

import pytest

from tests.cli.folder import SETTINGS, Folder
from tests.recorded import record, signed

FIRST = "---\ntitle: First\ndate: 2024-01-01\n---\nOne sentence here.\n\nAnother one there.\n"
FORST = "---\ntitle: Første\n---\nEn sætning her.\n\nEn anden der.\n"


@pytest.fixture
def shelf(blog: Folder) -> Folder:
    """A machine's translation, and one that nobody has recorded."""
    for name in "ab":
        blog.write(f"posts/{name}.md", FIRST)
        blog.write(f"posts/{name}.da.md", FORST)
    record(blog.root, "a")
    return blog


def require(folder: Folder, how: str) -> None:
    folder.write("mindblog.toml", f'{SETTINGS}require = "{how}"\n')


def outdate(folder: Folder) -> None:
    folder.write("posts/a.md", FIRST.replace("sentence here", "phrase at last"))


def test_a_translation_that_nobody_reviewed_is_held_back_where_that_is_required(
    shelf: Folder,
) -> None:
    require(shelf, "reviewed")

    shown = shelf.run("publish")

    assert shown.code == 10
    assert not (shelf.root / "public").exists()
    assert shown.err == (
        "error[MB047]: unreviewed (3 of 3 segments), but [languages.da] wants its translations "
        "reviewed\n"
        "  --> posts/a.da.md\n"
        "  fix: mindblog l10n review posts/a.da.md\n"
        "error: a translation must not be published as it is; nothing was sent\n"
        '  see to it, or let it pass: require = "any"\n'
    )
    assert shelf.run("publish").code == 10
    assert shelf.run("publish", "--dry-run").code == 10
    assert shelf.run("publish", "--no-build").code == 10
    assert shelf.run("build").code == 0

    signed(shelf.root / "posts/.l10n/da/a.po", "reviewed")

    assert shelf.run("publish").code == 0


def test_programs_are_told_which(shelf: Folder) -> None:
    require(shelf, "current")
    record(shelf.root, "b")
    outdate(shelf)
    shelf.write("posts/b.md", FIRST.replace("Another one", "Something else"))

    shown = shelf.run("publish", "--json")

    assert shown.code == 10
    faults = shown.data["diagnostics"]
    assert isinstance(faults, list)
    assert [(one["code"], one["file"]) for one in faults] == [
        ("MB047", "posts/a.da.md"),
        ("MB047", "posts/b.da.md"),
        ("Refused", ""),
    ]
    assert faults[0]["fix"] == "mindblog translate posts/a.da.md"
    assert faults[2]["message"].startswith("2 translations must not")


def test_where_no_engine_can_help_a_person_is_asked_for(shelf: Folder) -> None:
    """What a person wrote stays as it is, however often it is translated."""
    shelf.write(
        "mindblog.toml", f'{SETTINGS}require = "current"\n[translation]\nengine = "pseudo"\n'
    )
    record(shelf.root, "a", by="human")
    outdate(shelf)
    before = shelf.run("publish").err

    shelf.run("translate", "posts/a.da.md")

    assert "fix: mindblog translate posts/a.da.md\n" in before
    assert "fix: mindblog l10n review posts/a.da.md\n" in shelf.run("publish").err


def test_what_is_up_to_date_is_enough_where_no_more_is_required(shelf: Folder) -> None:
    require(shelf, "current")

    assert shelf.run("publish").code == 0


def test_where_nothing_is_required_all_is_published(shelf: Folder) -> None:
    outdate(shelf)

    assert shelf.run("publish").code == 0


def test_what_readers_do_not_see_is_not_required_to_be_anything(shelf: Folder) -> None:
    require(shelf, "current")
    outdate(shelf)
    shelf.write("posts/a.da.md", FORST.replace("title:", "draft: true\ntitle:"))

    assert shelf.run("publish").code == 0
    assert shelf.run("publish", "--drafts").code == 10


def test_what_was_built_earlier_has_to_be_known(shelf: Folder) -> None:
    require(shelf, "current")
    shelf.run("build")
    (shelf.root / ".mindblog/site.mindblog").unlink()

    shown = shelf.run("publish", "--no-build")

    assert shown.code == 10
    assert "leave out --no-build" in shown.err
    shelf.write("mindblog.toml", SETTINGS)
    assert shelf.run("publish", "--no-build").code == 0
