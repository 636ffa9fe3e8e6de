"""Text in the front matter, three ways: as the body's, but by the field's name."""

import shutil
import subprocess

import pytest
from msgspec.structs import replace

from mindblog_cli.blog.config import Config, Translation
from mindblog_cli.l10n.catalog import Catalog, Entry
from mindblog_cli.l10n.merge import finish, prepare
from mindblog_cli.l10n.plan import Merged, Said
from mindblog_cli.l10n.po import dump
from mindblog_cli.l10n.sides import side

CONFIG = Config(translation=Translation(fields=("subtitle", "params.lead")))
NONE = Catalog("en", "da", "posts/a.md", "posts/a.da.md")
BODY = "\nWords.\n"


def yaml(front: str) -> str:
    return f"---\n{front}---\n{BODY}"


def merged(source: str, target: str | None = None, catalog: Catalog = NONE) -> Merged:
    """What becomes of both; the machine shouts."""
    ours = side(source.encode(), "posts/a.md", CONFIG)
    theirs = side(target.encode(), "posts/a.da.md", CONFIG) if target is not None else None
    merge = prepare(ours, theirs, catalog, fresh={"date": "2024-05-01"} if not theirs else None)
    return finish(merge, {one.key: Said(one.text.upper(), "shout") for one in merge.wants})


def again(source: str, before: Merged, old: str = "", new: str = "") -> Merged:
    """A second run, after *source* or the translation was edited."""
    return merged(source, before.content.decode().replace(old, new), before.catalog)


def front(made: Merged) -> str:
    return made.content.decode().removesuffix(f"{BODY.upper()}").removesuffix(BODY)


def field(made: Merged, context: str) -> Entry:
    return next(one for one in made.catalog.entries if one.context == context)


def test_a_new_translation_has_the_text_fields_and_no_others() -> None:
    made = merged(yaml("title: One\ntags: [a, b]\ndescription: 'It: two'\nslug: one\n"))

    assert front(made) == '---\ndate: 2024-05-01\ntitle: ONE\ndescription: "IT: TWO"\n---\n'
    assert [one.context for one in made.catalog.entries] == ["title", "description", ""]


def test_toml_stays_toml() -> None:
    made = merged(f'+++\ntitle = "One"\nweight = 1\n+++\n{BODY}')

    assert front(made) == '+++\ndate = 2024-05-01\ntitle = "ONE"\n+++\n'


def test_fields_that_the_blog_names_are_translated_too_wherever_they_are() -> None:
    made = merged(yaml("title: One\nsubtitle: Two\nparams:\n  lead: Three\n  other: Four\n"))

    assert field(made, "subtitle").target == "TWO"
    assert field(made, "params.lead").target == "THREE"
    assert "Four" not in front(made)


def test_an_edit_of_one_field_touches_no_other_byte() -> None:
    first = merged(yaml("title: One\ndescription: Two\n"))
    target = first.content.decode().replace("date:", "# mine\nmine:  [x]  # here\ndate:")

    second = merged(yaml("title: One\ndescription: Three\n"), target, first.catalog)

    assert second.content.decode() == target.replace("TWO", "THREE")


def test_what_a_person_wrote_stays_and_is_out_of_date() -> None:
    first = again(yaml("title: One\n"), merged(yaml("title: One\n")), "ONE", "Et")

    second = again(yaml("title: Two\n"), first)

    assert "title: Et\n" in front(second)
    assert field(second, "title") == replace(
        field(first, "title"), source="Two", by="human", engine="", previous="One", suggestion="TWO"
    )


def test_a_field_that_the_source_lost_goes_unless_a_person_wrote_it() -> None:
    whole, less = yaml("title: One\ndescription: Two\n"), yaml("title: One\n")
    first = merged(whole)
    corrected = again(whole, first, "TWO", "To")

    assert "description" not in front(again(less, first))
    assert "description: To" in front(again(less, corrected))


def test_a_field_that_the_source_gained_is_translated() -> None:
    first = merged(yaml("title: One\n"))

    assert "description: TWO" in front(again(yaml("title: One\ndescription: Two\n"), first))


def test_the_picture_comes_along_with_its_words() -> None:
    picture = yaml("title: One\ncover:\n  src: a.jpg\n  alt: A hill\n")

    first = merged(picture)
    second = again(picture.replace("A hill", "A lake"), first)

    assert "cover:\n  src: a.jpg\n  alt: A HILL\n" in front(first)
    assert "cover:\n  src: a.jpg\n  alt: A LAKE\n" in front(second)


@pytest.mark.parametrize("scalar", [">\n  Some words\n  here.\n", "|\n  Some words here.\n\n"])
def test_the_line_end_of_a_block_scalar_is_no_part_of_its_text(scalar: str) -> None:
    source = yaml(f"title: One\ndescription: {scalar}")

    first = merged(source)
    second = again(source, first)

    assert field(first, "description").source == "Some words here."
    assert second.content == first.content
    assert second.catalog.entries == first.catalog.entries


def test_gettext_has_no_complaint_about_block_scalars() -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("msgfmt is not here: it comes with gettext")

    data = dump(merged(yaml("title: One\ndescription: |\n  Two\n  three\n")).catalog)

    subprocess.run(["msgfmt", "-c", "-o", "/dev/null", "-"], input=data, check=True)
