"""Words that are plainly no translation."""

import re

from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.blog.config import Config
from mindblog_cli.engines.registry import open_engine
from mindblog_cli.segments.tags import fault, words
from tests.engines.asking import TAGGED, ask


def pseudo(text: str) -> str:
    with open_engine("pseudo", Config(), {}) as engine:
        assert engine.pairs("en", "da")
        (answer,) = engine.translate(ask(text))
    return answer or ""


def test_letters_get_accents_and_the_whole_gets_brackets() -> None:
    assert pseudo("example one") == "[ḗḗẋȧȧḿƥŀḗḗ ǿǿƞḗḗ]"


def test_tags_stay_as_they_are() -> None:
    answer = pseudo(TAGGED)

    assert answer.startswith("[şḗḗḗḗ <g1>ŧħḗḗ <g2>ƀīīɠ</g2>")
    assert answer.endswith("& <x3/>, 1 < 2]")
    assert not fault(TAGGED, answer)


def test_english_gets_longer_by_about_a_third() -> None:
    text = (
        "Most people who write a blog in more than one language translate by hand, and notice "
        "only much later which of their older posts have changed since."
    )

    longer = len(pseudo(text)) / len(text)

    assert 1.2 < longer < 1.45


@given(st.text("abc XYZ<>gx/12[]éж\n"))
def test_no_plain_letter_is_left_and_no_tag_is_lost(text: str) -> None:
    answer = pseudo(text)

    assert not re.search("[a-zA-Z]", words(answer))
    assert fault(text, answer) == fault(text, text)
    assert answer == pseudo(text)
