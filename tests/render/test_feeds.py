from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec
import pytest
from lxml import etree, html
from msgspec.structs import replace

from mindblog_cli.markup.parts import Fragment
from mindblog_cli.render.absolute import absolute
from mindblog_cli.render.feeds import content
from mindblog_cli.render.renderer import Renderer
from mindblog_cli.render.theme import load
from tests.render.making import ENTRY, HERE, ID, TEXT, feed_page

THEME = load()
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
COMMENTS = "{http://wellformedweb.org/CommentAPI/}commentRss"


def rendered(form: str, text: Fragment = TEXT, **changes: object) -> bytes:
    return Renderer(THEME).render(feed_page(form, **changes), {ID: text})


def test_rss_has_what_readers_programs_ask_for() -> None:
    channel = etree.fromstring(rendered("rss"))[0]

    assert channel.findtext("link") == f"{HERE}/"
    own = [link.get("href") for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == [f"{HERE}/feed.xml"]
    assert channel.findtext("language") == "en"
    item = channel.find("item")
    assert item is not None
    assert item.findtext("title") == "Trust & <care>"
    assert item.findtext("link") == f"{HERE}/foo/"
    assert [creator.text for creator in item.findall(CREATOR)] == ["Christian Bason", "Ida"]
    assert [category.text for category in item.findall("category")] == ["service design", "trust"]
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (ENTRY.guid, "false")
    assert parsedate_to_datetime(item.findtext("pubDate") or "").isoformat() == ENTRY.published
    assert item.findtext("description") == "A lead of its own."
    assert f'<a href="{HERE}/c/">c</a>' in (item.findtext(CONTENT) or "")


def test_atom_has_what_readers_programs_ask_for() -> None:
    feed = etree.fromstring(rendered("atom", self=f"{HERE}/atom.xml"))

    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "self": f"{HERE}/atom.xml",
        "alternate": f"{HERE}/",
    }
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == ENTRY.guid
    assert entry.findtext(f"{ATOM}published") == ENTRY.published
    assert entry.findtext(f"{ATOM}updated") == ENTRY.updated
    assert [n.text for n in entry.findall(f"{ATOM}author/{ATOM}name")] == ["Christian Bason", "Ida"]


def test_json_feed_has_what_readers_programs_ask_for() -> None:
    feed: dict[str, Any] = msgspec.json.decode(rendered("json", self=f"{HERE}/feed.json"))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["language"] == "en"
    (item,) = feed["items"]
    assert item["id"] == ENTRY.guid
    assert item["authors"] == [{"name": "Christian Bason"}, {"name": "Ida"}]
    assert item["tags"] == ["service design", "trust"]
    assert datetime.fromisoformat(item["date_modified"]).utcoffset() is not None
    assert "image" not in item


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_browser_finds_a_style(form: str) -> None:
    text = rendered(form).decode()

    assert f'<?xml-stylesheet type="text/css" href="/{THEME.names["feed_style"]}"?>' in text


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_the_same_feed_has_the_same_bytes_and_knows_no_clock(form: str) -> None:
    renderer = Renderer(THEME)
    first = renderer.render(feed_page(form), {ID: TEXT})

    assert renderer.render(feed_page(form), {ID: TEXT}) == first == rendered(form)
    assert f"{datetime.now().year}".encode() not in first  # noqa: DTZ005 - the machine's own year


def test_a_post_in_many_feeds_is_serialised_once_and_again_when_its_text_changes() -> None:
    renderer = Renderer(THEME)

    renderer.render(feed_page("rss"), {ID: TEXT})
    renderer.render(feed_page("rss", title="Another"), {ID: TEXT})
    assert len(renderer.feeds.entries) == 1
    changed = renderer.render(feed_page("rss"), {ID: Fragment("<p>Changed</p>")})

    assert b"Changed" in changed


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_feed_without_posts_is_a_feed(form: str) -> None:
    made = rendered(form, entries=(), title="", description="")

    if form == "json":
        assert msgspec.json.decode(made)["items"] == []
    else:
        assert etree.fromstring(made) is not None


