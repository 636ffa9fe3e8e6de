"""Views as the plan makes them, with what a test does not care about filled in."""

from typing import Any

from msgspec.structs import replace

from mindblog_cli.markup.parts import Fragment
from mindblog_cli.pages.page import Page
from mindblog_cli.pages.views import (
    Alternate,
    Entry,
    Feed,
    FeedLink,
    Frame,
    Head,
    LanguageLink,
    Link,
    Moment,
    PostView,
)
from mindblog_cli.posts.post import PostId

HERE = "https://blog.example"
ID = PostId("foo", "en")

FRAME = Frame(
    lang="en",
    dir="ltr",
    title="MindBlog",
    home="/",
    tagline="",
    topics=(Link("service design", "/tags/service-design/"), Link("trust & <care>")),
    author="Christian Bason",
    root="/",
    url=f"{HERE}/",
    nav=(Link("archive", "/archive/"), Link("feeds", "/feeds/")),
    pages=(Link("About", "/about/"),),
)
HEAD = Head(
    title="Trust & <care>",
    description="Is trust the missing ingredient?",
    url=f"{HERE}/foo/",
    alternates=(
        Alternate("en", f"{HERE}/foo/"),
        Alternate("da", f"{HERE}/da/fu/"),
        Alternate("x-default", f"{HERE}/foo/"),
    ),
    languages=(
        LanguageLink("en", "English", "/foo/", current=True),
        LanguageLink("da", "da", "/da/fu/"),
        LanguageLink("sv", "sv", "/sv/", exact=False),
    ),
    feeds=(FeedLink("application/rss+xml", "MindBlog", "/feed.xml"),),
)
POST = PostView(
    frame=FRAME,
    head=HEAD,
    id=ID,
    title="Trust & <care>",
    lead="A lead of its own.",
    authors=(Link("Christian Bason", "/authors/christian-bason/"), Link("Ida")),
    date=Moment("2011-02-11", day=True),
    updated=Moment("2011-03-01T10:00:00+01:00"),
    tags=(Link("service design", "/tags/service-design/"), Link("loose")),
    cover=None,
    words=1500,
    toc=False,
    original=None,
    translator="",
    translation=None,
    older=Link("Before", "/before/"),
    newer=Link("After", "/after/"),
    comments=True,
    comment_feed="",
    json_ld='{"@type":"BlogPosting"}',
    extra={"mood": "calm"},
)
TEXT = Fragment('<h2 id="a">A</h2>\n<p>B <a href="/c/">c</a></p>\n')
ENTRY = Entry(
    id=ID,
    guid="tag:blog.example,2011-02-11:foo:en",
    url=f"{HERE}/foo/",
    title="Trust & <care>",
    summary="A lead of its own.",
    published="2011-02-11T00:00:00+01:00",
    updated="2011-03-01T10:00:00+01:00",
    authors=("Christian Bason", "Ida"),
    tags=("service design", "trust"),
)
FEED = Feed(
    format="rss",
    lang="en",
    title="MindBlog",
    description="On trust",
    guid=f"{HERE}/",
    self=f"{HERE}/feed.xml",
    url=f"{HERE}/",
    updated="2011-03-01T10:00:00+01:00",
    entries=(ENTRY,),
)


def post_page(**changes: Any) -> Page:  # noqa: ANN401 - any field of the view
    """The page of a post that is like POST but for *changes*."""
    return Page("foo/index.html", "post.html", replace(POST, **changes), (ID,))


def feed_page(form: str, **changes: Any) -> Page:  # noqa: ANN401 - any field of the view
    """A feed that is like FEED but for *changes*."""
    return Page(f"feed.{form}", "feed", replace(FEED, format=form, **changes), (ID,))
