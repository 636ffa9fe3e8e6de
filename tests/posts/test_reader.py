from datetime import datetime, timedelta, timezone

import pytest

from mindblog_cli.blog.config import Config, Language
from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.find import found_at
from mindblog_cli.posts.post import Cover, Post, PostId, When
from mindblog_cli.posts.reader import body_of, read
from mindblog_cli.posts.source import parse

CONFIG = Config(languages={"da": Language(), "zh-TW": Language()}, timezone="Europe/Copenhagen")
CET = timezone(timedelta(hours=1))


def reading(
    text: str, path: str = "posts/foo.md", config: Config = CONFIG
) -> tuple[Post | None, list[Diagnostic]]:
    return read(found_at(path, config), text.encode(), config)


def post(text: str, path: str = "posts/foo.md", config: Config = CONFIG) -> Post:
    found, diagnostics = reading(text, path, config)
    assert found
    assert not diagnostics
    return found


def fault(text: str, path: str = "posts/foo.md", config: Config = CONFIG) -> Diagnostic:
    (diagnostic,) = reading(text, path, config)[1]
    return diagnostic


def test_a_post_is_what_its_file_says() -> None:
    found = post(
        "---\ntitle: Foo\ndate: 2020-01-02\ntags: [a, b]\ncover: c.png\nmood: fine\n---\n\n"
        "Hello *you*.\n",
        "posts/trips/foo.da.md",
    )

    assert found.id == PostId("trips/foo", "da")
    assert (found.path, found.stem, found.section) == ("posts/trips/foo.da.md", "foo", "trips")
    assert (found.title, found.tags, found.cover) == ("Foo", ("a", "b"), Cover("c.png"))
    assert found.date == When(datetime(2020, 1, 2, tzinfo=CET), day=True)
    assert (found.lead, found.words, found.body_line) == ("Hello you.", 2, 8)
    assert (found.status, found.markup, found.extra) == ("live", "markdown", {"mood": "fine"})
    assert len(found.digest) == 64


def test_a_post_without_front_matter_has_its_title_from_the_heading() -> None:
    text = "\n# Hello, *world*\n\nText\n"

    found = post(text)

    assert (found.title, found.title_line, found.lead) == ("Hello, world", 2, "Text")
    assert body_of(parse(text.encode()).body, found) == "\n\nText\n"


def test_a_heading_stays_where_the_title_is_written() -> None:
    text = "---\ntitle: T\n---\n# Hello\n"

    found = post(text)

    assert (found.title, found.title_line) == ("T", 0)
    assert body_of(parse(text.encode()).body, found) == "# Hello\n"


def test_a_heading_below_text_names_the_post_and_stays() -> None:
    text = "Intro\n\n# Hello\n"

    found = post(text)

    assert (found.title, found.title_line) == ("Hello", 0)
    assert body_of(parse(text.encode()).body, found) == text


def test_a_post_that_says_nothing_is_called_by_its_file() -> None:
    found = post("Text", "posts/2011-02-11-my-first_post.md")

    assert found.title == "My first post"
    assert found.date == When(datetime(2011, 2, 11, tzinfo=CET), day=True)


def test_the_description_is_the_lead() -> None:
    assert post("---\nsummary: Short\n---\nText").lead == "Short"


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("draft: true", "posts/foo.md"),
        ("published: false", "posts/foo.md"),
        ("status: hidden", "posts/foo.md"),
        ("headless: true", "posts/foo.md"),
        ("draft: false", "posts/_drafts/foo.md"),
    ],
)
def test_a_draft_is_known_by_its_field_or_folder(line: str, path: str) -> None:
    assert post(f"---\n{line}\n---\n", path).status == "draft"


def test_a_date_to_go_live_counts_only_when_it_is_later() -> None:
    later = post("---\ndate: 2020-01-02\npublishDate: 2020-01-03\n---\n")
    sooner = post("---\ndate: 2020-01-02\npublishDate: 2020-01-01\n---\n")
    alone = post("---\npublishDate: 2020-01-03\n---\n")
    undated = post("---\npublish_at: 2020-01-03 09:00\n---\n")

    assert later.publish_at == When(datetime(2020, 1, 3, tzinfo=CET), day=True)
    assert sooner.publish_at is None
    assert alone.date == later.publish_at
    assert alone.publish_at is None
    assert undated.publish_at == When(datetime(2020, 1, 3, 9, tzinfo=CET))


def test_front_matter_that_can_not_be_read_gives_no_post() -> None:
    found, diagnostics = reading("---\ntitle: [a\n---\n")

    assert found is None
    assert [one.code for one in diagnostics] == ["MB002"]


def test_html_without_front_matter_is_no_post() -> None:
    assert reading("<p>Hello</p>", "posts/widget.html") == (None, [])
    assert post("---\ntitle: T\n---\n<p>Hello</p>", "posts/page.html").markup == "html"


