from hypothesis import example, given
from hypothesis import strategies as st

from mindblog_cli.markup.code import Code
from mindblog_cli.markup.markdown import code_ranges

FENCES = ["```", "```\n", "\n```\n", "\n```a\n", "~~~", "`", " ```", "````", "```\t\n"]
HTML = ["<div>", "<!--", "<pre>", "-->", "</pre>", "<b>"]
CONTAINERS = ["- ", "> ", "1. ", ": ", "[^1]: ", "| "]
PIECES = [*FENCES, *HTML, *CONTAINERS, "\n", "\n\n", "    ", "\t", "{", "{", "æ"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("`{\n`\n\n- {\n\n      {")
@example("```a\n{\n```\n\n{\n\n```\n```b\n{\n```\n{")
@example("```\n```\t\n\n{\n\n```\n{")
@example("\r<b>\n```\n\n```\n\n{")
@example("<div>\n```\n\n{\n```\n{")
@example("æ\n\n> ~~~\n> {\n\n{ `{`")
def test_a_glance_at_a_brace_tells_the_same_as_parsing_the_text(text: str) -> None:
    code, ranges = Code(text), code_ranges(text)

    for at in (at for at, sign in enumerate(text) if sign == "{"):
        in_code = any(start <= at < end for start, end in ranges)
        assert code.holds(at, at + 1) == in_code


def test_code_is_told_in_characters_not_in_bytes() -> None:
    text = "ææ `å` 日本\n\n```\né\n```\n\nø `x`\n"

    assert [text[start:end] for start, end in code_ranges(text)] == ["`å`", "```\né\n```", "`x`"]


def test_code_that_begins_before_what_is_asked_about_does_not_count() -> None:
    code = Code("`a b` c")

    assert code.holds(1, 2)
    assert not code.holds(1, 2, since=1)
    assert not code.holds(1, 6)
