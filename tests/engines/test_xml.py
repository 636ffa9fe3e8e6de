"""Tagged text as XML and HTML."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.engines.xml import from_html, from_xml, html, xml

WORDS = st.text("ab &<>;\"'ø世lt", min_size=1, max_size=8).filter(
    lambda text: not re.search(r"</?[gx]", text) and not text.isspace()
)


@st.composite
def tagged(draw: st.DrawFn) -> str:
    """Tagged text with pairs in pairs, numbered in order."""
    numbers = iter(range(1, 100))

    def part(depth: int) -> str:
        kind = draw(st.sampled_from(["words", "void", *(["pair"] * 2 if depth else [])]))
        if kind == "words":
            return draw(WORDS)
        number = next(numbers)
        if kind == "void":
            return f"<x{number}/>"
        inner = "".join(part(depth - 1) for _ in range(draw(st.integers(1, 3))))
        return f"<g{number}>{inner}{draw(WORDS)}</g{number}>"

    return "".join(part(3) for _ in range(draw(st.integers(1, 4))))


@given(tagged())
def test_xml_says_the_same_and_can_be_parsed(text: str) -> None:
    written = xml(text)

    ElementTree.fromstring(f"<t>{written}</t>")
    assert from_xml(written) == text


@given(tagged())
def test_html_says_the_same_with_no_element_in_another(text: str) -> None:
    written = html(text)

    inner = [element.iter() for element in ElementTree.fromstring(f"<t>{written}</t>")]
    assert all(len(list(elements)) == 1 for elements in inner)
    assert from_html(written, text) == text


@pytest.mark.parametrize(
    "answer",
    [
        "a <g1>b</g1> <x2></x2>",
        "a <g1 >b</ g1> <x2 />",
        "a < g1>b</g1> <X2/>",
        "a <G1>b</G1> <x2/>",
    ],
)
def test_tags_are_known_again_in_other_clothes(answer: str) -> None:
    assert from_xml(answer) == "a <g1>b</g1> <x2/>"


def test_an_engine_that_takes_entities_back_too_early_is_understood() -> None:
    source = "1 < 2 & <g1>x</g1>"

    assert from_html('1 < 2 & <span id="g1">x</span>', source) == source
    assert from_html('1 &lt; 2 &amp; <span id="g1">x</span>', source) == source


def test_entities_that_the_author_wrote_stay() -> None:
    source = "write &amp; here"

    assert from_html(source, source) == source
    assert from_html(html(source), source) == source


def test_html_in_other_clothes_is_known_again() -> None:
    answer = "<SPAN class='a' id=g1>Se </SPAN> <span id='g1-g2'>her</span><code id=x3>x 3</code>"

    text = from_html(answer, "")

    assert text == "<g1>Se  <g2>her</g2></g1><x3/>"


def test_a_pair_that_comes_back_in_two_places_is_seen_as_two() -> None:
    answer = '<span id="g1">a</span> b <span id="g1">c</span>'

    assert from_html(answer, "") == "<g1>a</g1> b <g1>c</g1>"
