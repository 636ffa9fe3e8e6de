"""Which pages a whole blog has, and what holds for all of them."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from mindblog_cli.blog.config import Author, Language, Tag
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.plan import plan
from mindblog_cli.pages.views import (
    Alternate,
    Archive,
    Directory,
    Feed,
    Listing,
    Missing,
    PostView,
    Redirect,
    Sitemap,
)
from mindblog_cli.posts.post import Post, When
from mindblog_cli.site import urls
from tests.pages.reading import planned, texts
from tests.site.writing import blog, config, day, post

TAGS = {"body": Tag(names={"da": "krop"}, aliases=("flesh",))}
LANGUAGES = {
    "en": Language(title="MindBlog", topics=("body", "mind"), author="Christian"),
    "da": Language(title="TankeBlog", topics=("body",)),
    "ar": Language(),
}


def test_a_small_blog_has_these_files_and_no_others() -> None:
    pages = planned(
        post(date="2011-02-11", tags=("flesh",), authors=("Ada",), aliases=("/old/",)),
        post(lang="da"),
        post("about"),
        tags=TAGS,
    )

    lists = ["index.html", "tags/{}/index.html", "authors/ada/index.html"]
    feeds = [f"{place}{{}}" for place in ("", "tags/{}/", "authors/ada/")]
    edition = ["archive", "tags", "authors", "feeds"]
    expected = {"404.html", "da/404.html", "robots.txt", "sitemap.xml", "old/index.html"}
    expected |= {"foo/index.html", "da/foo/index.html", "about/index.html"}
    for home, tag in (("", "body"), ("da/", "krop")):
        expected |= {home + name.format(tag) for name in lists}
        expected |= {f"{home}{name}/index.html" for name in edition}
        expected |= {f"{home}tags/flesh/index.html", f"{home}feeds.opml"}
        for file in ("feed.xml", "atom.xml", "feed.json"):
            expected |= {f"{home}{place.format(tag, file)}" for place in feeds[1:2]}
            expected |= {f"{home}{file}", f"{home}authors/ada/{file}", f"{home}tags/flesh/{file}"}
    assert set(pages) == expected


def test_an_empty_blog_has_a_front_page_feeds_and_directions_in_each_language() -> None:
    pages = planned()

    assert {path for path, page in pages.items() if isinstance(page.view, Listing)} == {
        "index.html",
        "da/index.html",
    }
    assert "archive/index.html" not in pages
    assert {"feed.xml", "da/atom.xml", "feeds/index.html", "da/404.html"} <= set(pages)


def _listed(view: Listing) -> list[str]:
    return [teaser.title for teaser in view.posts]


@given(count=st.integers(0, 80), size=st.integers(1, 12))
@settings(deadline=None, max_examples=30)
def test_every_post_is_in_a_list_once_and_in_order(count: int, size: int) -> None:
    pages = planned(
        *(post(f"p{n}", date=When(day("2011-01-01").at + timedelta(n))) for n in range(count)),
        page_size=size,
        languages={},
    )

    front = pages["index.html"].view
    assert isinstance(front, Listing)
    numbered = []
    for number in range(1, count // size):
        stretch = pages[f"page/{number}/index.html"].view
        assert isinstance(stretch, Listing)
        assert len(stretch.posts) == size
        numbered.append(_listed(stretch))
    assert f"page/{max(count // size, 1)}/index.html" not in pages
    whole = _listed(front) + [title for stretch in reversed(numbered) for title in stretch]
    assert whole == [f"P{n}" for n in reversed(range(count))]
    assert min(count, size) <= len(front.posts) < 2 * size


def test_stretches_lead_to_each_other() -> None:
    posts = [post(f"p{n}", date=When(day("2011-01-01").at + timedelta(n))) for n in range(9)]

    pages = planned(*posts, page_size=2)

    ways = {}
    for path in ("index.html", "page/3/index.html", "page/2/index.html", "page/1/index.html"):
        view = pages[path].view
        assert isinstance(view, Listing)
        ways[view.number] = (view.newer, view.older)
    assert ways == {
        0: ("", "/page/3/"),
        3: ("/", "/page/2/"),
        2: ("/page/3/", "/page/1/"),
        1: ("/page/2/", ""),
    }


def _blog(count: int) -> list[Post]:
    return [
        post(
            f"p{n:03}",
            date=When(day("2011-01-01").at + timedelta(n)),
            tags=(f"t{n % 3}",),
            authors=(f"a{n % 2}",),
        )
        for n in range(count)
    ]


@given(count=st.integers(1, 60))
@settings(deadline=None, max_examples=15)
def test_a_new_post_rewrites_only_what_shows_it_or_lies_beside_it(count: int) -> None:
    before, after = planned(*_blog(count), page_size=4), planned(*_blog(count + 1), page_size=4)

    new = after[f"p{count:03}/index.html"].view
    assert isinstance(new, PostView)
    changed = {
        path
        for path in before
        if before[path].key != after[path].key or before[path].view != after[path].view
    }
    tag, author = f"tags/t{count % 3}/", f"authors/a{count % 2}/"
    lists = {place + "index.html" for place in ("", tag, author)}
    feeds = {f"{p}{f}" for p in ("", tag, author) for f in ("feed.xml", "atom.xml", "feed.json")}
    directories = {f"{name}/index.html" for name in ("archive", "tags", "authors")}
    beside = {f"p{count - 1:03}/index.html"}
    # The stretch that was the newest has a newer one once a stretch is full.
    last = {path for path in after if path not in before and "/page/" in f"/{path}"}
    joined = {path for path in changed if "/page/" in f"/{path}"}
    assert len(joined) <= len(last) <= 3
    rest = changed - lists - feeds - directories - beside - joined - {"sitemap.xml"}
    if count > 3:
        assert rest == set()


def test_pinned_posts_stand_above_the_front_page_and_nowhere_twice() -> None:
    posts = [post(f"p{n}", date=f"2011-01-0{n}", pinned=n == 1, tags=("t",)) for n in range(1, 8)]

    pages = planned(*posts, page_size=2)

    front, older, tag = (
        pages[path].view for path in ("index.html", "page/1/index.html", "tags/t/page/1/index.html")
    )
    assert isinstance(front, Listing)
    assert isinstance(older, Listing)
    assert isinstance(tag, Listing)
    assert _listed(front) == ["P1", "P7", "P6"] or _listed(front)[0] == "P1"
    assert "P1" not in _listed(older)
    assert _listed(tag) == ["P2", "P1"]
    assert [e.title for e in pages["feed.xml"].view.entries][:2] == ["P7", "P6"]  # type: ignore[union-attr]


_POSTS = st.lists(
    st.builds(
        lambda name, lang, month, tags, authors, canonical: post(
            name,
            lang,
            date=month and f"2011-{month:02}-01",
            tags=tuple(tags),
            authors=tuple(authors),
            canonical=canonical,
        ),
        name=st.sampled_from(["a", "b c", "日本", "news/d", "e"]),
        lang=st.sampled_from(["en", "da", "ar"]),
        month=st.integers(0, 12).map(lambda m: m or None),
        tags=st.lists(st.sampled_from(["body", "krop", "flesh", "C#", "日"]), max_size=3),
        authors=st.lists(st.sampled_from(["Ada", "Søren"]), max_size=2),
        canonical=st.sampled_from(["", "", "https://elsewhere.example/x/"]),
    ),
    unique_by=lambda one: one.id,
    max_size=9,
)


def _plan(posts: list[Post], base: str) -> list[Blueprint]:
    return plan(blog(*posts, url=base, tags=TAGS, languages=LANGUAGES, page_size=1)).pages


@given(posts=_POSTS, base=st.sampled_from(["https://blog.example", "https://blog.example/b/"]))
@settings(deadline=None, max_examples=40)
def test_every_link_leads_to_a_planned_page(posts: list[Post], base: str) -> None:
    pages = _plan(posts, base)

    paths = {page.path for page in pages}
    root = urlsplit(base).path.rstrip("/") + "/"
    for page in pages:
        for text in texts(page.view):
            if text.startswith(("/", base)):
                path = unquote(urlsplit(text).path)
                assert path.startswith(root)
                inside = path.removeprefix(root.rstrip("/"))
                assert urls.output(inside) in paths, (page.path, text)


@given(posts=_POSTS)
@settings(deadline=None, max_examples=40)
def test_hreflang_sets_are_mutual_whole_and_the_same_in_the_sitemap(posts: list[Post]) -> None:
    pages = _plan(posts, "https://blog.example")

    heads = {
        page.view.head.url: (page.view.head, page.view.frame.lang)
        for page in pages
        if isinstance(page.view, PostView | Listing | Archive | Directory | Missing)
    }
    (sitemap,) = (page.view for page in pages if isinstance(page.view, Sitemap))
    listed = {entry.url: entry.alternates for entry in sitemap.entries}
    indexed = {url for url, (head, _) in heads.items() if head.indexed and not head.canonical}
    assert set(listed) == indexed
    for url, (head, lang) in heads.items():
        assert listed.get(url, ()) == head.alternates
        assert head.description.strip()
        if head.alternates:
            assert Alternate(lang, url) in head.alternates
            assert [a.lang for a in head.alternates].count("x-default") == 1
        for other in head.alternates:
            assert heads[other.url][0].alternates == head.alternates
            assert other.lang in ("x-default", heads[other.url][1])


@given(posts=_POSTS)
@settings(deadline=None, max_examples=20)
def test_the_same_posts_in_any_order_make_the_same_pages(posts: list[Post]) -> None:
    one, other = (_plan(p, "https://blog.example") for p in (posts, posts[::-1]))

    assert {p.path: p.key for p in one} == {p.path: p.key for p in other}
    assert {p.path: p.page for p in one} == {p.path: p.page for p in other}


def test_a_blog_with_comments_has_a_feed_of_them_for_each_post() -> None:
    pages = planned(
        post("a", date="2011-01-01"),
        post("b", date="2011-01-02", comments=False),
        post("about"),
        comments=True,
    )

    feed, own = pages["a/comments.xml"].view, pages["a/index.html"].view
    assert isinstance(feed, Feed)
    assert (feed.entries, feed.url) == ((), "https://blog.example/a/#comments")
    assert isinstance(own, PostView)
    assert (own.comments, own.comment_feed) == (True, "/a/comments.xml")
    assert {path for path in pages if path.endswith("comments.xml")} == {"a/comments.xml"}


def test_redirects_are_in_the_language_of_their_target() -> None:
    pages = planned(
        post(date="2011-01-01", tags=("body",)),
        post(lang="da", aliases=("/gammel.html",)),
        tags=TAGS,
        url="https://blog.example/b",
    )

    assert pages["gammel.html"].view == Redirect(
        "da", "/b/da/foo/", "https://blog.example/b/da/foo/"
    )
    assert pages["da/tags/flesh/index.html"].view == Redirect(
        "da", "/b/da/tags/krop/", "https://blog.example/b/da/tags/krop/"
    )
    assert pages["tags/flesh/index.html"].view == Redirect(
        "en", "/b/tags/body/", "https://blog.example/b/tags/body/"
    )


def test_with_every_language_in_a_folder_the_root_still_has_a_way_in() -> None:
    pages = planned(post(date="2011-01-01"), default_lang_in_url=True)

    assert pages["index.html"].view == Redirect("en", "/en/", "https://blog.example/en/")
    assert isinstance(pages["404.html"].view, Missing)
    assert isinstance(pages["en/404.html"].view, Missing)
    assert "en/index.html" in pages


def test_authors_have_their_own_words_and_places() -> None:
    pages = planned(
        post(date="2011-01-01", authors=("ada",)),
        authors={
            "Ada": Author(about={"en": "Counts."}, aliases=("ada",), url="https://ada.example")
        },
    )

    view = pages["authors/ada/index.html"].view
    assert isinstance(view, Listing)
    assert (view.title, view.about, view.head.description) == ("Ada", "Counts.", "Counts.")


def test_a_blog_in_one_language_speaks_of_no_other() -> None:
    view = planned(post(date="2011-01-01"), languages={})["foo/index.html"].view

    assert isinstance(view, PostView)
    assert view.head.languages == ()
    assert view.head.alternates == ()
    assert config(languages={}).langs == ("en",)


@given(
    posts=_POSTS,
    left_out=st.sets(st.integers(0, 8)),
    settings_=st.sampled_from([{}, {"comments": True}, {"page_size": 2}, {"feed_size": 1}]),
)
@settings(deadline=None, max_examples=60)
def test_pages_with_the_same_key_are_the_same_page(
    posts: list[Post], left_out: set[int], settings_: dict[str, Any]
) -> None:
    fewer = [one for at, one in enumerate(posts) if at not in left_out]
    known: dict[bytes, object] = {}

    for some in (posts, fewer, [_renamed(one) for one in fewer]):
        chosen = {"page_size": 1, **settings_}
        site = blog(*some, url="https://blog.example", tags=TAGS, languages=LANGUAGES, **chosen)
        for page in plan(site).pages:
            same = (page.template, page.view, page.bodies)
            assert known.setdefault(page.key, same) == same


def _renamed(one: Post) -> Post:
    return structs.replace(one, title="New", digest=f"new {one.digest}")
