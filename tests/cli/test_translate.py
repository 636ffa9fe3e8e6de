import pytest

from tests.cli.folder import Folder
from tests.cli.translating import POST, asked, bilingual, replaced


@pytest.fixture
def shelf(blog: Folder) -> Folder:
    return bilingual(blog)


def test_a_missing_translation_is_made_with_its_record_beside_the_posts(shelf: Folder) -> None:
    result = shelf.run("translate", "a", "--to", "da")

    assert result.code == 0, result.err
    assert "posts/a.da.md: 6 segments translated by shout" in result.out
    assert shelf.read("posts/a.da.md") == (
        "---\ntitle: WHAT WE LEARNED\n---\n"
        "HELLO *DEAR* [READER](https://example.org), SEE `code`.\n\n"
        "## A HEADING\n\n- ONE\n- TWO\n\n"
        "```python\nx = 1  # comment\n```\n\nTHE END.\n"
    )
    assert 'msgstr "HELLO <g1>DEAR</g1>' in shelf.read("posts/.l10n/da/a.po")


def test_only_the_paragraph_that_was_edited_is_sent(translated: Folder) -> None:
    replaced(translated, "posts/a.md", "The end.", "The very end.")

    result = translated.run("translate", "a")

    assert result.code == 0
    assert asked(translated) == ["The very end."]
    assert translated.read("posts/a.da.md").endswith("```\n\nTHE VERY END.\n")


def test_an_address_or_code_that_changed_costs_nothing(translated: Folder) -> None:
    replaced(translated, "posts/a.md", "https://example.org", "https://example.com")
    replaced(translated, "posts/a.md", "x = 1", "x = 2")

    translated.run("translate", "--all")

    assert asked(translated) == []
    assert "(https://example.com)" in translated.read("posts/a.da.md")
    assert "x = 2" in translated.read("posts/a.da.md")


def test_what_a_person_corrected_stays_and_is_said_to_be_out_of_date(translated: Folder) -> None:
    replaced(translated, "posts/a.da.md", "THE END.", "Slutningen.")
    replaced(translated, "posts/a.md", "The end.", "The very end.")

    result = translated.run("translate", "a")

    assert translated.read("posts/a.da.md").endswith("Slutningen.\n")
    assert "out of date, and kept; mindblog l10n review shows what is suggested" in result.out
    record = translated.read("posts/.l10n/da/a.po")
    assert '#| msgid "The end."' in record
    assert "suggestion" in record
    assert "THE VERY END." in record


def test_both_sides_changed_in_their_own_way_is_a_conflict_with_its_line(
    translated: Folder,
) -> None:
    replaced(translated, "posts/a.da.md", "# comment", "# kommentar")
    replaced(translated, "posts/a.md", "x = 1", "x = 2")

    result = translated.run("translate", "a")

    assert "posts/a.da.md:11" in result.err
    assert "x = 1  # kommentar" in translated.read("posts/a.da.md")
    assert translated.run("translate", "--check").code == 8


def test_a_run_that_has_nothing_to_do_writes_nothing(translated: Folder) -> None:
    before = translated.read("posts/.l10n/da/a.po")

    result = translated.run("translate", "--all")

    assert result.out == "nothing to translate\n"
    assert translated.read("posts/.l10n/da/a.po") == before


def test_a_dry_run_prints_what_would_be_sent_and_sends_nothing(shelf: Folder) -> None:
    result = shelf.run("translate", "a", "--to", "da", "--dry-run", "-v")

    assert "en → da: 6 segments, 62 characters to shout" in result.out
    assert "+ Hello <g1>dear</g1> <g2>reader</g2>, see <x3/>." in result.out
    assert asked(shelf) == []
    assert not (shelf.root / "posts/a.da.md").exists()


