"""The small decisions of a delivery: in which order, served how, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.delivery.changed import between
from mindblog_cli.delivery.content_types import (
    A_WHILE,
    CHECK_FIRST,
    FOR_EVER,
    is_fingerprinted,
    served,
)
from mindblog_cli.delivery.findable import findable
from mindblog_cli.delivery.guards import check_plan, check_tree, first_foreign
from mindblog_cli.delivery.plan import Move, Plan
from mindblog_cli.errors import Refused
from mindblog_cli.remotes.order import in_order
from mindblog_cli.remotes.remote import Level
from mindblog_cli.tree.manifest import Entry, Manifest
from mindblog_cli.tree.paths import Collision, UnsafePath
from mindblog_cli.tree.tree import Tree, leaf_of
from tests.delivery.building import NOW, built


def test_what_is_pointed_at_goes_before_what_points() -> None:
    first_to_last = ["img/a.png", "style.0a1b2c3d.css", "posts/2026/a/index.html",
                     "a/index.html", "index.html", "feed.xml", "sitemap.xml"]  # fmt: skip

    assert in_order(reversed(first_to_last)) == first_to_last


@given(st.lists(st.text(min_size=1), unique=True))
def test_ordering_loses_nothing(paths: list[str]) -> None:
    assert sorted(in_order(paths)) == sorted(paths)


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        ("index.html", "text/html; charset=utf-8", CHECK_FIRST),
        ("da/feed.xml", "application/rss+xml", CHECK_FIRST),
        ("sitemap.xml", "application/xml", CHECK_FIRST),
        ("style.0a1b2c3d.css", "text/css; charset=utf-8", FOR_EVER),
        ("Photo.JPG", "image/jpeg", A_WHILE),
        ("LICENSE", "application/octet-stream", CHECK_FIRST),
        ("x.unheard", "application/octet-stream", CHECK_FIRST),
    ],
)
def test_each_file_is_served_as_what_it_is(path: str, kind: str, cache: str) -> None:
    assert (served(path).type, served(path).cache) == (kind, cache)


def test_a_page_is_never_for_ever() -> None:
    assert not is_fingerprinted("posts/20260102-deadbeef.html")
    assert is_fingerprinted("a/b-deadbeef01.js")


def made(deletes: int, live: int, level: Level = "staged") -> Plan:
    return Plan(
        level=level,
        first=False,
        put=(),
        delete=tuple(Move(str(n), 1) for n in range(deletes)),
        live={str(n): Entry("0", 1) for n in range(live)},
        wanted={},
        manifest=None,
    )


@pytest.mark.parametrize(
    ("deletes", "live", "allowed", "fine"),
    [
        (0, 0, None, True),
        (25, 100, None, True),
        (26, 100, None, False),
        (26, 100, 25, False),
        (26, 100, 26, True),
        (256, 10_000, None, True),
        (257, 10_000, None, False),
        (257, 10_000, 400, True),
    ],
)
def test_many_deletes_have_to_be_meant(
    deletes: int, live: int, allowed: int | None, fine: bool
) -> None:
    plan = made(deletes, live)

    if fine:
        check_plan(plan, allow_deletes=allowed, require=None)
    else:
        with pytest.raises(Refused, match=f"delete {deletes} of {live} files; the limit is"):
            check_plan(plan, allow_deletes=allowed, require=None)


def test_a_level_can_be_required() -> None:
    check_plan(made(0, 0, "atomic"), allow_deletes=None, require="staged")

    with pytest.raises(Refused, match="no better than staged"):
        check_plan(made(0, 0, "staged"), allow_deletes=None, require="atomic")


@pytest.mark.parametrize(
    ("paths", "error"),
    [
        ([], Refused),
        (["a.html"], Refused),
        (["index.html", "../x"], UnsafePath),
        (["index.html", "Index.html"], Collision),
    ],
)
def test_what_is_no_site_is_refused(paths: list[str], error: type[Exception]) -> None:
    with pytest.raises(error):
        check_tree(Tree({path: leaf_of(b"") for path in paths}))


def test_a_few_names_stand_for_many() -> None:
    assert first_foreign(["b", "a"]) == "a, b"
    assert first_foreign("abcde") == "a, b, c and 2 more"


def test_a_page_says_itself_whether_it_is_to_be_found(tmp_path: Path) -> None:
    pages = {
        "a.html": b'<meta name="robots" content="noindex, follow">',
        "b.html": b'<META HTTP-EQUIV=refresh content="0; url=/">',
        "c.html": b'<meta name="robots" content="index"><p>noindex',
        "d.txt": b'<meta name="robots" content="noindex">',
    }
    tree = built(tmp_path, pages)
    entries = {path: Entry(leaf.digest, leaf.size) for path, leaf in tree.tree.leaves.items()}
    gone = {"e.html": Entry("0", 1)}
    before = Manifest(entries=gone, release="1", made_at=NOW)

    changed = between(before, Manifest(entries=entries, release="2", made_at=NOW))

    assert changed.paths == ("a.html", "b.html", "c.html", "d.txt", "e.html")
    assert findable(changed, tree).paths == ("c.html", "d.txt", "e.html")
    assert between(None, before).put == ("e.html",)
