import json

from tests.cli.folder import Folder
from tests.cli.translating import asked, bilingual, replaced, states


def test_the_state_of_each_translation_is_shown(translated: Folder) -> None:
    translated.write("posts/b.md", "---\ntitle: B\n---\nText.\n")
    translated.write("posts/c.md", "---\ntitle: C\n---\nText.\n")
    translated.write("posts/c.da.md", "---\ntitle: C\n---\nTekst.\n")

    found = states(translated)
    assert found == {"a da": "unreviewed", "b da": "missing", "c da": "untracked"}
    replaced(translated, "posts/a.md", "The end.", "The very end.")
    assert states(translated)["a da"] == "outdated"


def test_a_record_without_an_original_is_an_orphan(translated: Folder) -> None:
    (translated.root / "posts/a.md").unlink()
    (translated.root / "posts/a.da.md").unlink()

    assert states(translated) == {"a da": "orphaned"}


def test_a_translation_made_by_hand_is_adopted_and_then_followed(blog: Folder) -> None:
    shelf = bilingual(blog)
    shelf.write(
        "posts/a.da.md",
        "---\ntitle: Hvad vi lærte\n---\n"
        "Hej *kære* [læser](https://example.org), se `code`.\n\n## En overskrift\n\n- en\n- to\n\n"
        "```python\nx = 1  # comment\n```\n\nSlut.\n",
    )

    result = shelf.run("l10n", "adopt", "posts/a.da.md")

    assert result.code == 0
    assert states(shelf) == {"a da": "current"}
    replaced(shelf, "posts/a.md", "The end.", "The very end.")
    shelf.run("translate", "a")
    assert shelf.read("posts/a.da.md").endswith("Slut.\n")
    assert states(shelf) == {"a da": "outdated"}


def test_a_typo_in_the_original_is_accepted(translated: Folder) -> None:
    replaced(translated, "posts/a.md", "The end.", "The end!")
    before = translated.read("posts/a.da.md")

    result = translated.run("l10n", "accept", "a", "--lang", "da")

    assert result.code == 0
    assert translated.read("posts/a.da.md") == before
    assert states(translated) == {"a da": "unreviewed"}
    translated.run("translate", "a")
    assert asked(translated) == []


def test_what_is_new_in_the_original_is_not_accepted_away(translated: Folder) -> None:
    replaced(translated, "posts/a.md", "The end.", "Something new.\n\nThe end!")

    translated.run("l10n", "accept", "a")

    assert states(translated) == {"a da": "outdated"}
    translated.run("translate", "a")
    assert asked(translated) == ["Something new."]


def test_segments_are_listed_for_programs_and_take_their_decisions(translated: Folder) -> None:
    data = translated.run("l10n", "review", "a", "--json").data["data"]
    assert isinstance(data, list)
    last = next(one for one in data if one["source"] == "The end.")
    decision = {"post": last["post"], "number": last["number"], "do": "edit", "text": "Slut."}

    result = translated.run("l10n", "review", "--apply", "-", input=json.dumps(decision) + "\n")

    assert result.code == 0, result.err
    assert translated.read("posts/a.da.md").endswith("\n\nSlut.\n")
    assert "reviewed" in translated.read("posts/.l10n/da/a.po")


def test_words_that_lost_a_placeholder_are_refused(translated: Folder) -> None:
    decision = {"post": "posts/a.da.md", "number": 2, "do": "edit", "text": "Hej."}

    result = translated.run("l10n", "review", "--apply", "-", input=json.dumps(decision))

    assert result.code == 2
    assert "segment 2: lost <g1>" in result.err
    assert "HELLO" in translated.read("posts/a.da.md")


def test_accepting_all_makes_a_translation_current(translated: Folder) -> None:
    data = translated.run("l10n", "review", "a", "--json").data["data"]
    assert isinstance(data, list)
    lines = [
        json.dumps({"post": one["post"], "number": one["number"], "do": "accept"}) for one in data
    ]

    translated.run("l10n", "review", "--apply", "-", input="\n".join(lines))

    assert states(translated) == {"a da": "current"}


