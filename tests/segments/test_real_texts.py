"""Every text in Markdown of every real blog: nothing lost, and built the same in any language."""

from itertools import islice
from pathlib import Path

import pytest

from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.splice import spliced
from mindblog_cli.segments.write import fitted
from tests.segments.check import check
from tests.segments.shape import pseudo, shape
from tests.segments.texts import ARCHIVES, real_texts

archives = pytest.mark.parametrize("name", ARCHIVES)


def stands_in_any_language(path: Path, data: bytes) -> None:
    document = parse(data)
    answers = {at: pseudo(segment.text) for at, segment in enumerate(document.segments)}

    made, reasons = fitted(document, answers)

    assert reasons == {}, path
    assert check(document, made) == "", path
    assert shape(made) == shape(data), path


@archives
def test_a_real_text_is_the_sum_of_its_parts(name: str) -> None:
    for path, data in real_texts(name):
        document = parse(data)

        blocks = [data[block.start : block.end] for block in document.blocks]
        same = {at: data[one.start : one.end].decode() for at, one in enumerate(document.segments)}
        assert b"".join([document.head, *blocks]) == data, path
        assert spliced(document, same) == data, path


@archives
def test_a_real_text_is_built_the_same_in_any_language(name: str) -> None:
    for path, data in islice(real_texts(name), 0, None, 8):
        stands_in_any_language(path, data)


@pytest.mark.campaign
@archives
def test_every_real_text_is_built_the_same_in_any_language(name: str) -> None:
    for path, data in real_texts(name):
        stands_in_any_language(path, data)
