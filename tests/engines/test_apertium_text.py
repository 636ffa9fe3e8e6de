"""Tagged text as Apertium's programs pass it on, and back; without any of them."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.engines.apertium_answer import tagged
from mindblog_cli.engines.apertium_text import wire
from mindblog_cli.engines.engine import Term
from mindblog_cli.segments.tags import tidy, words


def back(source: str, answer: str) -> str | None:
    return tagged(answer, wire(source))


def test_words_are_bound_to_their_pairs_and_the_rest_is_held() -> None:
    assert wire("a <g1>red <g2>old</g2></g1> <x3/>").text == (
        "a [[t:g:1]]red[[/]] [[t:g:1; t:g:2]]old[[/]] [<h0>]"
    )


def test_what_means_something_to_the_programs_is_held() -> None:
    found = wire("a^b/c [1] \\ {x} 2\xa0kg @me foo_bar C++ *b* $5")

    assert not re.sub(r"\[<h\d+>\]", "", found.text).strip("ab c1xkg2")
    assert [one.text for one in found.held] == [
        "a^b", "/", "[", "]", "\\", "{", "}", "\xa0", "@me", "foo_bar", "C++", "*", "*", "$5",
    ]  # fmt: skip


def test_in_a_pair_what_is_no_word_is_held_for_the_programs_would_drop_its_pair() -> None:
    found = wire('<g1>"yes"</g1> <g2>— <x3/></g2> "no"')

    assert found.text == '[<h0>][[t:g:1]]yes[[/]][<h1>] [<h2>][<h3>] "no"'
    assert back('<g1>"yes"</g1> <g2>— <x3/></g2>', found.text) == (
        '<g1>"yes"</g1> <g2>— <x3/></g2> "no"'
    )


def test_words_of_the_glossary_are_held_as_what_they_become() -> None:
    terms = (Term("blog", "blog"), Term("blog post", "entrada"))

    found = wire("Blog post, a blog, blogs", terms)

    assert found.text == "[<h0>], a [<h1>], blogs"
    assert tagged("[<h0>], un [<h1>], blogs", found) == "Entrada, un blog, blogs"


def test_a_pair_around_each_word_becomes_one_around_all() -> None:
    assert back(
        "the <g1>old red house</g1> is",
        "la [[t:g:1]]casa[[/]] [[t:g:1]]vieja[[/]] [[t:g:1]]roja[[/]] es",
    ) == "la <g1>casa vieja roja</g1> es"  # fmt: skip


def test_pairs_within_a_pair_stay_there_when_words_change_places() -> None:
    assert back(
        "<g1>the <g2>red</g2> <g3>house</g3></g1>",
        "[[t:g:1]]la[[/]] [[t:g:1; t:g:3]]casa[[/]] [[t:g:1; t:g:2]]roja[[/]]",
    ) == "<g1>la <g3>casa</g3> <g2>roja</g2></g1>"  # fmt: skip


def test_few_words_between_those_of_a_pair_join_it() -> None:
    assert back(
        "<g1>code review</g1> here", "[[t:g:1]]reseña[[/]] de la [[t:g:1]]casa[[/]] aquí"
    ) == "<g1>reseña de la casa</g1> aquí"  # fmt: skip


def test_many_words_or_code_between_those_of_a_pair_leave_it_in_pieces() -> None:
    many = back("<g1>a b</g1> c d e", "[[t:g:1]]a[[/]] c d e [[t:g:1]]b[[/]]")
    code = back("<g1>a b</g1> <x2/>", "[[t:g:1]]a[[/]] [<h0>] [[t:g:1]]b[[/]]")

    assert many == "<g1>a</g1> c d e <g1>b</g1>"
    assert code == "<g1>a</g1> <x2/> <g1>b</g1>"


def test_pairs_that_came_back_crossed_are_left_in_pieces() -> None:
    answer = "[[t:g:1]]a[[/]] [[t:g:2]]c[[/]] [[t:g:1]]b[[/]] [[t:g:2]]d[[/]]"

    assert back("<g1>a b</g1> <g2>c d</g2>", answer) == (
        "<g1>a</g1> <g2>c</g2> <g1>b</g1> <g2>d</g2>"
    )


def test_a_word_made_of_words_in_two_pairs_goes_to_the_pair_with_fewer() -> None:
    assert back(
        "<g1>a b</g1> <g2>c</g2>", "[[t:g:1]]a[[/]] [[t:g:1; t:g:2]]bc[[/]]"
    ) == "<g1>a</g1> <g2>bc</g2>"  # fmt: skip


def test_held_ones_that_come_twice_count_once_and_unknown_ones_not_at_all() -> None:
    assert back("a <x1/>", "a [<h0>] [<h0>] [<h7>] \\[b [[t:g:9]]c[[/]]") == "a <x1/> [b c"


def test_a_lost_tag_is_for_others_to_see_and_a_lost_character_is_no_answer() -> None:
    assert back("a <x1/> b", "a b") == "a b"
    assert back("a / b", "a b") is None


def test_white_space_around_what_is_held_is_that_of_the_source() -> None:
    assert back("use <x1/> now", "uso[<h0>]ahora") == "uso <x1/> ahora"
    assert back("(<x1/>), <x2/>. a", "([<h0>]) , [<h1>] . a") == "(<x1/>), <x2/>. a"
    assert back("a <x1/><x2/> <x3/>", "a [<h0>][<h1>][<h2>]") == "a <x1/><x2/> <x3/>"
    assert back("a .NET <x1/>s", "a .NET [<h0>]s") == "a .NET <x1/>s"


def test_words_that_lost_the_space_between_them_are_parted_at_a_pair() -> None:
    assert back("a <g1>b c</g1> fact", "fact[[t:g:1]]b[[/]][[t:g:1]]c[[/]]") == "fact <g1>b c</g1>"
    assert back("un<g1>even</g1>", "des[[t:g:1]]igual[[/]]") == "des<g1>igual</g1>"


def test_an_answer_begins_as_its_source_does() -> None:
    assert back("a fact", "Un hecho") == "un hecho"
    assert back("<x1/> is first", "[<h0>] Es primero") == "<x1/> es primero"
    assert back("<g1>rb3</g1>, download", "[[t:g:1]]rb3[[/]], Descarga") == "<g1>rb3</g1>, descarga"
    assert back("Red iPhone", "iPhone rojo") == "iPhone rojo"
    assert back("Houses", "las casas") == "Las casas"
    assert back("the UN", "ONU") == "ONU"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
def test_what_the_programs_leave_as_it_is_comes_back_as_it_was(text: str) -> None:
    source = tidy(text.replace("<", "‹"))

    assert back(source, wire(source).text) == source


_WORDS = st.sampled_from(
    ["red", "house,", "(a", "b)", "and/or", "C++", "“yes”", "—", "¡no!", "2.5"]
)


def _tagged(depth: int) -> st.SearchStrategy[str]:
    inner = (
        _WORDS
        if not depth
        else _WORDS | st.just("<x/>") | _tagged(depth - 1).map("<g>{}</g>".format)
    )
    return st.lists(inner, min_size=1, max_size=4).map(" ".join)


def _numbered(text: str) -> str:
    """*text* with numbers in its tags."""
    opened: list[int] = []
    count = 0
    parts: list[str] = []
    for part in re.split("(<g>|</g>|<x/>)", text):
        count += part in ("<g>", "<x/>")
        if part == "<g>":
            opened.append(count)
        number = opened.pop() if part == "</g>" else count
        parts.append(re.sub("([gx])", rf"\g<1>{number}", part) if part in _TAGS else part)
    return "".join(parts)


_TAGS = ("<g>", "</g>", "<x/>")


@given(_tagged(3).map(_numbered))
def test_tags_that_the_programs_leave_with_their_words_come_back_as_they_were(text: str) -> None:
    assert back(text, wire(text).text) == text


@given(_tagged(2).map(_numbered), st.randoms(use_true_random=False))
def test_in_whatever_order_words_come_back_no_character_is_made_up(
    text: str, order: Random
) -> None:
    parts = re.findall(r"\[\[t.*?\[\[/\]\]|\[<h\d+>\]|[^\s\[]+", wire(text).text)
    order.shuffle(parts)

    answer = back(text, " ".join(parts))

    assert answer is not None
    assert sorted(words(answer).replace(" ", "").lower()) == sorted(
        words(text).replace(" ", "").lower()
    )
