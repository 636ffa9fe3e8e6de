"""From a folder of posts to a site on disk."""

from datetime import timedelta
from pathlib import Path

import pytest

from mindblog_cli.build.build import BuildOptions
from mindblog_cli.errors import ConfigError, ContentError, Refused
from mindblog_cli.events import Began, Ended, Moved
from tests.build.folder import NOON, SETTINGS, Folder


def test_a_post_becomes_a_page_in_its_own_folder(blog: Folder) -> None:
    blog.post("first", "Hello *there*.\n")

    built = blog.build()

    assert "Hello <em>there</em>." in blog.page("first/index.html")
    assert (built.posts, built.pages) == (1, 1)
    assert built.tree.tree.leaves.keys() >= {"first/index.html", "index.html", "feed.xml"}


def test_building_again_writes_nothing(blog: Folder) -> None:
    blog.post("first")
    first = blog.build()

    again = blog.build()

    assert (again.written, again.tree.tree) == (0, first.tree.tree)


def test_a_deleted_post_leaves_no_page_behind(blog: Folder) -> None:
    blog.post("first")
    blog.post("second")
    blog.build()

    (blog.root / "posts/second.md").unlink()
    blog.build()

    assert not blog.has("second")


def test_an_error_in_one_post_leaves_the_site_as_it_was(blog: Folder) -> None:
    blog.post("first")
    blog.build()
    before = blog.page("first/index.html")

    blog.post("first", "New.\n")
    blog.post("second", date="2025-02-30")
    with pytest.raises(ContentError) as caught:
        blog.build()

    assert [fault.where for fault in caught.value.diagnostics] == ["posts/second.md:3:7"]
    assert blog.page("first/index.html") == before


def test_strict_turns_a_broken_link_into_an_error(blog: Folder) -> None:
    blog.post("first", "See [that](nowhere.md).\n")
    warned = blog.build().diagnostics

    with pytest.raises(ContentError):
        blog.build(options=BuildOptions(strict=True))

    assert [(fault.code, fault.where) for fault in warned] == [("MB031", "posts/first.md:5")]


def test_drafts_and_scheduled_posts_are_left_out_until_asked_for(blog: Folder) -> None:
    blog.post("draft", draft="true")
    blog.post("later", date=(NOON + timedelta(days=1)).isoformat())

    blog.build()
    hidden = blog.has("draft"), blog.has("later")
    blog.build(options=BuildOptions(drafts=True, future=True))

    assert hidden == (False, False)
    assert blog.has("draft")
    assert blog.has("later")


def test_a_scheduled_post_is_there_when_its_time_has_come(blog: Folder) -> None:
    blog.post("later", date=(NOON + timedelta(days=1)).isoformat())
    blog.build()

    blog.build(now=NOON + timedelta(days=2))

    assert blog.has("later/index.html")


def test_another_address_reaches_every_absolute_link(blog: Folder) -> None:
    blog.post("first")

    blog.build(options=BuildOptions(base_url="https://preview.example/blog"))

    page = blog.page("first/index.html")
    assert '"https://preview.example/blog/first/"' in page
    assert "https://example.org" not in page
    assert 'href="/blog/assets/' in page


def test_static_files_are_copied_and_stand_in_for_ours(blog: Folder) -> None:
    blog.post("first")
    blog.write("static/robots.txt", "User-agent: *\nDisallow: /\n")
    blog.write("static/img/a.png", b"png")
    blog.write("static/.well-known/security.txt", "Contact: x\n")
    blog.write("static/.secret", "no")

    blog.build()

    assert "Disallow: /" in blog.page("robots.txt")
    assert blog.page("img/a.png") == "png"
    assert blog.has(".well-known/security.txt")
    assert not blog.has(".secret")


def test_a_folder_of_somebody_else_is_not_built_into(blog: Folder) -> None:
    blog.write("elsewhere/thesis.txt", "years of work")

    with pytest.raises(Refused):
        blog.build(options=BuildOptions(out=blog.root / "elsewhere"))

    assert (blog.root / "elsewhere/thesis.txt").exists()


def test_an_out_folder_that_can_not_be_made_is_refused(blog: Folder) -> None:
    blog.write("file", "not a folder")

    with pytest.raises(Refused, match="can not be made"):
        blog.build(options=BuildOptions(out=blog.root / "file/out"))


