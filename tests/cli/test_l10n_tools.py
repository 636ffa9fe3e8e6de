"""Translators' own tools, the glossary, engines; and what a dry run of any of them leaves."""

import pytest

from tests.cli.folder import Folder
from tests.cli.translating import bilingual, replaced


def test_what_a_translators_tool_writes_comes_into_the_post(translated: Folder) -> None:
    translated.run("l10n", "export", "a", "--lang", "da", "-o", "a.xlf")
    replaced(translated, "a.xlf", "THE END.", "Slut.")

    result = translated.run("l10n", "import", "a.xlf")

    assert result.code == 0, result.out + result.err
    assert translated.read("posts/a.da.md").endswith("\n\nSlut.\n")


def test_a_memory_from_elsewhere_is_of_use(translated: Folder) -> None:
    memory = translated.run("l10n", "export", "--all", "--format", "tmx").out
    theirs = memory.replace("THE END.", "Slut.").replace(">machine<", ">human<")
    translated.write("memory.tmx", theirs)

    result = translated.run("l10n", "import", "memory.tmx")

    assert result.code == 0, result.out + result.err
    assert translated.read("posts/a.da.md").endswith("\n\nSlut.\n")


def test_po_files_go_out_into_a_folder_and_come_back(translated: Folder) -> None:
    translated.run("l10n", "export", "--all", "--format", "po", "-o", "out")
    replaced(translated, "out/da/a.po", "THE END.", "Slut.")

    result = translated.run("l10n", "import", "out/da/a.po")

    assert result.code == 0, result.out + result.err
    assert translated.read("posts/a.da.md").endswith("\n\nSlut.\n")


def test_what_does_not_fit_any_more_is_named_and_left(translated: Folder) -> None:
    translated.run("l10n", "export", "a", "-o", "a.xlf")
    replaced(translated, "a.xlf", "THE END.", "Slut.")
    replaced(translated, "posts/a.md", "The end.", "The very end.")
    translated.run("translate", "a")

    result = translated.run("l10n", "import", "a.xlf")

    assert result.code == 7
    assert "the original says something else by now" in result.out
    assert translated.read("posts/a.da.md").endswith("THE VERY END.\n")


def test_a_file_of_another_kind_is_refused(translated: Folder) -> None:
    translated.write("a.docx", "")

    assert translated.run("l10n", "import", "a.docx").code == 2


def test_a_term_that_stays_is_not_sent_as_words(blog: Folder) -> None:
    shelf = bilingual(blog, posts={"posts/a.md": "---\ntitle: A\n---\nWe are MindLab now.\n"})

    shelf.run("l10n", "glossary", "MindLab", "stays")
    shelf.run("translate", "a")

    assert "WE ARE MindLab NOW." in shelf.read("posts/a.da.md")
    assert "MindLab  *  stays" in shelf.run("l10n", "glossary").out
    shelf.run("l10n", "glossary", "MindLab", "--remove")
    assert "no terms yet" in shelf.run("l10n", "glossary").out


def test_engines_are_listed_with_what_they_need(translated: Folder) -> None:
    out = translated.run("l10n", "engines", "--to", "da").out

    assert "shout: it is set for all languages" in out
    assert "DEEPL_API_KEY" in out
    assert "if its server runs at localhost:5000" in out
    assert "…" not in out


def content(folder: Folder) -> dict[str, bytes]:
    """Every file of the posts and of what is known of them."""
    files = (path for path in (folder.root / "posts").rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    "words",
    [
        ("l10n", "accept", "a"),
        ("l10n", "import", "out"),
        ("l10n", "glossary", "MindLab", "stays"),
        ("l10n", "glossary", "Hello", "--remove"),
        ("l10n", "review", "--apply", "decisions"),
    ],
)
def test_a_dry_run_writes_nothing(translated: Folder, words: tuple[str, ...]) -> None:
    translated.run("l10n", "glossary", "Hello", "stays")
    translated.run("l10n", "export", "--all", "--format", "po", "-o", "out")
    replaced(translated, "out/da/a.po", "THE END.", "Slut.")
    replaced(translated, "posts/a.md", "The end.", "The end!")
    translated.write("decisions", '{"post": "posts/a.da.md", "number": 1, "do": "accept"}\n')
    before = content(translated)

    result = translated.run(*words, "--dry-run")

    assert result.code in (0, 7), result.err
    assert content(translated) == before
    assert translated.run(*words).code in (0, 7)
    assert content(translated) != before
