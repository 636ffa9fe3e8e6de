"""What stands where, when an author and the blog want one place."""

import pytest

from mindblog_cli.pages.plan import plan
from mindblog_cli.pages.views import (
    Directory,
    Listing,
    Missing,
    PostView,
    Redirect,
)
from mindblog_cli.posts.post import PostId
from mindblog_cli.site.assets import assets
from mindblog_cli.site.index import index
from tests.pages.reading import planned
from tests.site.writing import NOW, blog, config, post


def test_a_post_where_a_page_of_the_blog_is_is_an_error_that_names_both() -> None:
    site = blog(
        post("b", url="/page/1/"),
        post("d", url="/feed.xml/"),
        *(post(f"n{n}", date=f"2011-01-0{n}") for n in range(1, 6)),
        page_size=1,
    )

    found = plan(site).diagnostics

    assert [(d.file, d.severity, d.message) for d in found] == [
        (
            "posts/b.md",
            "error",
            "the path page/1/index.html is taken by the front page of MindBlog",
        ),
        ("posts/d.md", "error", "the path feed.xml/index.html is taken by the feed at feed.xml"),
    ]


def test_an_alias_where_a_page_of_the_blog_is_is_left_out_and_named() -> None:
    site = blog(
        post("a", date="2011-01-01", tags=("t",)),
        post("c", aliases=("/da/404.html", "/tags/t/", "/old/")),
        post("e", aliases=("/da/",)),
    )

    result = plan(site)

    assert [(d.file, d.severity, d.message) for d in result.diagnostics] == [
        ("posts/c.md", "warning", f"the path {path} is not used: the {what} is there")
        for path, what in (
            ("da/404.html", "missing at da/404.html"),
            ("tags/t/index.html", "tag page of t"),
        )
    ] + [
        (
            "posts/e.md",
            "warning",
            "the path da/index.html is not used: the front page of TankeBlog is there",
        )
    ]
    moved = [page.path for page in result.pages if isinstance(page.view, Redirect)]
    assert moved == ["old/index.html"]


def test_an_author_may_write_the_page_of_tags_or_the_archive() -> None:
    pages = planned(
        post("a", url="/tags/"),
        post("b", url="/archive/"),
        post("c", date="2011-01-01", tags=("t",)),
        post("c", "da", tags=("t",)),
    )

    own, danish = pages["tags/index.html"].view, pages["da/tags/index.html"].view
    assert isinstance(own, PostView)
    assert isinstance(pages["archive/index.html"].view, PostView)
    assert isinstance(danish, Directory)
    assert danish.head.alternates == ()


def test_a_dated_post_at_the_front_page_opens_it_and_is_no_news() -> None:
    pages = planned(post("a", url="/", date="2011-01-01"), post("b", date="2011-01-02"))

    front = pages["index.html"].view
    assert isinstance(front, Listing)
    assert front.body == PostId("a", "en")
    assert [teaser.title for teaser in front.posts] == ["B"]


def test_what_the_site_has_found_is_not_said_again() -> None:
    site = blog(post("a", slug="x"), post("b", slug="x"))

    assert len(site.diagnostics) == 1
    assert not plan(site).diagnostics


@pytest.mark.parametrize("path", ["404.html", "da/404.html"])
def test_the_page_for_what_is_not_there_is_kept_out_of_search(path: str) -> None:
    view = planned(post())[path].view

    assert isinstance(view, Missing)
    assert not view.head.indexed
    assert [(link.href, link.exact) for link in view.head.languages] == [
        ("/", False),
        ("/da/", False),
    ]


def test_an_undated_post_at_the_address_of_a_list_opens_that_list() -> None:
    pages = planned(
        post("hello", url="/", date=None),
        post("hello", "da", url="/da/forside/"),
        post("about"),
        post("about-t", url="/tags/t/"),
        *(post(f"p{n}", date=f"2011-01-0{n}", tags=("t",)) for n in range(1, 6)),
        page_size=1,
    )

    front, tag, stretch = (
        pages[path].view for path in ("index.html", "tags/t/index.html", "page/1/index.html")
    )
    assert isinstance(front, Listing)
    assert isinstance(tag, Listing)
    assert isinstance(stretch, Listing)
    assert front.body == PostId("hello", "en")
    assert pages["index.html"].bodies == (front.body,)
    assert tag.body == PostId("about-t", "en")
    assert stretch.body is None
    assert [link.text for link in front.frame.pages] == ["About"]
    danish = pages["da/forside/index.html"].view
    assert isinstance(danish, PostView)
    assert danish.head.alternates == ()


def test_an_index_file_opens_the_list_at_its_folder() -> None:
    sections = [
        post("_index", "da", date="2011-01-01"),
        post("tags/t/_index"),
        post("news/_index"),
        post("authors/_index", status="draft"),
    ]
    site = index([post(date="2011-01-01", tags=("t",))], config(), now=NOW, sections=sections)

    pages = {page.path: page.view for page in plan(site).pages}

    front, tag = pages["da/index.html"], pages["tags/t/index.html"]
    assert isinstance(front, Listing)
    assert isinstance(tag, Listing)
    assert front.body == PostId("_index", "da")
    assert tag.body == PostId("tags/t/_index", "en")
    assert set(site.posts) == {PostId("foo", "en"), front.body, tag.body}
    assert "news/index.html" not in pages
    assert assets(site, front.body) == {}


def test_an_author_may_write_the_page_for_what_is_not_there() -> None:
    view = planned(post("lost", url="/404.html"))["404.html"].view

    assert isinstance(view, PostView)
    assert not view.head.indexed
