from xml.sax.saxutils import quoteattr

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mindblog_cli.pages.page import Page
from mindblog_cli.pages.views import (
    Alternate,
    FeedLink,
    KeyFile,
    Opml,
    Robots,
    Sitemap,
    SitemapEntry,
    View,
)
from mindblog_cli.render.renderer import Renderer
from mindblog_cli.render.sitemap import opml, sitemap
from mindblog_cli.render.theme import load
from tests.render.making import HERE

RENDERER = Renderer(load())
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def made(view: View) -> bytes:
    return RENDERER.render(Page("x", "x", view), {})


def test_a_sitemap_gives_each_address_with_its_translations() -> None:
    alternates = (Alternate("en", f"{HERE}/?a&b"), Alternate("da", f"{HERE}/da/"))
    entries = (
        SitemapEntry(f"{HERE}/?a&b", "2011-02-11", alternates),
        SitemapEntry(f"{HERE}/c/", "", ()),
    )

    tree = etree.fromstring(made(Sitemap(entries)))

    assert [loc.text for loc in tree.iter(f"{SITEMAP}loc")] == [f"{HERE}/?a&b", f"{HERE}/c/"]
    assert [at.text for at in tree.iter(f"{SITEMAP}lastmod")] == ["2011-02-11"]
    links = [(link.get("hreflang"), link.get("href")) for link in tree.iter(f"{XHTML}link")]
    assert links == [("en", f"{HERE}/?a&b"), ("da", f"{HERE}/da/")]


def test_a_long_sitemap_is_an_index_of_others() -> None:
    tree = etree.fromstring(made(Sitemap((), index=(f"{HERE}/sitemap-1.xml",))))

    assert tree.tag == f"{SITEMAP}sitemapindex"
    assert [loc.text for loc in tree.iter(f"{SITEMAP}loc")] == [f"{HERE}/sitemap-1.xml"]


def test_robots_are_welcome_and_shown_the_sitemap() -> None:
    assert made(Robots(f"{HERE}/sitemap.xml")).decode() == (
        f"User-agent: *\nAllow: /\n\nSitemap: {HERE}/sitemap.xml\n"
    )
    assert made(Robots("")) == b"User-agent: *\nAllow: /\n"


def test_a_key_is_all_that_its_file_holds() -> None:
    assert made(KeyFile("b7c3f1d0a94e4c5c")) == b"b7c3f1d0a94e4c5c"


def test_feeds_are_imported_from_one_list() -> None:
    feeds = (
        FeedLink("application/rss+xml", 'A "b" & <c>', f"{HERE}/feed.xml"),
        FeedLink("application/feed+json", "D", f"{HERE}/feed.json"),
    )

    tree = etree.fromstring(made(Opml("en", "Mind & Blog", feeds)))

    assert tree.findtext("head/title") == "Mind & Blog"
    outlines = [(o.get("type"), o.get("text"), o.get("xmlUrl")) for o in tree.iter("outline")]
    assert outlines == [
        ("rss", 'A "b" & <c>', f"{HERE}/feed.xml"),
        ("json", "D", f"{HERE}/feed.json"),
    ]


@given(st.text("ab&<>\"'\n\r\té"), st.text("en-\"'&"))
def test_addresses_and_titles_stand_in_quotes_as_the_standard_library_has_them(
    text: str, lang: str
) -> None:
    made = sitemap(Sitemap((SitemapEntry(HERE, "", (Alternate(lang, text),)),))).decode()
    listed = opml(Opml("en", "Feeds", (FeedLink("application/rss+xml", text, text),))).decode()

    assert f"hreflang={quoteattr(lang)} href={quoteattr(text)}/>" in made
    assert f"title={quoteattr(text)} xmlUrl={quoteattr(text)}/>" in listed
