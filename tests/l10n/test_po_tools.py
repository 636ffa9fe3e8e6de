"""What translators' tools do to a record when they save it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from mindblog_cli.l10n.catalog import BlockPrint, Catalog, Entry
from mindblog_cli.l10n.headers import glance
from mindblog_cli.l10n.po import dump, load

LONG = "Words of a paragraph that is as long as those in posts are, with <g1>a link</g1> in it. "
CATALOG = Catalog(
    "en",
    "da",
    "posts/foo.md",
    "posts/foo.da.md",
    "a" * 64,
    "b" * 64,
    (
        Entry("Foo", "Fu", "title", by="reviewed", written="8f3a1c220b11"),
        Entry(LONG * 4, LONG * 4, engine="apertium", marks=(("[", "](/a)"),), note="hm\n\n  no"),
        Entry("New words.", "Gamle ord.", by="human", previous="Old words.", suggestion="Nye."),
        Entry("Two sides.", "To sider.", by="human", trouble="conflict"),
        Entry("Left out.", "", trouble="omitted"),
    ),
    (BlockPrint("paragraph", 1, "c" * 12, "d" * 12),) * 9,
)


def through(*command: str, data: bytes) -> bytes:
    """*data* as the tool writes it that *command* calls."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not here: it comes with gettext")
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


@pytest.mark.parametrize(
    "command",
    [
        ("msgcat", "-"),
        ("msgcat", "--no-wrap", "-"),
        ("msgcat", "--width=40", "-"),
        ("msgattrib", "--no-obsolete", "-"),
        ("msgconv", "--to-code=UTF-8", "-"),
    ],
)
def test_a_record_that_a_tool_only_saved_is_the_same_record(command: tuple[str, ...]) -> None:
    data = through(*command, data=dump(CATALOG))

    assert load(data, "foo.po") == CATALOG


def test_entries_in_another_order_are_all_there_and_it_is_noticed() -> None:
    data = through("msgcat", "--sort-output", "-", data=dump(CATALOG))

    found, seen = load(data, "foo.po"), glance(data)

    assert sorted(found.entries, key=lambda one: one.source) == sorted(
        CATALOG.entries, key=lambda one: one.source
    )
    assert seen is None or not seen.intact


def test_what_is_no_longer_fuzzy_has_been_settled_and_it_is_noticed() -> None:
    data = through("msgattrib", "--clear-fuzzy", "-", data=dump(CATALOG))

    found, seen = load(data, "foo.po"), glance(data)

    assert [(one.previous, one.trouble) for one in found.entries] == [
        ("", ""),
        ("", ""),
        ("", ""),
        ("", ""),
        ("", "omitted"),
    ]
    assert [one.target for one in found.entries] == [one.target for one in CATALOG.entries]
    assert seen is None or not seen.intact


def test_what_a_translator_marks_as_doubtful_is_for_a_person_to_decide() -> None:
    data = through("msgattrib", "--set-fuzzy", "-", data=dump(CATALOG))

    found = load(data, "foo.po")

    assert [(one.target, one.trouble) for one in found.entries][:2] == [
        ("Fu", "conflict"),
        (LONG * 4, "conflict"),
    ]
    assert found.entries[2] == CATALOG.entries[2]


@pytest.mark.parametrize("previous", [(), ("--previous",)])
def test_after_a_merge_nothing_counts_as_current_that_is_not(
    tmp_path: Path, previous: tuple[str, ...]
) -> None:
    plain = Entry("Words that are long enough to be compared.", "Ord.", by="human")
    changed = replace(plain, source="Words that are long enough to be compared now.", target="")
    title = CATALOG.entries[0]
    old, new = tmp_path / "old.po", tmp_path / "new.po"
    old.write_bytes(dump(replace(CATALOG, entries=(title, plain))))
    new.write_bytes(dump(replace(CATALOG, entries=(title, changed))))

    data = through("msgmerge", "-q", *previous, str(old), str(new), data=b"")

    first, second = load(data, "foo.po").entries
    assert first == title
    assert (second.source, second.target) == (changed.source, plain.target)
    assert second.previous == plain.source if previous else second.trouble == "conflict"