def test_more_characters_than_the_limit_are_never_sent(shelf: Folder) -> None:
    result = shelf.run("translate", "a", "--max-chars", "20")

    assert result.code == 7
    assert sum(map(len, asked(shelf))) <= 20
    assert "left for another time" in result.out
    assert not (shelf.root / "posts/a.da.md").exists()


def test_what_was_answered_before_a_stop_is_not_asked_again(shelf: Folder) -> None:
    shelf.run("translate", "a", "--max-chars", "20")
    before = asked(shelf)

    shelf.run("translate", "a")

    assert before
    assert sorted(asked(shelf)) == sorted(set(asked(shelf)))


def test_check_fails_for_what_is_missing_and_not_for_what_is_up_to_date(shelf: Folder) -> None:
    assert shelf.run("translate", "--check").code == 8

    shelf.run("translate", "--all")

    assert shelf.run("translate", "--check").code == 0
    assert shelf.run("translate", "--check", "--fail-on", "unreviewed").code == 8


def test_a_state_that_does_not_exist_is_refused(shelf: Folder) -> None:
    result = shelf.run("translate", "--check", "--fail-on", "stale")

    assert result.code == 2
    assert '"stale" is no state' in result.err


def test_a_translation_made_by_hand_is_left_alone(shelf: Folder) -> None:
    shelf.write("posts/a.da.md", "---\ntitle: Hvad vi lærte\n---\nHej.\n")

    result = shelf.run("translate", "a")

    assert "mindblog l10n adopt takes them in" in result.out
    assert shelf.read("posts/a.da.md") == "---\ntitle: Hvad vi lærte\n---\nHej.\n"


def test_the_translation_of_a_draft_is_a_draft(blog: Folder) -> None:
    draft = POST.replace("date:", "draft: true\ndate:")
    shelf = bilingual(blog, posts={"posts/a.md": draft})

    shelf.run("translate", "a")

    assert "draft: true" in shelf.read("posts/a.da.md")


def test_without_a_post_or_all_it_is_said_what_to_name(shelf: Folder) -> None:
    result = shelf.run("translate")

    assert result.code == 2
    assert "--all" in result.err


def test_a_language_that_the_blog_does_not_have_is_refused(shelf: Folder) -> None:
    result = shelf.run("translate", "a", "--to", "xx")

    assert result.code == 2
    assert '"xx" is no language of this blog' in result.err


def test_an_original_that_can_not_be_read_is_named_and_the_others_are_translated(
    shelf: Folder,
) -> None:
    shelf.write("posts/.l10n/da/b.po", "no record\n")
    shelf.write("posts/b.md", "---\ntitle: B\n---\nText.\n")
    shelf.write("posts/b.da.md", "---\ntitle: B\n---\nTEXT.\n")

    result = shelf.run("translate", "--all")

    assert result.code == 3
    assert "posts/.l10n/da/b.po" in result.err
    assert (shelf.root / "posts/a.da.md").exists()


def test_a_program_is_told_what_was_written(shelf: Folder) -> None:
    data = shelf.run("translate", "a", "--json").data["data"]

    assert isinstance(data, dict)
    assert data["written"] == ["posts/a.da.md"]
    assert data["translated"] == 6
    assert data["engines"] == [
        {"source": "en", "target": "da", "engine": "shout", "why": data["engines"][0]["why"]}
    ]


def test_what_it_costs_is_told_before_and_after(shelf: Folder) -> None:
    settings = shelf.read("mindblog.toml")
    shelf.write("mindblog.toml", settings + 'price = 1000.0\ncurrency = "DKK"\n')

    planned = shelf.run("translate", "a", "--dry-run").out
    done = shelf.run("translate", "a").out

    assert "62 characters in 1 request, about 0.06 DKK; nothing was sent" in planned
    assert "62 characters sent, about 0.06 DKK" in done


def test_on_github_a_check_is_told_at_the_files(translated: Folder) -> None:
    replaced(translated, "posts/a.md", "The end.", "The very end.")

    result = translated.run("translate", "--check", env={"GITHUB_ACTIONS": "true"})

    assert result.code == 8
    assert "::warning file=posts/a.da.md" in result.err
    assert "its translation into da is outdated(1)" in result.err


