"""What rendering needs goes to other processes and machines as bytes, and comes out the same."""

import pickle
from typing import Any

import pytest
from msgspec import msgpack
from msgspec.structs import replace

from mindblog_cli.pages.page import Page
from mindblog_cli.pages.views import (
    Alternate,
    Archive,
    CoverView,
    Directory,
    FeedLink,
    LanguageLink,
    Link,
    Listing,
    Missing,
    Moment,
    Opml,
    Redirect,
    Robots,
    Sitemap,
    SitemapEntry,
    Teaser,
    Year,
)
from mindblog_cli.render.casting import moulds
from mindblog_cli.render.moulds import Moulds
from mindblog_cli.render.renderer import Renderer
from mindblog_cli.render.theme import Theme, load
from tests.render.making import FRAME, HEAD, HERE, ID, TEXT, feed_page, post_page

THEME = load()
TEASER = Teaser("One", "/one/", Moment("2011-02-11"), "Lead", (Link("Ida", "/ida/"),))
PAGES = [
    post_page(
        cover=CoverView("/c.png", "Alt", "Words"),
        original=LanguageLink("da", "da", "/da/fu/"),
        extra={"mood": ["calm", 1, {"a": None}]},
    ),
    Page("index.html", "listing.html", Listing(FRAME, HEAD, "front", "", "", (TEASER,), body=ID)),
    Page(
        "archive/index.html",
        "archive.html",
        Archive(FRAME, HEAD, "archive", (Year("2011", "", 1),)),
    ),
    Page(
        "tags/index.html",
        "directory.html",
        Directory(FRAME, HEAD, "tags", "tags", (Link("a", "/a/", 2),)),
    ),
    Page("404.html", "missing.html", Missing(FRAME, HEAD)),
    Page("old/index.html", "redirect.html", Redirect("en", "/foo/", f"{HERE}/foo/")),
    *(feed_page(form) for form in ("rss", "atom", "json")),
    Page("sitemap.xml", "sitemap", Sitemap((SitemapEntry(HERE, "", (Alternate("en", HERE),)),))),
    Page("robots.txt", "robots", Robots("")),
    Page("feeds.opml", "opml", Opml("en", "Feeds", (FeedLink("application/rss+xml", "a", "b"),))),
]


def sent(value: Any, kind: Any) -> Any:  # noqa: ANN401 - whatever travels
    return msgpack.decode(msgpack.encode(value), type=kind)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_page_that_was_sent_is_rendered_as_at_home(page: Page) -> None:
    arrived = sent(page, Page)

    assert arrived == page == pickle.loads(pickle.dumps(page))
    texts = {ID: replace(TEXT, needs=("style",))}
    assert Renderer(THEME).render(arrived, texts) == Renderer(THEME).render(page, texts)


def test_a_theme_and_moulds_that_were_sent_make_the_same_pages() -> None:
    cast = moulds()
    theme = sent(THEME, Theme)
    away = Renderer(theme, "/", sent(cast, Moulds))

    assert theme == THEME == pickle.loads(pickle.dumps(THEME))
    for page in PAGES:
        assert away.render(page, {ID: TEXT}) == Renderer(THEME).render(page, {ID: TEXT})
