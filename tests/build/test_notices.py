"""Records beside the posts reach the pages of translations, and those alone."""

import os
import time

import pytest

from tests.build.folder import Folder
from tests.recorded import record, signed

MACHINE = "lavet af en maskine"
OUTDATED = "Originalen er ændret"


@pytest.fixture
def bilingual(blog: Folder) -> Folder:
    """Two stories in both languages, saved an hour ago, and no record of either."""
    for name in ("a", "b"):
        blog.post(name, "One sentence here.\n\nAnother one there.\n")
        blog.post(f"{name}.da", "En sætning her.\n\nEn anden der.\n")
    return rested(blog)


def rested(folder: Folder) -> Folder:
    """Everything as old as it has to be for its time to prove something."""
    for path in (folder.root, *folder.root.rglob("*")):
        if ".mindblog" not in path.parts:
            then = time.time() - 3600
            os.utime(path, (then, then))
    return folder


def told(folder: Folder) -> dict[str, list[str]]:
    """What readers of each page are told."""
    pages = {path: folder.page(path) for path in ("a/index.html", "da/a/index.html")}
    return {
        path: [said for said in (MACHINE, OUTDATED) if said in text] for path, text in pages.items()
    }


def test_a_translation_says_that_a_machine_made_it_until_it_is_reviewed(bilingual: Folder) -> None:
    record(bilingual.root)
    bilingual.build()
    before = told(bilingual)

    signed(bilingual.root / "posts/.l10n/da/a.po", "reviewed")
    bilingual.build()

    assert before == {"a/index.html": [], "da/a/index.html": [MACHINE]}
    assert told(bilingual) == {"a/index.html": [], "da/a/index.html": []}


def test_a_translation_that_a_person_has_seen_to_in_part_says_so(bilingual: Folder) -> None:
    signed(record(bilingual.root), "reviewed", first=2)

    bilingual.build()

    page = bilingual.page("da/a/index.html")
    assert "Dele af denne oversættelse er lavet af en maskine" in page
    assert ">Læs originalen på engelsk</a>" in page


def test_templates_see_how_a_translation_stands(bilingual: Folder) -> None:
    bilingual.write(
        "theme/templates/post.html",
        '{% extends "built-in/post.html" %}{% block notice %}'
        "{% if page.translation %}<b>{{ page.translation.state }}</b>{% endif %}{% endblock %}",
    )
    record(bilingual.root)

    bilingual.build()

    assert "<b>unreviewed</b>" in bilingual.page("da/a/index.html")
    assert "<b>" not in bilingual.page("da/b/index.html")


def test_a_translation_says_that_its_original_has_changed(bilingual: Folder) -> None:
    record(bilingual.root, by="human")
    bilingual.build()
    before = told(bilingual)

    bilingual.post("a", "One sentence here.\n\nAnother one elsewhere.\n")
    bilingual.build()

    assert before == {"a/index.html": [], "da/a/index.html": []}
    assert told(bilingual) == {"a/index.html": [], "da/a/index.html": [OUTDATED]}


def test_of_a_translation_without_a_record_nothing_is_said(bilingual: Folder) -> None:
    record(bilingual.root, "b")

    bilingual.build()

    assert told(bilingual) == {"a/index.html": [], "da/a/index.html": []}


@pytest.mark.parametrize("by", ["machine", "human"])
def test_a_record_renders_only_the_page_that_shows_it(bilingual: Folder, by: str) -> None:
    bilingual.build()

    record(bilingual.root, by="machine" if by == "machine" else "human")

    built = bilingual.build()
    assert (built.rendered, built.written) == ((1, 1) if by == "machine" else (0, 0))


def test_a_record_is_noticed_where_nothing_else_has_changed(bilingual: Folder) -> None:
    """Nothing is read while names, sizes and times are the same: those of records count."""
    record(bilingual.root)
    rested(bilingual).build()
    still = bilingual.build()

    signed(bilingual.root / "posts/.l10n/da/a.po", "human")
    rested(bilingual)
    after = bilingual.build()

    assert (still.rendered, after.rendered) == (0, 1)
    assert still.look != after.look != ""
