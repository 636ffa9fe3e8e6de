"""Blogs of other generators, as they are: taken over, built, and not one file of theirs touched."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.folder import Folder
from tests.fixtures import archive

BLOGS = [
    # Archive, folder within it, generator, pages that have to be there.
    ("jekyll-multilang", ".", "jekyll", ["index.html", "ja/index.html", "en/about/index.html"]),
    (
        "zola-multilang-da",
        ".",
        "zola",
        ["da/index.html", "da/about-us/index.html"],
    ),
    ("pelican-blog", ".", "pelican", ["pelican-4.7-released.html"]),
    pytest.param(
        "hugo-bundles-en-es-pt-fr",
        ".",
        "hugo",
        ["blog/2012/11/26/is-invasive/index.html", "es/index.html"],
        marks=pytest.mark.campaign,
    ),
    pytest.param(
        "hugo-dirs-en-ja-es-pt-uk-zh",
        ".",
        "hugo",
        ["blog/2024/otel-errors/index.html", "ja/blog/2026/devex-adobe/index.html"],
        marks=pytest.mark.campaign,
    ),
]


@pytest.mark.parametrize(("name", "inside", "generator", "pages"), BLOGS)
def test_a_blog_from_elsewhere_is_built_as_it_is(
    tmp_path: Path, name: str, inside: str, generator: str, pages: list[str]
) -> None:
    shutil.copytree(archive(name) / inside, tmp_path / "blog")
    folder = Folder(tmp_path / "blog")
    folder.now = datetime(2026, 11, 1, tzinfo=UTC)
    before = _files(folder.root)

    founded = folder.run("init", "--from", generator, "--no-input")
    built = folder.run("build")

    assert (founded.code, built.code) == (0, 0), founded.err + built.err
    site = folder.root / ".mindblog/site"
    assert [page for page in pages if not (site / page).is_file()] == []
    assert {path: data for path, data in _files(folder.root).items() if path in before} == before


@pytest.mark.parametrize(
    ("name", "inside", "generator", "fault"),
    [
        ("jekyll-news", "docs", "jekyll", "_posts/2023-01-29-jekyll-3-9-3-released.markdown:3:27"),
        ("nikola-site", ".", "nikola", "posts/release-candidate-1-for-nikola-v700-out.txt:3:10"),
        ("eleventy-base", ".", "eleventy", "content/about.md:2:1"),
    ],
)
def test_a_front_matter_that_can_not_be_read_is_named_with_its_place(
    tmp_path: Path, name: str, inside: str, generator: str, fault: str
) -> None:
    shutil.copytree(archive(name) / inside, tmp_path / "blog")
    folder = Folder(tmp_path / "blog")
    folder.run("init", "--from", generator, "--no-input")

    built = folder.run("build")

    assert built.code == 3
    assert f"--> {fault}\n" in built.err


def _files(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".mindblog" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