def test_an_out_folder_can_be_built_into_again_and_cleaned(blog: Folder) -> None:
    blog.post("first")
    out = blog.root / "deep/out"
    blog.build(options=BuildOptions(out=out))

    again = blog.build(options=BuildOptions(out=out))
    clean = blog.build(options=BuildOptions(out=out, clean=True))

    assert again.written == 0
    assert clean.written == len(clean.tree.tree.leaves)


def test_the_author_theme_replaces_a_template_and_adds_style(blog: Folder) -> None:
    blog.post("first")
    blog.write("theme/templates/missing.html", "<p>gone: {{ page.frame.title }}</p>")
    blog.write("theme/extra.css", "body { color: teal }")

    tree = blog.build().tree.tree

    assert blog.page("404.html").startswith("<p>gone: Blog</p>")
    style = next(path for path in tree.leaves if path.startswith("assets/style."))
    assert "color: teal" in blog.page(style)


def test_each_stage_says_how_far_it_is(blog: Folder) -> None:
    blog.post("first")

    blog.build()

    stages = [event.stage for event in blog.events if isinstance(event, Began)]
    ended = [event.stage for event in blog.events if isinstance(event, Ended)]
    moved = sum(e.count for e in blog.events if isinstance(e, Moved) and e.stage == "render")
    rendered = next(e for e in blog.events if isinstance(e, Began) and e.stage == "render")
    assert stages == ended == ["read", "render", "copy"]
    assert moved == rendered.total


def test_strict_leaves_no_trace_of_a_build_that_it_refused(blog: Folder) -> None:
    blog.post("first", "See [that](nowhere.md).\n")
    blog.build()
    whole = (blog.root / ".mindblog/site.mindblog").read_bytes()
    blog.post("second")

    with pytest.raises(ContentError):
        blog.build(options=BuildOptions(strict=True))

    assert not blog.has("second")
    assert not (blog.root / ".mindblog/site.writing").exists()
    assert (blog.root / ".mindblog/site.mindblog").read_bytes() == whole


@pytest.mark.parametrize(
    ("path", "text", "error"),
    [("static/404.HTML", "x", Refused), ("theme/templates/post.html", "{% if", ConfigError)],
)
def test_what_can_not_be_built_is_found_before_anything_is_written(
    blog: Folder, path: str, text: str, error: type[Exception]
) -> None:
    blog.post("first")
    blog.build()
    blog.post("second")
    blog.write(path, text)

    with pytest.raises(error):
        blog.build()

    assert not blog.has("second")
    assert not (blog.root / ".mindblog/site.writing").exists()


def test_another_hub_reaches_every_feed_and_a_key_comes_and_goes(blog: Folder) -> None:
    blog.post("a")
    blog.build()
    hub = 'hubs = ["https://hub.example/"]\nindexnow = "b7c3f1d0a94e4c5c"\n'

    blog.write("mindblog.toml", hub + SETTINGS)
    blog.build()

    assert '<atom:link href="https://hub.example/" rel="hub"/>' in blog.page("feed.xml")
    assert '<link href="https://hub.example/" rel="hub"/>' in blog.page("da/atom.xml")
    assert '"hubs":[{"type":"WebSub","url":"https://hub.example/"}]' in blog.page("feed.json")
    assert blog.page("b7c3f1d0a94e4c5c.txt") == "b7c3f1d0a94e4c5c"
    blog.write("mindblog.toml", SETTINGS)
    blog.build()
    assert "hub" not in blog.page("feed.xml")
    assert not blog.has("b7c3f1d0a94e4c5c.txt")


def test_a_link_in_the_blog_is_followed_and_one_that_leads_out_is_refused(
    blog: Folder, tmp_path: Path
) -> None:
    blog.write("media/a.txt", "mine")
    blog.write("static/b.txt", "b")
    (blog.root / "static/a.txt").symlink_to("../media/a.txt")
    blog.build()
    assert blog.page("a.txt") == "mine"

    secret = tmp_path.parent / f"{tmp_path.name}.key"
    secret.write_text("secret")
    (blog.root / "static/key.txt").symlink_to(secret)
    with pytest.raises(Refused, match=r"key.txt is a link to .*, which is not in the blog"):
        blog.build()

    assert not blog.has("key.txt")
    (blog.root / "static/key.txt").unlink()
    blog.build()
    assert blog.page("a.txt") == "mine"