def test_comments_are_followed_from_the_post() -> None:
    url = f"{HERE}/foo/comments.xml"
    entry = replace(ENTRY, comment_feed=url)

    rss = etree.fromstring(rendered("rss", entries=(entry,)))
    atom = etree.fromstring(rendered("atom", entries=(entry,)))

    assert rss.findtext(f"channel/item/{COMMENTS}") == url
    links = atom.findall(f"{ATOM}entry/{ATOM}link")
    assert [(link.get("rel"), link.get("href")) for link in links][-1] == ("replies", url)


def test_signs_that_xml_forbids_do_not_break_a_feed() -> None:
    entry = replace(ENTRY, title="A\x0b\x00", summary="\x1f", tags=("x\x08",), authors=("\x01y",))
    text = Fragment("<p>\x0c\ufffe\x02 z</p>")

    for form in ("rss", "atom"):
        made = etree.fromstring(rendered(form, text, entries=(entry,)))
        assert "z" in "".join(str(part) for part in made.itertext())


def test_an_empty_entry_still_says_something() -> None:
    entry = replace(ENTRY, title="", summary="", tags=(), updated="2010-01-01T00:00:00+00:00")

    item = etree.fromstring(rendered("rss", Fragment(""), entries=(entry,))).find("channel/item")

    assert item is not None
    assert item.findtext("title") == "–"


def test_a_text_carries_its_picture_and_its_lead_but_no_summary_of_itself() -> None:
    entry = replace(ENTRY, image=f"{HERE}/a.png")
    told = replace(ENTRY, summary="One two…")

    assert content(entry, TEXT).startswith(
        f'<p><img src="{HERE}/a.png" alt=""></p>\n<p><strong>A lead of its own.</strong></p>'
    )
    assert content(told, Fragment("<p>One two three</p>", lead="One two three")) == (
        "<p>One two three</p>"
    )


def test_every_address_is_absolute_in_a_feed() -> None:
    text = (
        '<a href="/a/">1</a><a href="#b">2</a><a href="c/d">3</a><a href="mailto:e@f">4</a>'
        '<img src="g.png?x=1&amp;y=2" srcset="g.png 1x, /h.png 2x" loading="lazy">'
        "<video poster='i.png'></video><p title='href=\"x\"'>href=\"j\" 1 < 2</p>"
    )

    made = absolute(text, f"{HERE}/foo/")

    tree = html.fragment_fromstring(made, create_parent=True)
    assert tree.xpath("//a/@href") == [
        f"{HERE}/a/",
        f"{HERE}/foo/#b",
        f"{HERE}/foo/c/d",
        "mailto:e@f",
    ]
    assert tree.xpath("//img/@src") == [f"{HERE}/foo/g.png?x=1&y=2"]
    assert tree.xpath("//img/@srcset") == [f"{HERE}/foo/g.png 1x, {HERE}/h.png 2x"]
    assert tree.xpath("//video/@poster") == [f"{HERE}/foo/i.png"]
    assert "loading" not in made
    assert 'href="j" 1 < 2' in made


def test_nothing_that_acts_or_styles_is_in_a_feed() -> None:
    text = (
        '<script src="a.js">1</script><style>b{}</style><form><input></form><embed src="c">'
        '<iframe src="https://d.example/e"></iframe><iframe></iframe><IFRAME src=f>'
        '<p onclick="g()">h</p>'
    )

    made = absolute(text, f"{HERE}/foo/")

    assert made == (
        '<p><a href="https://d.example/e">https://d.example/e</a></p>'
        f'<p><a href="{HERE}/foo/f">f</a></p><p>h</p>'
    )


HUBS = ("https://hub.example/?a&b", "https://other.example/")


def test_a_feed_names_its_hubs_in_each_format() -> None:
    rss = etree.fromstring(rendered("rss", hubs=HUBS))[0].findall(f"{ATOM}link")
    atom = etree.fromstring(rendered("atom", hubs=HUBS)).findall(f"{ATOM}link")
    feed = msgspec.json.decode(rendered("json", hubs=HUBS))

    assert [(one.get("rel"), one.get("href")) for one in rss] == [
        ("self", f"{HERE}/feed.xml"),
        *(("hub", hub) for hub in HUBS),
    ]
    assert [one.get("href") for one in atom if one.get("rel") == "hub"] == [*HUBS]
    assert feed["hubs"] == [{"type": "WebSub", "url": hub} for hub in HUBS]


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_feed_without_a_hub_says_nothing_of_one(form: str) -> None:
    assert b"hub" not in rendered(form)
