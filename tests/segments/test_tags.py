import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.segments.tags import (
    Tag,
    fault,
    ids,
    joined,
    mended,
    pieces,
    runs,
    tidy,
    words,
)

_PIECES = st.sampled_from(["<g1>", "</g1>", "<g2>", "</g2>", "<x3/>", "<x1", "a", " b ", "<", ">"])


@given(st.lists(_PIECES).map("".join))
def test_pieces_put_together_are_the_text(text: str) -> None:
    found = pieces(text)

    assert "".join(map(str, found)) == text
    assert "" not in found
    assert [piece for piece in found if isinstance(piece, Tag)] == ids(text)


@given(st.lists(_PIECES).map("".join))
def test_runs_put_back_are_the_text_and_other_runs_take_their_places(text: str) -> None:
    assert joined(text, runs(text)) == text

    shouted = [run.upper() for run in runs(text)]
    assert runs(joined(text, shouted)) == shouted
    assert ids(joined(text, shouted)) == ids(text)


def test_runs_have_no_white_space_around_them_and_keep_it_in_the_text() -> None:
    text = "Read <g1>the book</g1> , then <x2/> go."

    assert runs(text) == ["Read", "the book", ", then", "go."]
    assert joined(text, ["Læs", "bogen", ", og", "gå."]) == "Læs <g1>bogen</g1> , og <x2/> gå."


@pytest.mark.parametrize("given_runs", [["a"], ["a", "b", "c"]])
def test_as_many_runs_go_back_as_came_out(given_runs: list[str]) -> None:
    with pytest.raises(ValueError, match="runs than the text has"):
        joined("one <x1/> two", given_runs)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("<g1>a</g1> <x2/> <g3>b</g3>", ""),
        ("<x2/> <g3>b <g1>a</g1></g3>", ""),
        ("<g1>a</g1> <g3>b</g3>", "lost <x2/>"),
        ("<g1>a</g1> <x2/> <g3>b", "lost </g3>"),
        ("<g1>a</g1> <x2/> <x2/> <g3>b</g3>", "doubled <x2/>"),
        ("<g1>a</g1> <x2/> <g3>b</g3> <x7/>", "unknown <x7/>"),
        ("<g1>a <x2/> <g3>b</g1> c</g3>", "crossed <g1>"),
        ("</g1>a<g1> <x2/> <g3>b</g3>", "crossed <g1>"),
    ],
)
def test_a_fault_says_what_became_of_a_tag(answer: str, reason: str) -> None:
    assert fault("<g1>A</g1> <x2/> <g3>B</g3>", answer) == reason


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("a < g1 >b</ G1> <x2 />", "a <g1>b</g1> <x2/>"),
        ("<x2></x2> c <X3>", "<x2/> c <x3/>"),
        ("</x2>", ""),
        ("1 < 2 > 0 <b>", "1 < 2 > 0 <b>"),
    ],
)
def test_tags_that_an_engine_wrote_in_its_own_way_are_mended(answer: str, meant: str) -> None:
    assert mended(answer) == meant


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        (" a \n\t b  ", "a b"),
        ("a <g1> b </g1>c", "a <g1>b</g1> c"),
        ("<g1><g2> a</g2> </g1>", "<g1><g2>a</g2></g1>"),
        ("a <x1/> b <x2/> c", "a<x1/>b <x2/> c"),
        ("10\u00a0kg", "10\u00a0kg"),
    ],
)
def test_white_space_is_single_and_outside_of_pairs(text: str, tidied: str) -> None:
    assert tidy(text, frozenset({1})) == tidied


def test_words_are_what_a_reader_sees() -> None:
    assert words("One<x1/>two, <g2>three</g2><x3/>.  Four") == "One two, three. Four"


@pytest.mark.parametrize("answer", ["<" + " " * 50_000, "<x1" + " " * 50_000, f"<x{'9' * 5000}/>"])
def test_what_only_begins_like_a_tag_is_left_and_takes_no_time(answer: str) -> None:
    assert mended(answer) == answer
    assert ids(answer) == []
