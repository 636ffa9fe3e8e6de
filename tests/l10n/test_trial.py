import pytest

from mindblog_cli.blog.config import Config
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.merge import prepare
from mindblog_cli.l10n.plan import Merge
from mindblog_cli.l10n.sides import side
from mindblog_cli.l10n.trial import misfit

TEXT = """\
---
title: A title
---
The word *here* is one.

Read [the book][b] and `code`.

[b]: https://example.org
"""


@pytest.fixture
def merge() -> Merge:
    source = side(TEXT.encode(), "posts/a.md", Config())
    return prepare(source, None, Catalog("en", "da", "posts/a.md", "posts/a.da.md"))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (0, "* [ titles may hold anything"),
        (1, "Ordet <g1>her</g1> er et."),
        (1, "1. Ordet * <g1>her</g1> [er] et_"),
        (2, "Læs <g1>bogen</g1> og <x2/>."),
    ],
)
def test_what_can_be_written_and_read_again_fits(merge: Merge, key: int, text: str) -> None:
    assert misfit(merge, key, text) == ""


def test_a_tag_that_is_lost_does_not(merge: Merge) -> None:
    assert misfit(merge, 2, "Læs bogen og <x2/>.") == "lost <g1>"


def test_emphasis_around_nothing_does_not(merge: Merge) -> None:
    assert misfit(merge, 1, "Ordet her<g1></g1> er et.") == "no words in <g1>"


def test_nothing_is_held_against_what_is_not_there(merge: Merge) -> None:
    assert misfit(merge, 99, "whatever") == ""
