"""What goes into feeds and sitemaps."""

import pytest

from mindblog_cli.blog.config import Language, Tag
from mindblog_cli.pages import sitemaps
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.views import (
    Directory,
    Feed,
    KeyFile,
    Opml,
    Robots,
    Sitemap,
)
from tests.pages.reading import planned
from tests.site.writing import post


def _feed(pages: dict[str, Blueprint], path: str) -> Feed:
    view = pages[path].view
    assert isinstance(view, Feed)
    return view


def test_feeds_carry_the_newest_posts_and_share_their_entries() -> None:
    posts = [
        post(f"p{n}", date=f"2011-01-0{n}", tags=("t",), authors=("Ada",)) for n in range(1, 6)
    ]

    pages = planned(*posts, feed_size=3)

    main, tag = _feed(pages, "atom.xml"), _feed(pages, "tags/t/feed.json")
    assert [entry.title for entry in main.entries] == ["P5", "P4", "P3"]
    assert pages["atom.xml"].bodies == tuple(entry.id for entry in main.entries)
    assert main.entries[0] is tag.entries[0]
    assert (main.format, main.lang, main.title) == ("atom", "en", "MindBlog")
    assert (tag.format, tag.title) == ("json", "t – MindBlog")
    assert main.self == "https://blog.example/atom.xml"
    assert tag.self == "https://blog.example/tags/t/feed.json"
    assert tag.url == tag.guid == "https://blog.example/tags/t/"
    assert main.updated == "2011-01-05T00:00:00+00:00"
    assert main.description


def test_an_entry_is_known_by_where_and_when_it_began() -> None:
    def guid(*posts: object, **settings: object) -> list[str]:
        pages = planned(*posts, **settings)  # type: ignore[arg-type]
        return [e.guid for path in ("feed.xml", "da/feed.xml") for e in _feed(pages, path).entries]

    danish = post(lang="da", date="2012-05-05", title="Ny titel", slug="ny")
    english = post(date="2011-02-11")

    assert guid(english, danish) == [
        "tag:blog.example,2011-02-11:foo:en",
        "tag:blog.example,2011-02-11:foo:da",
    ]
    hidden = post(date="2011-02-11", status="draft")
    assert guid(hidden, danish) == ["tag:blog.example,2011-02-11:foo:da"]
    assert guid(post("a b/ø", date="2011-02-11"), url="") == [
        "tag:localhost,2011-02-11:a%20b/%C3%B8:en"
    ]
    undated = post()
    assert guid(undated, danish) == ["tag:blog.example,2012-05-05:foo:da"]


def test_an_entry_has_an_author_and_was_never_changed_before_it_was_there() -> None:
    pages = planned(
        post("a", date="2011-02-11", updated="2011-01-01"),
        post("b", date="2011-02-10", updated="2012-01-01", authors=("Ada",), lead="Lead."),
    )

    first, second = _feed(pages, "feed.xml").entries
    assert (first.published, first.updated) == ("2011-02-11T00:00:00+00:00",) * 2
    assert (first.authors, second.authors) == (("MindBlog",), ("Ada",))
    assert second.updated == "2012-01-01T00:00:00+00:00"
    assert second.summary == "Lead."
    assert _feed(pages, "feed.xml").updated == second.updated


def test_the_feed_of_an_empty_edition_is_whole() -> None:
    feed = _feed(planned(post(date="2011-02-11")), "da/atom.xml")

    assert feed.entries == ()
    assert feed.updated == "1970-01-01T00:00:00+00:00"
    assert feed.description == "TankeBlog"


def test_whoever_follows_a_renamed_tag_goes_on_getting_it() -> None:
    tags = {"body": Tag(aliases=("flesh",))}

    pages = planned(post(date="2011-02-11", tags=("flesh",)), tags=tags)

    old, new = _feed(pages, "tags/flesh/feed.xml"), _feed(pages, "tags/body/feed.xml")
    assert old == new
    assert new.self == "https://blog.example/tags/body/feed.xml"


def test_all_feeds_are_in_one_list_for_programs_and_on_one_page_for_people() -> None:
    pages = planned(post(date="2011-02-11", tags=("t",), authors=("Ada",)))

    opml, directory = pages["feeds.opml"].view, pages["feeds/index.html"].view
    assert isinstance(opml, Opml)
    assert isinstance(directory, Directory)
    assert [(feed.title, feed.href) for feed in opml.feeds] == [
        ("MindBlog", "https://blog.example/feed.xml"),
        ("t – MindBlog", "https://blog.example/tags/t/feed.xml"),
        ("Ada – MindBlog", "https://blog.example/authors/ada/feed.xml"),
    ]
    assert [feed.href for feed in directory.feeds][:3] == ["/feed.xml", "/atom.xml", "/feed.json"]


def test_a_sitemap_says_when_a_page_changed() -> None:
    pages = planned(post(date="2011-02-11", updated="2012-01-01"), post("about"))

    sitemap = pages["sitemap.xml"].view
    assert isinstance(sitemap, Sitemap)
    when = {
        entry.url.removeprefix("https://blog.example"): entry.updated for entry in sitemap.entries
    }
    assert (when["/foo/"], when["/"], when["/archive/"]) == (
        "2012-01-01",
        "2011-02-11",
        "2011-02-11",
    )
    assert (when["/about/"], when["/da/"], when["/feeds/"]) == ("", "", "")
    assert pages["robots.txt"].view == Robots("https://blog.example/sitemap.xml")


def test_a_large_site_has_a_sitemap_for_each_language_and_an_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemaps, "ONE_FILE", 5)
    monkeypatch.setattr(sitemaps, "MOST", 3)

    pages = planned(
        post("a"), post("b"), post("a", "da"), languages={"en": Language(), "da": Language()}
    )

    index = pages["sitemap.xml"].view
    assert isinstance(index, Sitemap)
    assert index.entries == ()
    assert index.index == (
        "https://blog.example/sitemap-en.xml",
        "https://blog.example/sitemap-en-2.xml",
        "https://blog.example/sitemap-da.xml",
    )
    assert {f"{path}" for path in pages if path.startswith("sitemap-")} == {
        "sitemap-en.xml",
        "sitemap-en-2.xml",
        "sitemap-da.xml",
    }


def test_feeds_name_those_who_tell_their_readers_of_changes() -> None:
    hubs = ("https://hub.example/",)
    without = planned(post("a", date="2011-02-11"))

    pages = planned(post("a", date="2011-02-11"), hubs=hubs, comments=True)

    assert _feed(pages, "da/feed.json").hubs == hubs
    assert _feed(pages, "a/comments.xml").hubs == ()
    assert _feed(without, "feed.xml").hubs == ()
    assert pages["feed.xml"].key != without["feed.xml"].key


def test_a_key_for_search_engines_is_a_file_of_the_site() -> None:
    pages = planned(post(date="2011-02-11"), indexnow="b7c3f1d0a94e4c5c")

    assert pages["b7c3f1d0a94e4c5c.txt"].view == KeyFile("b7c3f1d0a94e4c5c")
    assert pages["b7c3f1d0a94e4c5c.txt"].page.template == "key"
