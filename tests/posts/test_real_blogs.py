"""Real blogs of six generators, read as they are."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from mindblog_cli.blog.config import Config, Language, Profile
from mindblog_cli.posts.flat_yaml import flat
from mindblog_cli.posts.shelf import Shelf, scan
from mindblog_cli.posts.source import parse
from mindblog_cli.posts.yaml_front import read_yaml
from tests.fixtures import archive


class Site(Struct, frozen=True):
    """An archive, how that site is set up, and what has to come out."""

    archive: str
    profile: Profile
    posts: str
    langs: str
    read: int
    sections: int
    stories: int
    faults: dict[str, int] = {}


SITES = (
    Site("hugo-bundles-en-es-pt-fr", "hugo", "content", "es pt fr tr", 763, 1, 671, {"MB013": 2}),
    Site("hugo-dirs-en-ja-es-pt-uk-zh", "hugo", "content", "ja es pt uk zh", 372, 30, 256),
    Site("jekyll-multilang", "jekyll", "_posts", "es ja zh_CN zh_TW", 420, 0, 287, {"MB004": 2}),
    Site("jekyll-news", "jekyll", ".", "", 102, 0, 102, {"MB011": 1}),
    Site(
        "zola-multilang-da",
        "zola",
        "content",
        "zh-Hant zh-Hans uk tr ta sr sl ru ro pt pt-BR pl nl lt kw it id hu hr gsw gl fr fi fa eu"
        " et es de da cs ca bn ar",
        477,
        222,
        246,
    ),
    Site("pelican-blog", "pelican", "content", "", 22, 0, 22),
    Site("nikola-site", "nikola", ".", "", 138, 0, 138, {"MB004": 1, "MB011": 1}),
    Site("eleventy-base", "eleventy", "content", "", 5, 0, 5, {"MB003": 2}),
)
ALL = pytest.mark.parametrize("site", SITES, ids=lambda site: site.archive)
# One worker has each archive, so that it is unpacked and read once.
pytestmark = pytest.mark.xdist_group("real blogs")
LIKE_POSTS = {".md", ".markdown", ".mkd", ".mdown", ".html", ".rst", ".txt", ".meta"}


def shelf(site: Site) -> Shelf:
    return _shelf(site.archive)


@cache
def _shelf(name: str) -> Shelf:
    site = next(site for site in SITES if site.archive == name)
    languages = {lang: Language() for lang in site.langs.split()}
    config = Config(profile=site.profile, posts=site.posts, languages=languages)
    return scan(archive(site.archive), config)


@ALL
def test_a_real_blog_is_read_whole(site: Site) -> None:
    found = shelf(site)

    assert len(found.posts) == site.read
    assert len(found.sections) == site.sections
    assert len({post.id.name for post in found.posts}) == site.stories
    assert Counter(one.code for one in found.diagnostics) == site.faults


@ALL
def test_every_file_of_a_real_blog_is_accounted_for(site: Site) -> None:
    found = shelf(site)
    content = found.root / site.posts

    files = {
        path.relative_to(found.root).as_posix()
        for path in content.rglob("*")
        if path.is_file() and path.suffix in LIKE_POSTS
    }

    read = {post.path for post in (*found.posts, *found.sections)}
    told = {one.file for one in found.diagnostics}
    beside = {f"{Path(post.path).parent}/{name}" for post in found.posts for name in post.assets}
    skipped = {path for path, _ in found.skipped}
    left = {path for path in files if not any(path.startswith(f"{each}/") for each in skipped)}
    assert left <= read | told | beside | skipped | set(found.assets)


@ALL
def test_every_post_of_a_real_blog_has_a_title_and_its_own_language(site: Site) -> None:
    found = shelf(site)

    assert all(post.title and post.stem for post in found.posts)
    assert {post.id.lang for post in found.posts} <= set(found.config.langs)


@ALL
def test_what_libyaml_is_not_needed_for_it_would_read_as_we_do(site: Site) -> None:
    fronts = [front for path in archive(site.archive).rglob("*") for front in _yaml_of(path)]

    read = [(front, found) for front in fronts if (found := flat(front))]

    # As they are written, for 1 is equal to 1.0 and to true.
    assert [(repr(found), []) for _, found in read] == [
        (repr(values), faults) for values, faults in (read_yaml(front) for front, _ in read)
    ]


def _yaml_of(path: Path) -> Iterator[str]:
    if path.is_file() and path.suffix in LIKE_POSTS:
        source = parse(path.read_bytes(), name=path.name)
        if source.format == "yaml":
            yield source.front.decode()


def test_real_faults_are_told_where_they_are() -> None:
    found = {
        one.where: one.message
        for name in ("jekyll-news", "nikola-site", "eleventy-base")
        for one in _shelf(name).diagnostics
    }

    assert found == {
        "docs/_posts/2023-01-29-jekyll-3-9-3-released.markdown:3:27": (
            '"2023 -0800" is neither a time nor a zone'
        ),
        "posts/nikola-v701-released.meta:8:4": "`tags` stands twice; the last one counts",
        "posts/release-candidate-1-for-nikola-v700-out.txt:3:10": (
            "day or month first? the year has to lead"
        ),
        "content/about.md:2:1": "front matter written in js can not be read",
        "content/blog/fifthpost.md:2:1": "front matter written in js can not be read",
    }
