"""Translations that people made, against what one who reads both texts says belongs together.

A label has how a segment of the original begins, and how its translation does. Each sample was
drawn at random and labelled before there was an alignment to agree with.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from mindblog_cli.l10n.align import SURE, align
from mindblog_cli.posts.source import parse as source
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.segment import Document
from mindblog_cli.segments.tags import words
from tests.fixtures import archive

LABELS = Path(__file__).parent / "labels"


class Label(Struct, frozen=True):
    """A segment of *original* that begins like *start*, and its translation; none if *end* is."""

    original: str
    translation: str
    start: str
    end: str


class Score(Struct):
    """How many labels there are, were met, were met by a sure pair; and what was sure and wrong."""

    all: int = 0
    right: int = 0
    sure: int = 0
    wrong: int = 0


def labels(name: str) -> Iterator[Label]:
    original = translation = ""
    for line in (LABELS / f"{name}.tsv").read_text().splitlines():
        if line.startswith("#"):
            continue
        first, second = line.removeprefix("= ").split("\t")
        if line.startswith("= "):
            folder = original[: original.rindex("/") + 1] if "/" in (original := first) else ""
            translation = second if "/" in second else folder + second
        else:
            yield Label(original, translation, first, second)


@cache
def document(path: str) -> Document:
    name, _, rest = path.partition("/")
    return parse(source((archive(name) / rest).read_bytes(), name=rest).body)


@cache
def pairs(original: str, translation: str) -> dict[int, tuple[int, float]]:
    aligned = align(document(original), document(translation))
    return {i: (j, sure) for i, j, sure in aligned.segments}


def number(document: Document, start: str) -> int | None:
    """The segment that begins so; `-` is none, and ` #2` the second of several."""
    if start == "-":
        return None
    again = re.fullmatch(r"(.+) #(\d+)", start)
    start, which = (again[1], int(again[2])) if again else (start, 1)
    found = [i for i, one in enumerate(document.segments) if words(one.text)[:60].strip() == start]
    return found[which - 1]


def score(name: str) -> Score:
    counted = Score()
    for label in labels(name):
        wanted = number(document(label.translation), label.end)
        at = number(document(label.original), label.start)
        assert at is not None
        found, sure = pairs(label.original, label.translation).get(at, (None, 0.0))
        counted.all += 1
        # A doubt is shown, not taken: where there is no counterpart, that is right as well.
        counted.right += found == wanted or (wanted is None and sure < SURE)
        counted.sure += sure >= SURE and found == wanted
        counted.wrong += sure >= SURE and found != wanted
    return counted


@pytest.mark.parametrize(
    ("name", "many"),
    [("en-es", 100), ("en-es-uneven", 36), ("en-pt", 20), ("en-ja", 20), ("en-da", 11)],
)
def test_what_a_reader_pairs_is_paired(name: str, many: int) -> None:
    counted = score(name)

    assert counted.all == many
    assert counted.right / many >= 0.95
    assert counted.sure / many >= 0.9
    assert counted.wrong == 0
