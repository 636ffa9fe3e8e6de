"""The laws of post files on every post of eight real blogs; a sample of each in a normal run."""

import difflib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mindblog_cli.errors import ContentError
from mindblog_cli.posts.changes import Add, Change, Put, Remove, Replace, Unset, held, value_at
from mindblog_cli.posts.edits import edited
from mindblog_cli.posts.front import locate, read_front
from mindblog_cli.posts.source import Source, parse, unparse, unparse_front
from tests.fixtures import archive

BLOGS = [
    "eleventy-base",
    "hugo-bundles-en-es-pt-fr",
    "hugo-dirs-en-ja-es-pt-uk-zh",
    "jekyll-multilang",
    "jekyll-news",
    "nikola-site",
    "pelican-blog",
    "zola-multilang-da",
]
SUFFIXES = frozenset((".md", ".markdown", ".html", ".rst", ".txt", ".meta"))
TAGS = (("tags",), ("tag",), ("keywords",), ("taxonomies", "tags"))

Wish = Callable[[dict[str, Any]], Change]


def tag_key(values: dict[str, Any]) -> tuple[str, ...]:
    return held(values, *TAGS) or ("tags",)


def some_tag(values: dict[str, Any]) -> str:
    tags = value_at(values, tag_key(values))
    return str(tags[0] if isinstance(tags, list) and tags else tags).split(",")[0].strip()


# What is asked for, and how many lines may change (or go) for it.
WISHES: dict[str, tuple[Wish, int]] = {
    "add a tag": (lambda values: Add(tag_key(values), "krop: sjæl"), 1),
    "replace a tag": (lambda values: Replace(tag_key(values), some_tag(values), "krop"), 1),
    "remove a tag": (lambda values: Remove(tag_key(values), some_tag(values)), 2),
    "title": (lambda values: Put(held(values, ("title",)) or ("title",), 'Det\'s "ny": #1 é'), 3),
    "draft": (lambda values: Put(held(values, ("draft",)) or ("draft",), True), 1),
    "date": (lambda values: Put(held(values, ("date",)) or ("date",), "2025-02-14"), 1),
    "no description": (lambda values: Unset(held(values, ("description",)) or ("x",)), 10),
}


def posts(blog: str, every: int) -> list[tuple[Path, bytes, Source]]:
    root = archive(blog)
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix in SUFFIXES)
    return [(path, data, cut(path, data)) for path in files[::every] if (data := path.read_bytes())]


def cut(path: Path, data: bytes) -> Source:
    return parse(b"", meta=data) if path.suffix == ".meta" else parse(data, name=path.name)


def lines_changed(old: Source, new: Source) -> int:
    left, right = (unparse_front(each).splitlines() for each in (old, new))
    blocks = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return sum(max(j - i, m - k) for op, i, j, k, m in blocks if op != "equal")


def check(blog: str, every: int) -> Counter[str]:
    """Every wish on every post: granted within its lines, or refused with a reason."""
    counts: Counter[str] = Counter()
    for path, data, source in posts(blog, every):
        assert unparse_front(source) + (b"" if source.apart else source.body) == data
        assert source.apart or unparse(source) == data
        values, faults = read_front(source, path.name)
        assert all(fault.line and fault.text for fault in faults)
        assert all(locate(source, (key,)).text for key in values)
        for name, (wish, allowed) in WISHES.items() if source.format != "none" else ():
            try:
                new = edited(data, [wish(values)], path.name)
            except ContentError:
                counts[f"{name}: refused"] += 1
                continue
            changed = lines_changed(source, cut(path, new))
            assert changed <= allowed, (name, path)
            counts[name] += 1
    return counts


@pytest.mark.parametrize("blog", BLOGS)
def test_a_sample_of_real_posts_is_changed_a_line_at_a_time(blog: str) -> None:
    counts = check(blog, every=23)

    assert counts["add a tag"] >= 1
    assert counts["add a tag: refused"] <= 1


@pytest.mark.campaign
def test_all_real_posts_are_changed_a_line_at_a_time() -> None:
    counts = sum((check(blog, every=1) for blog in BLOGS), Counter[str]())
    print(dict(sorted(counts.items())))  # noqa: T201 - the numbers are what it is run for

    # Two files are written in JavaScript, as Eleventy allows.
    assert counts["add a tag"] >= 2500
    assert counts["add a tag: refused"] == 2
