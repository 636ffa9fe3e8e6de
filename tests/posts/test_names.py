import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.posts.names import (
    Naming,
    language,
    lookup,
    naming,
    original_name,
    split_date,
    split_lang,
    story_name,
)

LANGS = ("en", "da", "ja", "zh-TW", "pt-BR")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("da", "da"), ("DA", "da"), ("zh_TW", "zh-TW"), ("ZH-tw", "zh-TW"), ("fr", None), ("2", None)],
)
def test_a_language_is_known_however_it_is_spelled(written: str, meant: str | None) -> None:
    assert language(written, LANGS) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("en_US", "en"), ("pt-BR", "pt-BR"), ("pt", None), ("zh-TW-x-a", "zh-TW")],
)
def test_a_more_exact_language_falls_back_on_the_one_that_is_known(
    written: str, meant: str | None
) -> None:
    assert lookup(written, LANGS) == meant


def test_only_a_configured_language_is_a_suffix() -> None:
    assert split_lang("foo.da", LANGS) == ("foo", "da")
    assert split_lang("foo.zh_tw", LANGS) == ("foo", "zh-TW")
    assert split_lang("release-1.2", LANGS) == ("release-1.2", "")
    assert split_lang("foo.de", LANGS) == ("foo.de", "")
    assert split_lang(".da", LANGS) == (".da", "")


@pytest.mark.parametrize("gap", ["-", "_", " "])
def test_a_date_leads_a_name(gap: str) -> None:
    assert split_date(f"2011-02-11{gap}dansk") == ("2011-02-11", "dansk")


def test_a_name_that_is_only_a_date_keeps_it() -> None:
    assert split_date("2024-07-03") == ("2024-07-03", "2024-07-03")


@pytest.mark.parametrize("name", ["2011-02-30-x", "2011-2-3-x", "12011-02-11-x", "2011-02-11x"])
def test_a_number_that_is_no_day_is_part_of_the_name(name: str) -> None:
    assert split_date(name) == ("", name)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("foo.md", Naming("foo", "foo")),
        ("foo.da.md", Naming("foo", "foo", suffix="da")),
        ("2011-02-11-foo.md", Naming("2011-02-11-foo", "foo", date="2011-02-11")),
        ("da/foo.md", Naming("foo", "foo", folder="da")),
        ("_posts/ja/a/x.md", Naming("a/x", "x", "a", folder="ja")),
        ("da/news/_posts/x.md", Naming("news/x", "x", "news", folder="da")),
        ("en/blog/22/x/index.md", Naming("blog/22/x", "x", "blog/22", folder="en", bundle=True)),
        ("blog/x/index.da.md", Naming("blog/x", "x", "blog", suffix="da", bundle=True)),
        ("blog/2020-01-02-x/index.md",
         Naming("blog/2020-01-02-x", "x", "blog", date="2020-01-02", bundle=True)),
        ("x/da/index.md", Naming("x", "x", folder="da", bundle=True)),
        ("index.md", Naming("index", "index")),
        ("da/index.md", Naming("index", "index", folder="da")),
        ("blog/_index.da.md", Naming("blog/_index", "_index", "blog", suffix="da", index=True)),
        ("_drafts/idea.md", Naming("idea", "idea", draft=True)),
        ("ja/x.da.md", Naming("x", "x", suffix="da", folder="ja")),
        ("README", Naming("README", "README")),
    ],
)  # fmt: skip
def test_a_path_says_what_a_post_is(path: str, expected: Naming) -> None:
    assert naming(path, LANGS) == expected


def test_the_file_suffix_goes_before_the_folder() -> None:
    assert naming("ja/x.da.md", LANGS).lang == "da"
    assert naming("ja/x.md", LANGS).lang == "ja"


@given(st.lists(st.sampled_from(["blog", "2022", "x-y"]), max_size=3), st.sampled_from(LANGS[1:]))
def test_translations_share_a_story_wherever_the_language_stands(
    folders: list[str], lang: str
) -> None:
    path = "/".join([*folders, "post"])

    suffix = naming(f"{path}.{lang}.md", LANGS)
    first = naming(f"{lang}/{path}.md", LANGS)
    last = naming("/".join([*folders, lang.lower().replace("-", "_"), "post.md"]), LANGS)

    assert suffix.story == first.story == last.story == naming(f"{path}.md", LANGS).story
    assert suffix.lang == first.lang == last.lang == lang


def test_jekyll_joins_by_name_or_id_beside_a_language() -> None:
    named = naming("ja/2020-01-01-x.md", LANGS)

    assert story_name(named, {"name": "blog", "id": "ja-b", "lang": "ja"}, "jekyll") == "blog"
    assert story_name(named, {"id": "ja-blog", "lang": "ja"}, "jekyll") == "blog"
    assert story_name(named, {"ref": "blog", "lang": "ja"}, "jekyll") == "blog"
    assert story_name(named, {"name": "Jim"}, "jekyll") == "2020-01-01-x"
    assert story_name(named, {"name": "Jim", "lang": "ja"}, "hugo") == "2020-01-01-x"


def test_pelican_joins_by_slug() -> None:
    assert story_name(naming("a/x.rst", LANGS), {"slug": "y"}, "pelican") == "y"
    assert story_name(naming("a/x.rst", LANGS), {}, "pelican") == "a/x"


@pytest.mark.parametrize(
    ("written", "story"),
    [
        ("foo", "blog/foo"),
        ("foo.md", "blog/foo"),
        ("foo.da.md", "blog/foo"),
        ("/news/foo/", "news/foo"),
    ],
)
def test_translation_of_names_a_story_beside_it_or_by_path(written: str, story: str) -> None:
    assert original_name(written, "blog", LANGS) == story


def test_translation_of_at_the_top_needs_no_section() -> None:
    assert original_name("release-1.2", "", LANGS) == "release-1.2"
