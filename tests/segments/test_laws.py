"""What holds for every text and every answer."""

import random

from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.segments.match import mapped
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.segment import Document
from mindblog_cli.segments.stays import Stays
from mindblog_cli.segments.tags import Tag, fault, ids
from mindblog_cli.segments.write import fitted
from tests.segments.check import check
from tests.segments.shape import pseudo, shape
from tests.segments.texts import markdown, seasoned, soup

_STAYS = st.sampled_from([Stays(), Stays(("word", "item", "a"))])


def translated(document: Document) -> dict[int, str]:
    return {at: pseudo(segment.text) for at, segment in enumerate(document.segments)}


@given(markdown, _STAYS)
def test_a_text_is_the_sum_of_its_blocks_and_they_hold_its_segments(
    text: str, stays: Stays
) -> None:
    data = text.encode()
    document = parse(data, stays)

    at = len(document.head)
    for block in document.blocks:
        assert block.start == at
        inner = block.start
        for segment in block.segments:
            assert inner <= segment.start < segment.end <= block.end
            inner = segment.end
        at = block.end
    assert at == len(data)
    assert document.head + data[len(document.head) :] == data


@given(markdown, _STAYS)
def test_tags_and_marks_belong_to_each_other(text: str, stays: Stays) -> None:
    for segment in parse(text.encode(), stays).segments:
        assert [mark.id for mark in segment.marks] == list(range(1, len(segment.marks) + 1))
        assert fault(segment.text, segment.text) == ""
        opened = [tag for tag in ids(segment.text) if tag.kind != "close"]
        assert opened == [Tag("open" if m.pair else "void", m.id) for m in segment.marks]
        assert mapped(segment, segment) == (segment.text, True)


@given(markdown, _STAYS)
def test_what_was_written_says_what_it_was_meant_to(text: str, stays: Stays) -> None:
    document = parse(text.encode(), stays)

    made, reasons = fitted(document, translated(document), stays)

    assert reasons == {}
    assert check(document, made, stays) == ""
    assert shape(made) == shape(document.data)


@given(markdown, st.randoms(use_true_random=False))
def test_whatever_is_answered_nothing_breaks(text: str, chance: random.Random) -> None:
    document = parse(text.encode())
    answer = chance.choice((soup, seasoned))
    answers = {at: answer(chance, segment) for at, segment in enumerate(document.segments)}

    made, reasons = fitted(document, answers)

    assert check(document, made) == ""
    assert shape(made) == shape(document.data)
    assert reasons.keys() <= answers.keys()
