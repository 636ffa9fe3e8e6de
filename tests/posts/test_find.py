import os
from pathlib import Path

import pytest

from mindblog_cli.blog.config import Config, Language, Profile
from mindblog_cli.errors import ConfigError
from mindblog_cli.posts.find import Finds, find


def folder(root: Path, *paths: str) -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    return root


def finds(root: Path, profile: Profile = "mindblog", posts: str = "posts", *ignore: str) -> Finds:
    config = Config(languages={"da": Language()}, profile=profile, posts=posts, ignore=ignore)
    return find(root, config)


def paths(found: Finds) -> list[str]:
    return [each.path for each in found.posts]


def test_posts_are_found_in_order_and_the_rest_is_loose(tmp_path: Path) -> None:
    folder(tmp_path, "posts/b.md", "posts/a.da.markdown", "posts/sub/c.MKD", "posts/x.png")

    found = finds(tmp_path)

    assert paths(found) == ["posts/a.da.markdown", "posts/b.md", "posts/sub/c.MKD"]
    assert found.posts[0].named.lang == "da"
    assert found.assets == ("posts/x.png",)
    assert found.skipped == ()


def test_a_folder_with_an_index_is_one_post_with_all_that_lies_in_it(tmp_path: Path) -> None:
    folder(
        tmp_path, "posts/trip/index.md", "posts/trip/index.da.md", "posts/trip/a.jpg",
        "posts/trip/notes.md", "posts/trip/maps/b.png", "posts/trip/inner/index.md",
        "posts/trip/inner/c.png",
    )  # fmt: skip

    found = finds(tmp_path)

    assert [(each.named.story, each.named.lang, each.assets) for each in found.posts] == [
        ("trip", "da", ("a.jpg", "maps/b.png", "notes.md")),
        ("trip", "", ("a.jpg", "maps/b.png", "notes.md")),
        ("trip/inner", "", ("c.png",)),
    ]
    assert found.assets == ()


@pytest.mark.parametrize("index", ["posts/index.md", "posts/da/index.md"])
def test_the_content_root_is_no_bundle(tmp_path: Path, index: str) -> None:
    folder(tmp_path, index, "posts/da/a.md", "posts/b.md")

    assert len(finds(tmp_path).posts) == 3


def test_an_index_of_pelican_leaves_its_neighbours_posts(tmp_path: Path) -> None:
    folder(tmp_path, "content/pages/index.rst", "content/pages/about.rst", "content/pages/a.png")

    found = finds(tmp_path, "pelican", "content")

    assert paths(found) == ["content/pages/about.rst", "content/pages/index.rst"]
    assert found.assets == ("content/pages/a.png",)


def test_list_pages_are_kept_apart(tmp_path: Path) -> None:
    folder(tmp_path, "posts/_index.md", "posts/news/_index.da.md", "posts/news/a.md")

    found = finds(tmp_path)

    assert [each.path for each in found.sections] == ["posts/_index.md", "posts/news/_index.da.md"]
    assert paths(found) == ["posts/news/a.md"]


def test_a_list_page_in_a_bundle_is_still_one(tmp_path: Path) -> None:
    folder(tmp_path, "posts/day/index.md", "posts/day/_index.md", "posts/day/a.png")

    found = finds(tmp_path)

    assert [each.path for each in found.sections] == ["posts/day/_index.md"]
    assert [each.assets for each in found.posts] == [("a.png",)]


def test_what_is_skipped_is_told_with_its_rule(tmp_path: Path) -> None:
    folder(
        tmp_path, "posts/.hidden.md", "posts/.git/a.md", "posts/a.md~", "posts/.a.md.swp",
        "posts/b.md.swp", "posts/#c.md#", "posts/node_modules/d.md", "posts/README.md",
        "posts/e.md",
    )  # fmt: skip

    found = finds(tmp_path, "mindblog", "posts", "README.md")

    assert paths(found) == ["posts/e.md"]
    assert dict(found.skipped) == {
        "posts/.hidden.md": "hidden",
        "posts/.git": "hidden",
        "posts/.a.md.swp": "hidden",
        "posts/a.md~": "an editor's copy",
        "posts/b.md.swp": "an editor's copy",
        "posts/#c.md#": "an editor's copy",
        "posts/node_modules": "no content",
        "posts/README.md": "ignored",
    }


