"""Where posts live, and what old addresses lead to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.blog.config import Language, Profile, Tag
from mindblog_cli.posts.post import Cover, Post, PostId
from mindblog_cli.site import urls
from mindblog_cli.site.assets import assets, files, picture
from mindblog_cli.site.redirects import alias
from tests.site.writing import blog, config, post


def address(one: Post, **settings: Any) -> str:  # noqa: ANN401 - any setting
    """Where *one* lives in a blog of its own."""
    site = blog(one, **settings)
    return site.addresses[one.id]


def test_other_languages_have_a_folder_and_the_default_one_too_if_asked() -> None:
    assert address(post("foo")) == "/foo/"
    assert address(post("foo", "da")) == "/da/foo/"
    assert address(post("foo"), default_lang_in_url=True) == "/en/foo/"
    assert address(post("foo", "pt-BR"), languages={"pt-BR": Language()}) == "/pt-br/foo/"


def test_the_slug_is_as_written_else_from_the_stem_and_never_from_the_title() -> None:
    assert address(post("foo", slug="Bar_baz", title="T")) == "/Bar_baz/"
    assert address(post("Hello World", title="T")) == "/hello-world/"
    assert address(post("Ærø", "da")) == "/da/aeroe/"
    assert address(post("日本語")) == "/日本語/"
    assert address(post("!!", slug="/")) == "/!!/"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/:year/:month/:day/:slug/", "/2011/02/11/foo/"),
        ("/:lang/:stem.html", "/en/foo.html"),
        ("/:sections/:filename/", "/news/local/foo/"),
        ("/:section/:title", "/news/local/foo/"),
        ("/:category/:slug/index.html", "/my-life/foo/"),
        ("pretty", "/my-life/2011/02/11/foo/"),
        ("/:unknown/:slug/", "/:unknown/foo/"),
        ("/{:stem}/%s/:slug:day/", "/{foo}/%s/foo11/"),
        ("//:slug//./../:year", "/2011/"),
        ("/fixed", "/fixed/"),
    ],
)
def test_a_pattern_makes_addresses(pattern: str, expected: str) -> None:
    one = post("news/local/foo", date="2011-02-11", categories=("My Life",))

    assert address(one, permalink=pattern) == expected


def test_a_section_may_have_a_pattern_of_its_own() -> None:
    permalinks = {"news": "/n/:slug/", "news/local": "/l/:slug/"}

    assert address(post("news/foo"), permalinks=permalinks) == "/n/foo/"
    assert address(post("news/other/foo"), permalinks=permalinks) == "/n/foo/"
    assert address(post("news/local/foo"), permalinks=permalinks) == "/l/foo/"
    assert address(post("foo"), permalinks=permalinks) == "/foo/"


@pytest.mark.parametrize(
    ("profile", "name", "facts", "expected"),
    [
        ("hugo", "Blog/2011-02-11-Foo Bar", {"stem": "Foo Bar"}, "/blog/2011-02-11-foo-bar/"),
        ("hugo", "Blog/foo", {"slug": "bar"}, "/blog/bar/"),
        ("hugo", "blog/foo", {"bundle": True, "section": "blog"}, "/blog/foo/"),
        ("zola", "My Blog/foo", {}, "/my-blog/foo/"),
        ("eleventy", "Blog/foo", {}, "/Blog/foo/"),
        ("jekyll", "foo", {"date": "2011-02-11"}, "/2011/02/11/foo.html"),
        ("jekyll", "news/foo", {"date": "2011-02-11"}, "/news/2011/02/11/foo.html"),
        ("jekyll", "about", {}, "/about.html"),
        ("pelican", "foo", {}, "/foo.html"),
        ("nikola", "foo", {}, "/posts/foo/"),
    ],
)
def test_blogs_of_other_kinds_keep_their_addresses(
    profile: Profile, name: str, facts: dict[str, Any], expected: str
) -> None:
    assert address(post(name, **facts), profile=profile) == expected


def test_hugo_leaves_the_date_but_not_the_language_in_an_address() -> None:
    one = post("2011-02-11-foo", "da", stem="foo")

    assert address(one, profile="hugo") == "/da/2011-02-11-foo/"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("old/place/", "/old/place/"),
        ("/about", "/about/"),
        ("/about.html", "/about.html"),
        ("/2011/index.html", "/2011/"),
        ("/v1.2", "/v1.2/"),
        ("//x/../y/./z", "/foo/"),
        ("/x/../../y//z/", "/y/z/"),
        ("/caf%C3%A9/?p=1#top", "/café/"),
        ("/cafe\u0301/", "/café/"),
        ("https://blog.example/bar/", "/bar/"),
        ("https://elsewhere.example/bar/", "/foo/"),
    ],
)
def test_a_url_in_the_front_matter_is_used_as_written(written: str, expected: str) -> None:
    assert address(post(url=written)) == expected


def test_hugo_puts_a_url_without_a_slash_below_the_language() -> None:
    assert address(post(lang="da", url="bar"), profile="hugo") == "/da/bar/"
    assert address(post(lang="da", url="/bar"), profile="hugo") == "/bar/"


def test_a_folder_has_an_index_and_a_file_is_a_file() -> None:
    assert urls.output("/") == "index.html"
    assert urls.output("/da/foo/") == "da/foo/index.html"
    assert urls.output("/da/foo.html") == "da/foo.html"


def test_links_are_percent_encoded_and_know_the_base_path() -> None:
    web = urls.web(config(url="https://Blog.Example/my blog/"))

    assert web.href("/café/日/") == "/my%20blog/caf%C3%A9/%E6%97%A5/"
    assert web.url("/a?b/") == "https://Blog.Example/my%20blog/a%3Fb/"
    assert web.host == "blog.example"
    assert urls.web(config(url="")).url("/x/") == "http://localhost/x/"
    assert urls.web(config(url="https://blåbær.example")).host == "xn--blbr-roah.example"
    assert urls.web(config(url="https://" + "å" * 80)).host == "localhost"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_an_address_stays_within_the_site_and_is_tidied_once(text: str) -> None:
    tidied = urls.tidy(text)

    assert tidied.startswith("/")
    assert "//" not in tidied
    assert not {"..", "."} & set(tidied.split("/"))
    assert urls.tidy(tidied) == tidied
    assert urls.encoded(tidied).isascii()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("/old/", "/old/"),
        ("/old", "/old/"),
        ("/2010/old.html", "/2010/old.html"),
        ("old", "/posts/old/"),
        ("../old.html", "/old.html"),
        ("https://blog.example/b/old/", "/old/"),
        ("https://blog.example/b", "/"),
        ("https://blog.example/old/", None),
        ("https://elsewhere.example/old/", None),
        ("/?p=12", None),
        ("https://blog.example/b/?p=12", None),
        ("", None),
    ],
)
def test_aliases_are_understood_as_hugo_does(written: str, expected: str | None) -> None:
    web = urls.web(config(url="https://blog.example/b/"))

    assert alias(written, "/posts/new/", web) == expected


def test_an_alias_leads_to_the_post_and_one_to_itself_is_nothing() -> None:
    site = blog(post(aliases=("/old/", "/foo/", "/old/", "/?p=1")))

    assert site.redirects == {"old/index.html": "/foo/"}
    assert not site.diagnostics


def test_two_posts_at_one_address_are_an_error_that_names_both_files() -> None:
    site = blog(post("a", slug="x"), post("b", slug="X"))

    (found,) = site.diagnostics
    assert (found.code, found.severity, found.file) == ("MB020", "error", "posts/b.md")
    assert "posts/a.md" in found.message


def test_unicode_forms_that_a_disk_takes_for_one_are_one_address() -> None:
    site = blog(post("a", slug="CAFE\u0301"), post("b", slug="café"))

    assert [d.code for d in site.diagnostics] == ["MB020"]


def test_an_alias_where_a_post_is_or_another_alias_are_left_out_and_named() -> None:
    site = blog(post("a", aliases=("/b/",)), post("b"), post("c", aliases=("/B/", "/d/")))
    both = blog(post("a", aliases=("/d/",)), post("c", aliases=("/d/",)))

    assert [(d.file, d.message) for d in site.diagnostics] == [
        ("posts/a.md", "its alias /b/ is not used: posts/b.md is there"),
        ("posts/c.md", "its alias /B/ is not used: posts/b.md is there"),
    ]
    assert [(d.file, d.message) for d in both.diagnostics] == [
        ("posts/c.md", "its alias /d/ is not used: posts/a.md is there"),
    ]


def test_a_translation_that_carries_its_originals_aliases_along_takes_nothing() -> None:
    site = blog(
        post(aliases=("/old/", "/OLD/", "/da/foo/")),
        post(lang="da", aliases=("/old/", "/gammel/")),
    )

    assert not site.diagnostics
    assert site.redirects == {"old/index.html": "/foo/", "gammel/index.html": "/da/foo/"}


def test_the_pages_of_a_renamed_tag_redirect_in_every_language() -> None:
    tags = {
        "body": Tag(names={"da": "krop"}, aliases=("flesh", "mind", "…")),
        "mind": Tag(),
    }

    site = blog(
        post(date="2011-01-01", tags=("flesh",)),
        post("m", date="2011-01-01", tags=("mind",)),
        post(lang="da"),
        tags=tags,
    )

    assert site.redirects == {
        "tags/flesh/index.html": "/tags/body/",
        "da/tags/flesh/index.html": "/da/tags/krop/",
        "da/tags/mind/index.html": "/da/tags/krop/",
    }


def test_a_post_wins_over_the_old_name_of_a_tag() -> None:
    tags = {"body": Tag(aliases=("flesh",))}

    site = blog(post(date="2011-01-01", tags=("body",), url="/tags/flesh/"), tags=tags)

    assert site.redirects == {}
    assert not site.diagnostics


def test_the_root_leads_to_the_default_language_when_all_have_a_folder() -> None:
    assert blog(default_lang_in_url=True).redirects == {"index.html": "/en/"}


def test_files_of_a_bundle_are_at_one_place_for_all_its_languages() -> None:
    site = blog(
        post("foo", bundle=True, assets=("a.jpg", "b/c.png"), cover=Cover("./a.jpg")),
        post("foo", "da", bundle=True, assets=("a.jpg", "b/c.png")),
        permalink="/:slug.html",
    )

    danish = PostId("foo", "da")
    assert site.folders == {PostId("foo", "en"): "/foo/", danish: "/foo/"}
    assert assets(site, danish) == {"a.jpg": "/foo/a.jpg", "b/c.png": "/foo/b/c.png"}
    assert picture(site, danish) == "/foo/a.jpg"
    assert dict(files(site)) == {
        "foo/a.jpg": "posts/foo/a.jpg",
        "foo/b/c.png": "posts/foo/b/c.png",
    }


def test_a_translation_in_another_folder_sees_the_files_of_its_original() -> None:
    site = blog(
        post("foo", bundle=True, assets=("a.jpg", "b.jpg"), cover=Cover("a.jpg")),
        post("foo", "da", bundle=True, path="posts/da/foo/index.md", assets=("b.jpg",)),
    )

    assert assets(site, PostId("foo", "da")) == {"a.jpg": "/foo/a.jpg", "b.jpg": "/da/foo/b.jpg"}
    assert picture(site, PostId("foo", "da")) == "/foo/a.jpg"


@pytest.mark.parametrize(
    ("src", "expected"),
    [
        ("https://elsewhere.example/x.jpg", "https://elsewhere.example/x.jpg"),
        ("//cdn.example/x.jpg", "//cdn.example/x.jpg"),
        ("/images/x%20y.jpg", "/images/x y.jpg"),
        ("images/x.jpg", "/images/x.jpg"),
        ("", ""),
    ],
)
def test_a_cover_outside_a_bundle_is_a_static_file_or_elsewhere(src: str, expected: str) -> None:
    site = blog(post(cover=Cover(src)))

    assert picture(site, PostId("foo", "en")) == expected


def test_a_post_without_a_cover_has_no_picture() -> None:
    assert picture(blog(post()), PostId("foo", "en")) == ""