def test_a_title_in_a_file_of_its_own_is_translated_and_watched(blog: Folder) -> None:
    shelf = bilingual(blog, posts={"posts/a.md": "The text.\n"})
    replaced(shelf, "mindblog.toml", "language =", 'profile = "nikola"\nlanguage =')
    shelf.write("posts/a.meta", ".. title: What we learned\n.. date: 2024-05-01\n")

    made = shelf.run("translate", "a", "--to", "da")
    quiet = shelf.run("translate", "--check", "a", "--to", "da")
    replaced(shelf, "posts/a.meta", "What we", "All we")
    again = shelf.run("translate", "a", "--to", "da")

    assert (made.code, quiet.code, again.code) == (0, 0, 0), made.err
    assert asked(shelf) == ["What we learned", "The text.", "All we learned"]
    assert shelf.read("posts/a.da.md") == "---\ntitle: ALL WE LEARNED\n---\nTHE TEXT.\n"
    assert shelf.read("posts/a.meta").startswith(".. title: All we learned\n")


def test_a_translation_with_fields_in_a_file_of_its_own_keeps_them(blog: Folder) -> None:
    shelf = bilingual(blog, posts={"posts/a.md": "The text.\n", "posts/a.da.md": "Teksten.\n"})
    replaced(shelf, "mindblog.toml", "language =", 'profile = "nikola"\nlanguage =')
    shelf.write("posts/a.meta", ".. title: What we learned\n.. date: 2024-05-01\n")
    shelf.write("posts/a.da.meta", ".. title: Hvad vi lærte\n.. date: 2024-05-01\n")

    adopted = shelf.run("l10n", "adopt", "posts/a.da.md")
    replaced(shelf, "posts/a.md", "The text.", "The text.\n\nMore.")
    done = shelf.run("translate", "a", "--to", "da")

    assert (adopted.code, done.code) == (0, 0), adopted.err
    assert asked(shelf) == ["More."]
    assert shelf.read("posts/a.da.md") == "Teksten.\n\nMORE.\n"
    assert shelf.read("posts/a.da.meta") == ".. title: Hvad vi lærte\n.. date: 2024-05-01\n"


def test_an_answer_that_would_break_the_text_is_asked_for_again(shelf: Folder) -> None:
    program = shelf.read("home/shout.py")
    emptied = 'said if log.read_text().count(asked["text"]) > 1 else said.replace("DEAR", "")'
    shelf.write("home/shout.py", program.replace('"text": said', f'"text": {emptied}'))

    result = shelf.run("translate", "a", "--json")

    assert "HELLO *DEAR* [READER]" in shelf.read("posts/a.da.md")
    data = result.data["data"]
    assert isinstance(data, dict)
    assert data["tally"]["retried"] == 1
    assert data["needs_work"] == []


def test_a_post_that_is_no_markdown_is_passed_by_where_all_are_meant(shelf: Folder) -> None:
    shelf.write("posts/b.html", "---\ntitle: B\n---\n<p>Text.</p>\n")

    everything = shelf.run("translate", "--all")
    alone = shelf.run("translate", "b")

    assert everything.code == 0
    assert "posts/b.html" in everything.err
    assert shelf.run("translate", "--check").code == 0
    assert alone.code == 3


def test_that_nothing_would_be_sent_to_the_memory_is_said(shelf: Folder) -> None:
    out = shelf.run("translate", "a", "--dry-run", "--engine", "memory").out

    assert "en → da: 6 segments, of which nothing is known" in out


def test_the_limit_is_given_as_the_reason(shelf: Folder) -> None:
    out = shelf.run("translate", "a", "--max-chars", "20").out

    assert "left for another time, for more characters may not be sent: posts/a.da.md" in out