@pytest.mark.parametrize(
    ("glob", "left"),
    [
        ("old", ["posts/new/a.md", "posts/new/older.md"]),
        ("old/**", ["posts/new/a.md", "posts/new/older.md"]),
        ("posts/old/", ["posts/new/a.md", "posts/new/older.md"]),
        ("**/a.md", ["posts/new/older.md"]),
        ("old*", ["posts/new/a.md"]),
        ("new/older.md", ["posts/new/a.md", "posts/old/a.md"]),
    ],
)
def test_what_the_settings_ignore_is_not_read(tmp_path: Path, glob: str, left: list[str]) -> None:
    folder(tmp_path, "posts/old/a.md", "posts/new/a.md", "posts/new/older.md")

    assert paths(finds(tmp_path, "mindblog", "posts", glob)) == left


def test_the_whole_blog_can_be_the_content_folder(tmp_path: Path) -> None:
    folder(tmp_path, "a.md", "static/b.md", "theme/c.html", ".mindblog/site/d.html")

    assert paths(finds(tmp_path, "mindblog", ".")) == ["a.md"]


def test_posts_of_jekyll_lie_in_folders_that_say_so(tmp_path: Path) -> None:
    folder(
        tmp_path, "_posts/da/2020-01-01-a.md", "news/_posts/2020-01-01-b.md", "_drafts/c.md",
        "about.md", "_site/_posts/d.md", "assets/e.png",
    )  # fmt: skip

    found = finds(tmp_path, "jekyll", ".")

    assert [(each.named.story, each.named.draft) for each in found.posts] == [
        ("c", True),
        ("2020-01-01-a", False),
        ("news/2020-01-01-b", False),
    ]
    assert found.skipped == (("_site", "Jekyll's own folder"), ("about.md", "outside _posts"))
    assert found.assets == ()


def test_front_matter_of_nikola_may_lie_beside_the_post(tmp_path: Path) -> None:
    folder(tmp_path, "posts/a.txt", "posts/a.meta", "posts/b.rst", "posts/lost.meta", "posts/c.md")

    found = finds(tmp_path, "nikola")

    assert [(each.path, each.meta) for each in found.posts] == [
        ("posts/a.txt", "posts/a.meta"),
        ("posts/b.rst", ""),
        ("posts/c.md", ""),
    ]
    assert len(found.posts[0].stamp) == 4
    assert dict(found.skipped) == dict.fromkeys(
        ["posts/a.meta", "posts/lost.meta"], "front matter of a post"
    )


def test_templates_of_eleventy_are_no_content(tmp_path: Path) -> None:
    folder(tmp_path, "src/a.md", "src/a.11tydata.js", "src/index.njk", "src/_includes/b.html")

    found = finds(tmp_path, "eleventy", "src")

    assert paths(found) == ["src/a.md"]
    assert found.assets == ()


def test_other_markups_are_posts_only_where_they_are_at_home(tmp_path: Path) -> None:
    folder(tmp_path, "posts/a.rst", "posts/b.txt")

    assert paths(finds(tmp_path)) == []
    assert paths(finds(tmp_path, "pelican")) == ["posts/a.rst"]


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder(tmp_path, "posts/a.md")
    (tmp_path / "posts/round").symlink_to(tmp_path / "posts")
    (tmp_path / "posts/b.md").symlink_to(tmp_path / "posts/a.md")

    found = finds(tmp_path)

    assert paths(found) == ["posts/a.md", "posts/b.md"]
    assert found.skipped == (("posts/round", "link to a folder"),)


def test_a_name_that_is_no_text_is_skipped(tmp_path: Path) -> None:
    folder(tmp_path, "posts/a.md")
    with open(os.fsencode(tmp_path / "posts") + b"/\xe6.md", "w") as file:
        file.write("x")

    assert finds(tmp_path).skipped == (("posts/\\udce6.md", "name is not UTF-8"),)


def test_no_content_folder_means_no_posts(tmp_path: Path) -> None:
    assert finds(tmp_path) == Finds()


def test_a_folder_that_can_not_be_read_stops_the_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, "posts/secret/a.md")

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(ConfigError, match="folder posts can not be read"):
        finds(tmp_path)
