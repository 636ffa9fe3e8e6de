import pytest
from lxml import etree, html
from msgspec.structs import replace

from mindblog_cli.markup.parts import Fragment, Heading, Labels
from mindblog_cli.pages.page import Page
from mindblog_cli.pages.views import (
    Archive,
    CoverView,
    Directory,
    FeedLink,
    LanguageLink,
    Link,
    Listing,
    Missing,
    Moment,
    Redirect,
    Teaser,
    View,
    Year,
)
from mindblog_cli.render.renderer import Renderer
from mindblog_cli.render.theme import load
from mindblog_cli.site.site import Notice
from tests.render.making import FRAME, HEAD, ID, TEXT, post_page

RENDERER = Renderer(load())
TEASER = Teaser("One & <two>", "/one/", Moment("2011-02-11"), "Lead", (Link("Ida", "/ida/"),))


def tree(page: Page, text: Fragment = TEXT) -> html.HtmlElement:
    return html.document_fromstring(RENDERER.render(page, {ID: text}).decode())


def shown(template: str, view: View) -> html.HtmlElement:
    return tree(Page("x", template, view))


def listing(**changes: object) -> Listing:
    base = Listing(FRAME, HEAD, "tag", "Trust", "On trust", (TEASER,))
    return replace(base, **changes)


def test_every_part_of_the_page_that_the_blog_began_from_is_there() -> None:
    page = tree(post_page(comment_feed="/foo/comments.xml"))

    assert page.xpath("string(//header//p[@class='brand']/a)") == "MindBlog"
    languages = page.xpath("//nav[@class='languages']//a")
    assert [a.text_content() for a in languages] == ["English", "Dansk", "Svenska (front page)"]
    assert [a.get("hreflang") for a in languages] == ["en", "da", "sv"]
    assert [a.get("aria-current") for a in languages] == ["true", None, None]
    topics = page.xpath("//nav[@class='topics']//li")
    assert [li.text_content() for li in topics] == ["service design", "trust & <care>"]
    assert topics[0].xpath("a/@href") == ["/tags/service-design/"]
    assert page.xpath("//*[@class='p-author h-card']/text()") == ["Christian Bason", "Ida"]
    assert page.xpath("//h1/text()") == ["Trust & <care>"]
    time = page.xpath("//time[@class='dt-published']")[0]
    assert (time.get("datetime"), time.text) == ("2011-02-11", "February 11, 2011")
    assert page.xpath("string(//p[@class='p-summary lead'])") == "A lead of its own."
    assert page.xpath("//div[@class='e-content']/h2/@id") == ["a"]
    comments = page.xpath("//section[@id='comments']")[0]
    assert comments.xpath("h2/text()") == ["Comments"]
    assert comments.xpath("p/a[@href='/foo/comments.xml']/text()") == ["Comment RSS"]
    footer = page.xpath("//footer")[0].text_content()
    assert all(word in footer for word in ("About", "Archive", "Feeds", "RSS", "Front page"))


def test_machines_find_what_they_look_for() -> None:
    head = tree(post_page()).xpath("//head")[0]

    assert head.xpath("string(title)") == "Trust & <care> · MindBlog"
    assert head.xpath("link[@rel='canonical']/@href") == [HEAD.url]
    assert head.xpath("link[@hreflang]/@hreflang") == ["en", "da", "x-default"]
    assert head.xpath("link[@rel='prev' or @rel='next']/@href") == ["/before/", "/after/"]
    assert head.xpath("meta[@property='og:locale']/@content") == ["en_US"]
    assert head.xpath("meta[@property='og:locale:alternate']/@content") == ["da_DK"]
    assert head.xpath("meta[@property='og:type']/@content") == ["article"]
    assert head.xpath("string(script[@type='application/ld+json'])") == '{"@type":"BlogPosting"}'
    assert "connect-src 'self'" in head.xpath("string(meta[@http-equiv]/@content)")


@pytest.mark.parametrize("lang", ["en", "da", "ar"])
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(lang: str) -> None:
    page = tree(post_page(frame=replace(FRAME, lang=lang, dir="rtl" if lang == "ar" else "ltr")))

    assert page.get("lang") == lang
    assert page.get("dir") == ("rtl" if lang == "ar" else None)
    assert page.xpath("//style | //@style | //script[not(@type='application/ld+json')]") == []
    assert page.xpath("//link[@rel='stylesheet']/@href")[0].startswith("/assets/style.")