def test_a_person_goes_through_segments_at_a_terminal(translated: Folder) -> None:
    translated.editor("path.write_text('Hvad vi har lært\\n')")

    result = translated.run("l10n", "review", "a", input="e\ns\na\nq\n", tty=True)

    assert result.code == 0
    assert "2 segments reviewed, 3 left" in result.out
    assert "title: Hvad vi har lært" in translated.read("posts/a.da.md")


def test_separators_that_end_no_line_come_through_a_review(translated: Folder) -> None:
    replaced(translated, "posts/a.md", "The end.", "The\u2028very\x85end.")
    translated.run("translate", "a", "--to", "da")
    data = translated.run("l10n", "review", "a", "--json").data["data"]
    assert isinstance(data, list)
    one = next(one for one in data if one["target"].endswith("END."))
    text = "Den\u2028endelige\x85slutning."
    decision = {"post": one["post"], "number": one["number"], "do": "edit", "text": text}
    line = json.dumps(decision, ensure_ascii=False)
    translated.editor("pass")

    typed = translated.run("l10n", "review", "a", input="s\n" * (len(data) - 1) + "e\n", tty=True)
    after = translated.read("posts/a.da.md")
    applied = translated.run("l10n", "review", "--apply", "-", input=line)

    assert (typed.code, applied.code) == (0, 0), applied.err
    assert after.endswith("\n\nTHE\u2028VERY\x85END.\n")
    assert translated.read("posts/a.da.md").endswith(f"\n\n{text}\n")


def test_what_an_editor_saved_in_another_encoding_is_refused(translated: Folder) -> None:
    translated.editor("path.write_bytes(b'l\\xe6rt')")

    result = translated.run("l10n", "review", "a", input="e\n", tty=True)

    assert result.code == 2
    assert "UTF-8" in result.err


def test_what_is_out_of_date_gets_a_suggestion_from_what_is_like_it(blog: Folder) -> None:
    one = "---\ntitle: A\n---\nThe doors are open from nine to four on weekdays.\n"
    other = "---\ntitle: B\n---\nThe doors are open from nine to six on weekdays.\n"
    shelf = bilingual(blog, posts={"posts/a.md": one, "posts/b.md": other})
    shelf.run("translate", "--all", "--to", "da")
    replaced(shelf, "posts/a.da.md", "THE DOORS ARE OPEN", "DØRENE ER ÅBNE")
    replaced(shelf, "posts/a.md", "to four", "to six")
    shelf.run("translate", "a", "--to", "da", "--engine", "memory")

    result = shelf.run("l10n", "review", "a", input="s\nu\n", tty=True)

    assert result.code == 0, result.err
    assert shelf.read("posts/a.da.md").endswith(
        "\nTHE DOORS ARE OPEN FROM NINE TO SIX ON WEEKDAYS.\n"
    )


def test_review_asks_nobody_where_nobody_is(translated: Folder) -> None:
    result = translated.run("l10n", "review", "a")

    assert result.code == 4
    assert "--json" in result.err


def test_a_correction_in_the_record_comes_into_the_post(translated: Folder) -> None:
    replaced(translated, "posts/.l10n/da/a.po", 'msgstr "THE END."', 'msgstr "Slut."')

    translated.run("translate", "a")

    assert translated.read("posts/a.da.md").endswith("\n\nSlut.\n")
    assert asked(translated) == []


def test_a_correction_in_both_files_is_a_conflict(translated: Folder) -> None:
    replaced(translated, "posts/.l10n/da/a.po", 'msgstr "THE END."', 'msgstr "Slut."')
    replaced(translated, "posts/a.da.md", "THE END.", "Ende.")

    result = translated.run("translate", "a")

    assert translated.read("posts/a.da.md").endswith("\n\nEnde.\n")
    assert "posts/a.da.md:" in result.err
    assert states(translated) == {"a da": "conflict"}


def test_words_that_are_not_the_glossarys_are_told_and_shown_in_a_review(blog: Folder) -> None:
    shelf = bilingual(blog, posts={"posts/a.md": "---\ntitle: A\n---\nA citizen.\n\nCitizens.\n"})
    shelf.run("l10n", "glossary", "citizen", "borger", "--lang", "da")

    told = shelf.run("translate", "a", "--to", "da")
    found = shelf.run("l10n", "review", "a", "--json").data["data"]
    card = shelf.run("l10n", "review", "a", input="s\nq\n", tty=True)

    assert told.code == 0
    assert "[MB049]: 1 segment without the glossary's words, “citizen” → “borger”" in told.err
    assert isinstance(found, list)
    assert [one["breaches"] for one in found] == [[], ["“citizen” → “borger”"], []]
    assert card.err.count("“citizen” → “borger”") == 1


