"""What translators send back meets records that may have changed meanwhile."""

import pytest
from msgspec.structs import replace

from mindblog_cli.l10n.catalog import Entry
from mindblog_cli.translation.exchange.incoming import taken
from mindblog_cli.translation.exchange.translated import Translated, base
from tests.translation.exchanged import (
    ALL,
    DONE,
    HARD,
    LINK,
    OLD,
    OUT,
    TITLE,
    TORN,
    back,
    catalog,
)

POST = "posts/foo.da.md"


def after(entry: Entry, *incoming: Translated) -> Entry:
    """*entry* after *incoming*, all of which fit."""
    changed, said = taken(catalog(entry), incoming)
    assert said == []
    return changed.entries[0]


def refused(entry: Entry, *incoming: Translated) -> list[str]:
    """Why nothing of *incoming* was taken."""
    changed, said = taken(catalog(entry), incoming)
    assert changed.entries == (entry,)
    return said


def worked(entry: Entry, target: str, by: str = "human") -> Translated:
    """A text that a translator changed in a file made from *entry*."""
    return back(entry, target, by, base(entry), POST)


def test_a_translators_words_take_the_place_of_a_machines() -> None:
    text = "Se her <x2/> <g1>og der</g1>."

    assert after(LINK, worked(LINK, text)) == replace(LINK, target=text, by="human")
    assert after(LINK, worked(LINK, text, "reviewed")).by == "reviewed"


def test_what_was_out_of_date_is_settled() -> None:
    assert after(OLD, worked(OLD, "Nye.")) == Entry("New words.", "Nye.", by="human")
    assert after(HARD, worked(HARD, "Svært.")) == Entry("Hard.", "Svært.", by="human")


def test_an_old_translation_may_be_said_to_be_right_as_it_is() -> None:
    found = after(OLD, worked(OLD, OLD.target))

    assert (found.target, found.by, found.previous) == (OLD.target, "human", "")


def test_a_machines_words_that_a_person_has_read_are_reviewed() -> None:
    assert after(LINK, worked(LINK, LINK.target, "reviewed")) == replace(LINK, by="reviewed")
    assert after(LINK, worked(LINK, LINK.target)) == LINK


def test_what_was_corrected_here_meanwhile_is_in_conflict_and_not_overwritten() -> None:
    now = replace(TITLE, target="Fuu")

    changed, said = taken(catalog(now), [worked(TITLE, "Fy")])

    assert changed.entries == (replace(now, suggestion="Fy", trouble="conflict"),)
    assert said == ['title "Foo": it was changed here too; decide with mindblog l10n review']


def test_what_a_machine_changed_meanwhile_gives_way() -> None:
    assert after(replace(LINK, target="x"), worked(LINK, "<g1>a</g1><x2/>")).by == "human"


def test_what_the_translator_left_alone_reverts_nothing() -> None:
    now = replace(TITLE, target="Fuu")
    untouched = worked(TITLE, TITLE.target)

    assert after(now, untouched) == now
    assert after(now, replace(untouched, changed=False)) == now


def test_notes_come_along_and_none_is_lost() -> None:
    note = worked(TITLE, TITLE.target)
    said = replace(DONE, note="nice")

    assert after(TITLE, replace(note, note="sure?", changed=False)).note == "sure?"
    assert after(said, replace(worked(said, said.target), note="nice\nno")).note == "nice\nno"
    assert after(said, replace(worked(said, said.target), note="no")).note == "nice"


def test_a_text_that_lost_a_placeholder_is_refused_with_the_reason() -> None:
    said = refused(LINK, worked(LINK, "Se <g1>dette</g1>."))

    assert said == ['"See this & .": lost <x2/>']


def test_a_text_that_is_not_finished_waits() -> None:
    assert refused(TITLE, worked(TITLE, "Fy", "")) == [
        'title "Foo": it is not marked as translated'
    ]
    assert refused(OLD, worked(OLD, OLD.target, "")) == []
    assert refused(TITLE, worked(TITLE, "  ")) == []


def test_a_conflict_is_not_decided_by_sending_it_back() -> None:
    said = refused(TORN, worked(TORN, TORN.target))

    assert said == ['"Two sides.": it is in conflict; decide with mindblog l10n review']
    assert after(TORN, worked(TORN, "To.")).trouble == ""


def test_what_is_left_out_stays_out() -> None:
    assert refused(OUT, worked(OUT, "Inde.")) == []


def test_work_on_a_text_that_is_another_by_now_is_named_and_not_guessed_at() -> None:
    old = replace(OLD, source="Some words that were longer than anyone cares to read in a terminal")
    gone = worked(old, "Gamle.")

    assert refused(OLD, gone) == [
        '"Some words that were longer than anyone cares to r…": '
        "the original says something else by now"
    ]
    assert refused(OLD, replace(gone, changed=False)) == []


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(worked(TITLE, "Fy"), post="posts/bar.da.md"),
        replace(worked(TITLE, "Fy"), lang="es"),
    ],
)
def test_what_is_meant_for_another_translation_is_passed_over(elsewhere: Translated) -> None:
    assert refused(TITLE, elsewhere) == []


def test_a_language_may_be_said_more_exactly() -> None:
    assert after(TITLE, replace(worked(TITLE, "Fy"), lang="da-DK")).target == "Fy"


def test_a_memory_fills_what_is_missing_wherever_it_stands() -> None:
    again = replace(HARD, context="2")
    memory = back(HARD, "Svært.")

    changed, said = taken(catalog(*ALL, again), [memory])

    assert [one.target for one in changed.entries if one.source == "Hard."] == ["Svært."] * 2
    assert said == []


def test_a_memory_is_never_better_than_a_person() -> None:
    assert refused(TITLE, back(TITLE, "Fy")) == [
        'title "Foo": a person has translated it otherwise'
    ]
    assert after(LINK, back(LINK, "<g1>Se</g1> <x2/>")).by == "human"
    assert refused(LINK, back(LINK, "<g1>Se</g1> <x2/>", "machine")) == []
    assert refused(TITLE, back(replace(TITLE, source="Bar"), "Bar")) == []


def test_a_memory_that_knows_two_translations_is_no_help() -> None:
    field = replace(HARD, context="title")

    assert refused(field, back(HARD, "Svært."), back(HARD, "Hårdt.")) == []
    assert after(field, back(HARD, "Svært."), back(field, "Hårdt.")).target == "Hårdt."