def test_what_is_not_there_leaves_no_trace() -> None:
    page = tree(
        post_page(
            head=replace(
                HEAD, description="", indexed=False, languages=(), feeds=(), alternates=()
            ),
            frame=replace(FRAME, topics=(), tagline="On trust", author=""),
            lead="",
            authors=(),
            date=None,
            updated=None,
            tags=(),
            older=None,
            newer=None,
            comments=False,
            json_ld="",
        )
    )

    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='canonical'] | //script | //time | //section | //main/nav") == []
    assert page.xpath("string(//p[@class='topics'])") == "On trust"
    assert page.xpath("//nav[@class='languages'] | //ul[@class='formats']") == []


def test_a_translation_says_what_it_was_translated_from_and_by_whom() -> None:
    original = LanguageLink("en", "English", "/foo/")
    danish = replace(FRAME, lang="da")

    both = tree(post_page(frame=danish, original=original, translator="Ida"))
    alone = tree(post_page(frame=danish, translator="Ida"))

    origin = both.xpath("//p[@class='origin']")[0]
    assert origin.text_content() == "Oversat fra engelsk. Oversættelse: Ida. Læs originalen"
    assert origin.xpath("a/@href") == ["/foo/"]
    assert alone.xpath("string(//p[@class='origin'])") == "Oversættelse: Ida"


MACHINE = "This translation was made by a machine and has not been checked."
PARTLY = "Parts of this translation were made by a machine and have not been checked."
OUTDATED = "The original has been changed since this was translated."


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        (Notice(machine=True), MACHINE),
        (Notice(machine=True, partly=True), PARTLY),
        (Notice(outdated=True), OUTDATED),
        (Notice(machine=True, outdated=True), f"{MACHINE} {OUTDATED}"),
    ],
)
def test_readers_are_told_what_a_translation_is_worth(notice: Notice, said: str) -> None:
    page = tree(post_page(original=LanguageLink("da", "Dansk", "/fu/"), translation=notice))
    alone = tree(post_page(translation=notice))

    told = page.xpath("//p[@class='notice' and @role='note']")[0]
    assert told.text_content() == f"{said} Read the original in Danish"
    assert told.xpath("a[@hreflang='da' and @rel='alternate']/@href") == ["/fu/"]
    assert page.xpath("string(//p[@class='origin'])") == "Translated from Danish."
    assert alone.xpath("string(//p[@class='notice'])").strip() == said
    assert tree(post_page()).xpath("//*[@class='notice']") == []


@pytest.mark.parametrize("lang", sorted(load().words))
def test_every_language_of_the_theme_has_words_of_its_own_for_notices(lang: str) -> None:
    english, own = load().words["en"], load().words[lang]

    keys = ("by_machine", "partly_by_machine", "outdated", "original_in")
    assert {own[key] == english[key] for key in keys} == {lang == "en"}


def test_a_post_may_have_a_picture_and_a_table_of_contents() -> None:
    text = replace(TEXT, headings=(Heading(2, "a", "A & b"),))

    page = tree(post_page(toc=True, cover=CoverView("/c.png", "Alt", "Words")), text)

    assert page.xpath("//figure[@class='cover']/img/@alt") == ["Alt"]
    assert page.xpath("string(//figcaption)") == "Words"
    assert page.xpath("//details[@class='toc']//a[@href='#a']/text()") == ["A & b"]


def test_the_policy_allows_what_the_author_wrote_by_hand_and_no_more() -> None:
    def policy(*needs: str) -> str:
        found = tree(post_page(), replace(TEXT, needs=needs)).xpath("//meta[@http-equiv]/@content")
        return str(found[0])

    assert "unsafe" not in policy()
    assert "style-src 'self' 'unsafe-inline'" in policy("style")
    assert "frame-src https:" in policy("frame")
    assert "script-src" in policy("script")
    assert "script-src" not in policy("style", "frame")