def test_a_folder_in_the_place_of_a_record_is_no_bug_of_ours(translated: Folder) -> None:
    (translated.root / "posts/.l10n/da/a.po").unlink()
    (translated.root / "posts/.l10n/da/a.po").mkdir()

    assert states(translated) == {"a da": "conflict"}
    result = translated.run("translate", "a")
    assert result.code == 3
    assert "posts/.l10n/da/a.po" in result.err


def test_a_block_that_both_sides_changed_is_named_in_a_review(translated: Folder) -> None:
    replaced(translated, "posts/a.da.md", "# comment", "# kommentar")
    replaced(translated, "posts/a.md", "x = 1", "x = 2")

    result = translated.run("l10n", "review", "a", "--json")

    diagnostics = result.data["diagnostics"]
    assert isinstance(diagnostics, list)
    assert [(one["code"], one["line"]) for one in diagnostics] == [("MB046", 11)]


def test_a_record_that_makes_no_sense_is_made_anew_by_what_the_hint_says(
    translated: Folder,
) -> None:
    translated.write("posts/.l10n/da/a.po", "garbage")

    failed = translated.run("translate", "a", "--to", "da")
    command = failed.err.partition("mindblog ")[2].split("\n")[0]
    done = translated.run(*command.split())

    assert failed.code == 3
    assert command == "l10n adopt --again posts/a.da.md"
    assert done.code == 0, done.err


def test_a_decision_that_is_no_json_is_named_in_plain_words(translated: Folder) -> None:
    translated.write("decisions", "x")

    result = translated.run("l10n", "review", "--apply", "decisions")

    assert result.code == 2
    assert "decisions:1: invalid character" in result.err


def test_a_record_comes_along_when_posts_are_renamed(translated: Folder) -> None:
    posts = translated.root / "posts"
    (posts / "a.md").rename(posts / "b.md")
    (posts / "a.da.md").rename(posts / "b.da.md")
    assert states(translated) == {"b da": "untracked", "a da": "orphaned"}

    result = translated.run("translate", "--all")

    assert "posts/b.da.md: renamed, and the record came along" in result.err
    assert states(translated) == {"b da": "unreviewed"}
    assert asked(translated) == []
    assert "X-Translation: posts/b.da.md" in translated.read("posts/.l10n/da/b.po")


def test_two_translations_that_are_the_same_get_no_record_by_guess(translated: Folder) -> None:
    posts = translated.root / "posts"
    for name in ("b", "c"):
        (posts / f"{name}.md").write_text((posts / "a.md").read_text())
        (posts / f"{name}.da.md").write_text((posts / "a.da.md").read_text())
    for name in ("a.md", "a.da.md"):
        (posts / name).unlink()

    result = translated.run("l10n", "adopt", "b")

    assert "came along" not in result.err
    assert states(translated) == {"b da": "current", "c da": "untracked", "a da": "orphaned"}


def test_of_many_translations_that_are_whole_only_the_others_are_named(blog: Folder) -> None:
    posts = {f"posts/{n}.md": f"---\ntitle: T{n}\n---\nText {n}.\n" for n in range(8)}
    posts |= {f"posts/{n}.da.md": f"---\ntitle: D{n}\n---\nTekst {n}.\n" for n in range(8)}
    posts["posts/3.md"] += "\nMore of it, and much longer.\n\n## And a heading\n"
    shelf = bilingual(blog, posts=posts)

    result = shelf.run("l10n", "adopt", "--all")

    assert "7 translations paired throughout; -v lists them" in result.out
    assert "posts/3.da.md: 2 segments paired, 2 without a counterpart" in result.out
    assert "posts/2.da.md" not in result.out


def test_a_fault_is_told_once(translated: Folder) -> None:
    translated.write("posts/.l10n/da/a.po", "no record\n")

    err = translated.run("l10n", "accept", "a").err

    assert err.count("can not be read") == 1
