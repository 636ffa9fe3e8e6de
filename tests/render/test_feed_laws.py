"""What is fast is held to what is plain: feedgen itself, and a look at every tag."""

import re
from datetime import datetime, timedelta, timezone
from html import escape
from urllib.parse import urljoin

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mindblog_cli.markup.parts import Fragment
from mindblog_cli.pages.views import Entry, Feed
from mindblog_cli.posts.post import PostId
from mindblog_cli.render.absolute import _tag, absolute, clean
from mindblog_cli.render.casting import moulds
from mindblog_cli.render.feeds import KEPT, Feeds, content
from tests.render.by_feedgen import whole
from tests.render.making import ENTRY, FEED, HERE, ID

MOULDS = moulds()
STYLE = "/assets/feed.css"

# Whatever XML can hold, line ends and quotes and all; and again with what it can not.
SIGNS = st.one_of(
    st.sampled_from("&<>\"'\r\n\t]{} æ–日😀\x7f\x85\u2028\ufffd"),
    st.characters(codec="utf-8", exclude_categories=["Cs"]).filter(clean),
)
TEXT = st.text(SIGNS, min_size=1, max_size=12)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda n: timezone(timedelta(minutes=n)))
TIMES = st.datetimes(datetime(1000, 1, 2), datetime(2999, 1, 1), timezones=ZONES).map(  # noqa: DTZ001
    lambda when: when.replace(microsecond=0).isoformat()
)
FORMS = st.sampled_from(["rss", "atom"])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    published, updated = sorted([draw(TIMES), draw(TIMES)], key=datetime.fromisoformat)
    return Entry(
        id=PostId(draw(st.text("abc", min_size=1, max_size=3)), "en"),
        guid=draw(TEXT),
        url=f"{HERE}/{draw(st.text('abc&é', max_size=5))}/",
        title=draw(TEXT),
        summary=draw(TEXT | st.just("")),
        published=published,
        updated=updated,
        authors=tuple(draw(st.lists(TEXT, max_size=3))),
        tags=tuple(draw(st.lists(TEXT, max_size=3))),
        comment_feed=draw(st.sampled_from(["", f"{HERE}/foo/comments.xml?a=1&b"])),
    )


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    return Feed(
        format=draw(FORMS),
        lang=draw(st.sampled_from(["en", "pt-br"])),
        title=draw(TEXT),
        description=draw(TEXT),
        guid=draw(TEXT),
        self=f"{HERE}/feed.xml?{draw(TEXT)}",
        url=f"{HERE}/?{draw(TEXT)}",
        updated=draw(TIMES),
        entries=tuple(draw(st.lists(entries(), max_size=3))),
    )


@settings(deadline=None, max_examples=40)
@given(feeds(), st.lists(TEXT, min_size=3, max_size=3))
def test_a_feed_out_of_moulds_is_what_feedgen_writes(feed: Feed, texts: list[str]) -> None:
    ids = sorted({entry.id for entry in feed.entries}, key=lambda key: key.name)
    fragments = {key: Fragment(escape(text)) for key, text in zip(ids, texts, strict=False)}

    made = Feeds(STYLE, MOULDS).render(feed, fragments)

    contents = [content(entry, fragments[entry.id]) for entry in feed.entries]
    assert made == whole(feed, contents, STYLE)


# An author's HTML: attributes with and without addresses, quotes and spaces as they please.
VALUES = st.one_of(
    st.sampled_from(["", "x", "/a", "/a/", "/a/b.png", "//c/d", "/a//b", "/./a", "/a/../b", "#f"]),
    st.sampled_from(["https://a.b/c?d=e&amp;f#g", "http://a.b", "https://a.b/?", "HTTPS://a/b"]),
    st.sampled_from(["https://a.b/#", "https://a/b;", "mailto:a@b", "c d", "x onload=", " src="]),
    st.text("/.:;?#=&ab%<>' ", max_size=10),
)
ATTRIBUTES = st.builds(
    "{}{}={q}{}{q}".format,
    st.sampled_from([" ", " ", "\n", "  ", "/", ""]),
    st.sampled_from(["href", "src", "srcset", "data-src", "cite", "HREF", "onclick", "tabindex"])
    | st.sampled_from(["class", "id", "alt", "title", "loading", "style", "aria-label", "x"]),
    VALUES,
    q=st.sampled_from('"""\''),
)
TAGS = st.builds(
    "<{}{}{}>".format,
    st.sampled_from(["a", "p", "img", "h2", "A", "my-el", "/p", "br"]),
    st.lists(ATTRIBUTES, max_size=4).map("".join),
    st.sampled_from(["", " ", "/", " /", " disabled", "<", '"']),
)
HTML = st.lists(TAGS | st.sampled_from(["1 < 2", 'href="/x"', "text", '"', "\n"])).map("".join)
EVERY_TAG = re.compile(r"<[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.I)


@settings(deadline=None)
@given(HTML, st.sampled_from([f"{HERE}/foo/", f"{HERE}/foo.html", HERE]))
def test_tags_that_are_passed_over_would_have_stayed_as_they_are(text: str, base: str) -> None:
    looked_at = EVERY_TAG.sub(lambda match: _tag(match.group(), base), text)

    assert absolute(text, base) == looked_at


@given(st.text("/.;?#ab%~é", max_size=12))
def test_a_plain_path_is_joined_as_any_other(path: str) -> None:
    made = absolute(f'<a href="{path}">', f"{HERE}/foo/bar.html")

    assert made == f'<a href="{escape(urljoin(f"{HERE}/foo/bar.html", path))}">'


@example("half a pair: \ud800")
@given(st.text(st.characters() | st.sampled_from("\0\x1f\ud800\udfff\ufffe\uffff\n")))
def test_what_is_left_of_a_text_is_what_xml_can_hold(text: str) -> None:
    kept = [
        sign
        for sign in text
        if sign in "\t\n\r"
        or " " <= sign <= "\ud7ff"
        or "\ue000" <= sign <= "\ufffd"
        or sign > "\uffff"
    ]

    assert clean(text) == "".join(kept)


def test_names_that_xml_can_not_hold_leave_no_empty_element() -> None:
    nameless = replace(ENTRY, title="", authors=("\x01",), tags=("\x02",))

    text = Feeds(STYLE, MOULDS).render(feed("atom", nameless), {ID: Fragment("")})

    assert b"<author>" not in text
    assert b"<category" not in text


def test_no_more_than_a_bound_of_entries_is_kept() -> None:
    made = Feeds(STYLE, MOULDS)
    keys = [PostId(f"{number}", "en") for number in range(12)]
    long = dict.fromkeys(keys, Fragment("x" * (KEPT // 20)))

    for key in keys[:-1]:
        made.render(feed("rss", replace(ENTRY, id=key)), long)
    # The one that is asked for again outlives those that came after it.
    made.render(feed("atom", replace(ENTRY, id=keys[6])), long)
    made.render(feed("rss", replace(ENTRY, id=keys[11])), long)

    assert made.size == sum(entry.size for entry in made.entries.values()) <= KEPT
    assert [entry.id for entry, _ in made.entries][-2:] == [keys[6], keys[11]]


def feed(form: str, *entries: Entry) -> Feed:
    return replace(FEED, format=form, entries=entries)