def test_a_wrong_date_is_shown_with_the_command_that_cures_it() -> None:
    found = fault('---\ntitle: T\ndate: "2020-02-30"  # why\n---\n', "posts/foo.da.md")

    assert (found.code, found.where) == ("MB011", "posts/foo.da.md:3:8")
    assert found.text == 'date: "2020-02-30"  # why'
    assert (found.width, found.message) == (10, "30 February does not exist")
    assert found.hint == "expected YYYY-MM-DD[ HH:MM[:SS]] [zone]"
    assert found.fix == "mindblog edit foo --lang da --set date=2020-02-29"


def test_the_wrong_part_of_a_date_is_marked() -> None:
    found = fault("---\nDate: 2023-01-29 18:30 2023 -0800\n---\n")

    assert found.text[found.col - 1 : found.col - 1 + found.width] == "2023 -0800"
    assert found.fix == ""


def test_a_wrong_date_on_a_line_of_its_own_is_marked_as_a_whole() -> None:
    found = fault("---\ndate: >\n  2020-02-30\n---\n")

    assert (found.code, found.line) == ("MB011", 2)


def test_a_post_with_a_wrong_date_is_still_a_post() -> None:
    found, diagnostics = reading("---\ntitle: T\ndate: 2020-02-30\n---\n")

    assert found
    assert (found.title, found.date) == ("T", None)
    assert diagnostics


def test_a_wrong_tag_is_marked_in_its_list() -> None:
    found = fault("---\ntags:\n  - a\n  - on\n---\n")

    assert (found.code, found.where, found.text) == ("MB010", "posts/foo.md:4:5", "  - on")


def test_a_slip_of_the_pen_is_marked_at_its_key() -> None:
    found = fault("---\ntitel: T\n---\n")

    assert (found.code, found.severity, found.where) == ("MB013", "warning", "posts/foo.md:2:1")
    assert found.width == 5


def test_an_unknown_language_is_an_error_and_keeps_its_name() -> None:
    found, (diagnostic,) = reading("---\nlang: kl\n---\n")

    assert found
    assert found.id.lang == "kl"
    assert (diagnostic.code, diagnostic.where) == ("MB012", "posts/foo.md:2:7")
    assert "en, da, zh-TW" in diagnostic.hint


@pytest.mark.parametrize("lang", ["da", "DA", "da-DK", "zh_tw"])
def test_a_language_in_the_front_matter_is_understood(lang: str) -> None:
    assert post(f"---\nlang: {lang}\n---\n").id.lang in ("da", "zh-TW")


@pytest.mark.parametrize("lang", ["zh_TW", "zh-tw"])
def test_the_folder_and_the_front_matter_may_spell_a_language_differently(lang: str) -> None:
    assert post(f"---\nlang: {lang}\n---\n", "posts/zh_TW/foo.md").id == PostId("foo", "zh-TW")


def test_a_less_exact_language_does_not_disagree() -> None:
    config = Config(languages={"pt": Language(), "pt-BR": Language()})

    assert post("---\nlang: pt\n---\n", "posts/pt-BR/foo.md", config).id.lang == "pt-BR"


def test_languages_that_disagree_are_an_error() -> None:
    by_name = fault("---\nlang: en\n---\n", "posts/foo.da.md")
    by_folder = fault("---\nlang: en\n---\n", "posts/da/foo.md")
    by_both = fault("Text", "posts/da/foo.zh-TW.md")

    assert (by_name.code, by_name.where) == ("MB021", "posts/foo.da.md:2:7")
    assert by_name.message == 'the file\'s name says "da", the front matter says "en"'
    assert by_folder.message == 'its folder says "da", the front matter says "en"'
    assert (by_both.code, by_both.where) == ("MB021", "posts/da/foo.zh-TW.md")


def test_a_story_is_joined_by_key_or_original_or_path() -> None:
    assert post("---\ntranslationKey: k\n---\n").id.name == "k"
    assert post("---\ntranslation_of: bar\n---\n", "posts/a/foo.md").id.name == "a/bar"
    assert post("", "posts/a/foo.md").id.name == "a/foo"


def test_a_file_apart_holds_the_front_matter_of_nikola() -> None:
    config = Config(profile="nikola")
    found = found_at("posts/a.txt", config, meta="posts/a.meta")

    said, diagnostics = read(found, b"Text", config, b".. title: T\n.. date: never\n")

    assert said
    assert (said.title, said.markup, said.lead) == ("T", "rst", "Text")
    assert [one.where for one in diagnostics] == ["posts/a.meta:2:10"]


def test_a_body_that_is_not_utf_8_gives_no_post() -> None:
    config = Config(profile="nikola")
    found = found_at("posts/a.txt", config, meta="posts/a.meta")

    said, diagnostics = read(found, b"T\xe6xt", config, b".. title: T\n")

    assert said is None
    assert [(one.code, one.file) for one in diagnostics] == [("MB005", "posts/a.txt")]
