from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.segments import tags
from mindblog_cli.translation.sentences import parts


def test_a_long_text_is_cut_between_sentences() -> None:
    assert parts("It rained. It poured! So? Yes.", 12) == ["It rained.", " It poured!", " So? Yes."]


def test_quotes_after_a_sentence_belong_to_it() -> None:
    assert parts('"It rained." He slept.', 13) == ['"It rained."', " He slept."]


def test_no_cut_goes_through_a_pair() -> None:
    text = "<g1>It rained. It poured.</g1> So. We slept."

    assert parts(text, 36) == ["<g1>It rained. It poured.</g1> So.", " We slept."]
    assert parts(text, 20) == []


def test_scripts_without_spaces_are_cut_too() -> None:
    assert parts("今日は雨。家にいた。", 6) == ["今日は雨。", "家にいた。"]


def test_a_text_of_one_sentence_is_not_cut() -> None:
    assert parts("It rained and rained", 10) == []
    assert parts("It rained.", 50) == []


_PIECE = st.sampled_from(["one ", "two. ", "three? ", "<g1>a. b</g1> ", "<x2/>", "。", "four"])


@given(st.lists(_PIECE, max_size=20).map("".join), st.integers(1, 60))
def test_parts_make_up_the_text_and_each_is_whole(text: str, most: int) -> None:
    found = parts(text, most)

    assert "".join(found) in {text, ""}
    assert all(0 < len(part) <= most and not tags.crossed(part) for part in found)
