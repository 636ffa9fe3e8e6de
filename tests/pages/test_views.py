"""What single pages show."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from mindblog_cli.blog.config import Author, Language, Tag
from mindblog_cli.pages.frames import direction
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.plan import plan
from mindblog_cli.pages.texts import shortened, stamp
from mindblog_cli.pages.views import (
    Alternate,
    Archive,
    CoverView,
    Directory,
    LanguageLink,
    Link,
    Listing,
    Moment,
    PostView,
    Sitemap,
)
from mindblog_cli.posts.post import Cover, When
from tests.pages.reading import planned
from tests.site.writing import blog, day, post


def _post(pages: dict[str, Blueprint], path: str) -> PostView:
    view = pages[path].view
    assert isinstance(view, PostView)
    return view


def test_a_post_links_its_own_translation_and_is_linked_back() -> None:
    pages = planned(post(date="2011-02-11"), post(lang="da", slug="fuu"))

    english, danish = _post(pages, "foo/index.html"), _post(pages, "da/fuu/index.html")
    assert english.head.languages == (
        LanguageLink("en", "English", "/foo/", current=True),
        LanguageLink("da", "Dansk", "/da/fuu/"),
    )
    assert english.head.alternates == danish.head.alternates
    assert english.head.alternates == (
        Alternate("en", "https://blog.example/foo/"),
        Alternate("da", "https://blog.example/da/fuu/"),
        Alternate("x-default", "https://blog.example/foo/"),
    )
    assert english.original is None
    assert danish.original == LanguageLink("en", "English", "/foo/")


def test_without_a_translation_the_way_leads_to_that_language_and_says_so() -> None:
    view = _post(planned(post(date="2011-02-11")), "foo/index.html")

    assert view.head.languages[1] == LanguageLink("da", "Dansk", "/da/", exact=False)
    assert view.head.alternates == ()


def test_x_default_is_the_original_where_the_default_language_is_missing() -> None:
    languages = {"en": Language(), "da": Language(), "es": Language()}
    pages = planned(
        post(lang="da", extra={"translated_from": "es"}), post(lang="es"), languages=languages
    )

    view = _post(pages, "da/foo/index.html")
    assert view.head.alternates[-1] == Alternate("x-default", "https://blog.example/es/foo/")


def test_a_text_that_first_stood_elsewhere_says_so_and_is_told_to_no_search_engine() -> None:
    pages = planned(
        post(date="2011-02-11", canonical="https://first.example/x"),
        post(lang="da"),
        post("own", canonical="/own/"),
    )

    view = _post(pages, "foo/index.html")
    sitemap = pages["sitemap.xml"].view
    assert isinstance(sitemap, Sitemap)
    assert view.head.canonical == "https://first.example/x"
    assert view.head.alternates == ()
    assert view.head.url not in {entry.url for entry in sitemap.entries}
    assert _post(pages, "own/index.html").head.canonical == ""


def test_a_post_shows_what_its_file_says() -> None:
    pages = planned(
        post(
            date="2011-02-11T10:00",
            updated="2012-01-01",
            tags=("body", "Body"),
            authors=("Ada",),
            description="What it says.",
            lead="First words.",
            cover=Cover("/a b.jpg", "Alt", "Caption"),
            extra={"mood": "good"},
            words=300,
        ),
        url="https://blog.example/b",
    )

    view = _post(pages, "foo/index.html")
    assert view.date == Moment("2011-02-11T10:00:00+00:00")
    assert view.updated == Moment("2012-01-01", day=True)
    assert view.tags == (Link("body", "/b/tags/body/"),)
    assert view.authors == (Link("Ada", "/b/authors/ada/"),)
    assert (view.lead, view.head.description) == ("What it says.", "What it says.")
    assert view.cover == CoverView("/b/a%20b.jpg", "Alt", "Caption")
    assert view.head.image == "https://blog.example/b/a%20b.jpg"
    assert view.extra == {"mood": "good"}
    assert pages["foo/index.html"].bodies == (view.id,)


def test_the_first_paragraph_describes_a_post_but_is_not_shown_twice() -> None:
    pages = planned(post(date="2011-02-11", lead="First\nwords."), post("bare", title="Bare"))

    assert _post(pages, "foo/index.html").lead == ""
    assert _post(pages, "foo/index.html").head.description == "First words."
    assert _post(pages, "bare/index.html").head.description == "Bare"


def test_search_engines_read_the_same_as_people() -> None:
    title = "</script><b>æ"
    pages = planned(
        post("a", title=title, date="2011-02-11", updated="2010-01-01", authors=("Ada", "Bo")),
        post("b", date="2011-02-11T10:00:00", updated="2011-03-01", cover=Cover("/x.jpg")),
        post("about"),
        authors={"Ada": Author(url="https://ada.example")},
    )

    view = _post(pages, "a/index.html")
    facts = json.loads(view.json_ld)
    assert "<" not in view.json_ld
    assert facts["headline"] == title
    assert facts["datePublished"] == facts["dateModified"] == "2011-02-11"
    assert view.date == Moment("2011-02-11", day=True)
    assert view.updated is None, "it cannot have changed before it was there"
    assert facts["inLanguage"] == "en"
    assert facts["mainEntityOfPage"] == "https://blog.example/a/"
    assert facts["author"] == [
        {"@type": "Person", "name": "Ada", "url": "https://ada.example"},
        {"@type": "Person", "name": "Bo", "url": "https://blog.example/authors/bo/"},
    ]
    other = json.loads(_post(pages, "b/index.html").json_ld)
    assert other["dateModified"] == "2011-03-01"
    assert other["author"] == [other["publisher"]]
    assert other["image"] == "https://blog.example/x.jpg"
    assert _post(pages, "about/index.html").json_ld == ""


def test_search_engines_are_told_what_a_translation_is_a_translation_of() -> None:
    pages = planned(
        post("a", date="2011-02-11"),
        post("a", "da", translator="Ida"),
        post("b", "da", date="2011-02-12"),
    )

    danish = json.loads(_post(pages, "da/a/index.html").json_ld)
    assert danish["translationOfWork"] == {
        "@type": "BlogPosting",
        "url": "https://blog.example/a/",
        "inLanguage": "en",
    }
    assert danish["translator"] == {"@type": "Person", "name": "Ida"}
    for path in ("a/index.html", "da/b/index.html"):
        assert (
            not {"translationOfWork", "translator"} & json.loads(_post(pages, path).json_ld).keys()
        )


def test_a_post_knows_the_one_before_and_the_one_after() -> None:
    pages = planned(
        post("a", date="2011-01-01"), post("b", date="2012-01-01"), post("c", date="2013-01-01")
    )

    middle, newest = _post(pages, "b/index.html"), _post(pages, "c/index.html")
    assert (middle.older, middle.newer) == (Link("A", "/a/"), Link("C", "/c/"))
    assert (newest.older, newest.newer) == (Link("B", "/b/"), None)


def test_topics_lead_to_their_tags_before_the_first_post_too() -> None:
    languages = {
        "en": Language(title="M", topics=("service design", "Flesh", "nothing yet")),
        "da": Language(topics=("body",), tagline="Om kroppen"),
    }
    tags = {"body": Tag(names={"da": "krop", "en": "Body"}, aliases=("flesh",))}

    pages = planned(
        post(date="2011-02-11", tags=("Service Design", "body")), languages=languages, tags=tags
    )

    english, danish = pages["index.html"].view, pages["da/index.html"].view
    assert isinstance(english, Listing)
    assert isinstance(danish, Listing)
    assert english.frame.topics == (
        Link("Service Design", "/tags/service-design/"),
        Link("Body", "/tags/body/"),
        Link("nothing yet", "/tags/nothing-yet/"),
    )
    assert english.about == "Service Design · Body · nothing yet"
    assert danish.frame.topics == (Link("krop", "/da/tags/krop/"),)
    assert (danish.frame.title, danish.about) == ("M", "Om kroppen")
    assert [link.text for link in english.frame.nav] == ["archive", "tags", "feeds"]
    assert [link.text for link in danish.frame.nav] == ["tags", "feeds"]


def test_pages_without_a_date_are_in_the_menu_by_weight() -> None:
    pages = planned(post("b"), post("a"), post("c", weight=1), post("deep/d"))

    front = pages["index.html"].view
    assert isinstance(front, Listing)
    assert front.frame.pages == (Link("C", "/c/"), Link("A", "/a/"), Link("B", "/b/"))
    assert front.posts == ()


@pytest.mark.parametrize(
    ("lang", "way"),
    [("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("az-Arab", "rtl"), ("ur-Latn", "ltr")],
)
def test_a_language_is_written_in_its_direction(lang: str, way: str) -> None:
    assert direction(lang) == way


def test_an_archive_has_all_titles_until_it_gets_long() -> None:
    short = planned(post(date="2011-02-11", lead="Long."), post("b", date="2012-01-01"))
    many = [post(f"p{n}", date=When(day("2011-01-01").at + timedelta(n * 3))) for n in range(201)]
    long = planned(*many, post("p0", "da"))

    whole, index, year = (
        pages[path].view
        for pages, path in (
            (short, "archive/index.html"),
            (long, "archive/index.html"),
            (long, "archive/2011/index.html"),
        )
    )
    assert isinstance(whole, Archive)
    assert isinstance(index, Archive)
    assert isinstance(year, Archive)
    assert [(y.name, y.href, [t.title for t in y.posts]) for y in whole.years] == [
        ("2012", "", ["B"]),
        ("2011", "", ["Foo"]),
    ]
    assert whole.years[0].posts[0].lead == ""
    assert [(y.name, y.href, y.count, y.posts) for y in index.years] == [
        ("2012", "/archive/2012/", 79, ()),
        ("2011", "/archive/2011/", 122, ()),
    ]
    assert (year.title, len(year.years[0].posts)) == ("2011", 122)
    assert "da/archive/2011/index.html" not in long


def test_tag_pages_in_two_languages_know_each_other_where_both_exist() -> None:
    tags = {"body": Tag(names={"da": "krop"}, description={"en": "All of it."})}
    pages = planned(
        post(date="2011-01-01", tags=("body", "only")),
        post(lang="da", tags=("krop",)),
        tags=tags,
        page_size=1,
    )

    danish, only = pages["da/tags/krop/index.html"].view, pages["tags/only/index.html"].view
    assert isinstance(danish, Listing)
    assert isinstance(only, Listing)
    assert [a.url for a in danish.head.alternates] == [
        "https://blog.example/tags/body/",
        "https://blog.example/da/tags/krop/",
        "https://blog.example/tags/body/",
    ]
    assert danish.head.description == "Foo"
    assert only.head.alternates == ()
    directory = pages["tags/index.html"].view
    assert isinstance(directory, Directory)
    assert directory.links == (Link("body", "/tags/body/", 1), Link("only", "/tags/only/", 1))


def test_texts_are_cut_at_a_word_where_there_is_one() -> None:
    assert shortened("one two, three", 9) == "one two…"
    assert shortened("日" * 9, 5) == "日" * 5 + "…"
    assert shortened(" a\n b ", 5) == "a b"


def test_times_of_old_zones_are_written_in_utc() -> None:
    berlin_once = timezone(timedelta(minutes=53, seconds=28))

    assert stamp(datetime(1880, 1, 1, 0, 53, 28, tzinfo=berlin_once)) == "1880-01-01T00:00:00+00:00"


def test_planning_reads_no_clock() -> None:
    site = blog(post(date="2011-02-11"))

    assert [one.page for one in plan(site).pages] == [one.page for one in plan(site).pages]