def test_a_list_shows_its_posts_and_the_way_on() -> None:
    page = shown("listing.html", listing(number=3, older="/tags/trust/2/", newer="/tags/trust/4/"))

    assert page.xpath("//h1/text()") == ["Trust"]
    assert page.xpath("string(//title)") == "Trust & <care> · Page 3 · MindBlog"
    assert page.xpath("//article/h2/a/text()") == ["One & <two>"]
    assert page.xpath("//main/nav/a/@rel") == ["prev", "next"]
    assert page.xpath("//link[@rel='next']/@href") == ["/tags/trust/4/"]


def test_a_front_page_has_the_blogs_title_as_its_own() -> None:
    head = replace(HEAD, title="MindBlog")
    teaser = replace(TEASER, date=None, pinned=True)

    page = shown(
        "listing.html", listing(kind="front", title="MindBlog", head=head, posts=(teaser,))
    )
    empty = shown("listing.html", listing(posts=(), about=""))

    assert page.xpath("//h1/@class") == ["brand"]
    assert page.xpath("string(//title)") == "MindBlog"
    assert "Pinned" in page.xpath("string(//article)")
    assert "Nothing has been published" in empty.xpath("string(//main)")


def test_a_list_may_open_with_a_text_of_its_own() -> None:
    page = tree(Page("x", "listing.html", listing(body=ID), (ID,)))

    assert page.xpath("//div[@class='e-content']/h2/@id") == ["a"]


def test_an_archive_lists_posts_or_years() -> None:
    years = (Year("2011", "/archive/2011/", 1, (TEASER, replace(TEASER, date=None))),)
    short = Archive(FRAME, HEAD, "archive", (*years, Year("2010", "", 1, (TEASER,))))
    long = Archive(FRAME, HEAD, "archive", (Year("2010", "/archive/2010/", 2),))

    titles = shown("archive.html", short)
    counts = shown("archive.html", long)
    one = shown("archive.html", Archive(FRAME, HEAD, "2011", years))
    none = shown("archive.html", Archive(FRAME, HEAD, "archive", ()))

    assert titles.xpath("//h1/text()") == ["Archive"]
    assert titles.xpath("//h2//text()") == ["2011", "2010"]
    assert titles.xpath("//li/time/text()") == ["Feb 11", "Feb 11"]
    assert "2 posts" in counts.xpath("string(//main)")
    assert one.xpath("//h1/text()") == ["2011"]
    assert one.xpath("//h2") == []
    assert "Nothing" in none.xpath("string(//main)")


def test_directories_list_and_count() -> None:
    tags = Directory(FRAME, HEAD, "tags", "tags", (Link("archive", "/tags/archive/", 1),))
    feeds = (FeedLink("application/atom+xml", "MindBlog", "/atom.xml"),)

    page = shown("directory.html", tags)
    other = shown("directory.html", Directory(FRAME, HEAD, "feeds", "feeds", (), feeds))

    assert page.xpath("//h1/text()") == ["Topics"]
    assert page.xpath("string(//ul[@class='directory']/li)") == "archive 1 post"
    assert other.xpath("string(//ul[@class='directory']/li)") == "MindBlog Atom"
    assert other.xpath("//main//a[@type='text/x-opml']/@href") == ["/feeds.opml"]


def test_an_address_without_a_page_leads_home() -> None:
    page = shown("missing.html", Missing(FRAME, replace(HEAD, title="404", indexed=False)))

    assert page.xpath("string(//title)") == "There is nothing here · MindBlog"
    assert page.xpath("//main//a/@href") == ["/"]


def test_an_old_address_leads_to_the_present_one() -> None:
    page = shown("redirect.html", Redirect("da", "/da/fu/", "https://blog.example/da/fu/"))

    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=/da/fu/"]
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://blog.example/da/fu/"]
    assert page.xpath("string(//h1)") == "Siden er flyttet"


def test_the_same_page_has_the_same_bytes_whoever_makes_it() -> None:
    made = RENDERER.render(post_page(), {ID: TEXT})

    assert made == Renderer(load()).render(post_page(), {ID: TEXT})
    assert b"&#x2f;" not in made
    assert etree.HTML(made) is not None


def test_texts_get_the_words_they_need_from_the_theme() -> None:
    assert RENDERER.labels("da").footnotes == "Fodnoter"
    assert RENDERER.labels("en") == Labels()
