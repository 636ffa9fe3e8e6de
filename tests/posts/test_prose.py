import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.posts.prose import LEAD, heading, lead, plain_text, readable, words


@pytest.mark.parametrize(
    "body",
    [
        "# A *title*\n\nText",
        "\n\n# A title #\nText",
        "<!-- vim: tw=80\n-->\n\n# [A](x) title\r\n\r\nText",
        "A title\n=======\n\nText",
    ],
)
def test_a_heading_at_the_top_is_cut_out_whole(body: str) -> None:
    found = heading(body)

    assert found
    assert (found.text, found.top) == ("A title", True)
    assert (body[: found.start] + body[found.end :]).replace("\r", "").endswith(("\nText", "Text"))
    assert "title" not in body[: found.start] + body[found.end :]


def test_a_later_heading_is_no_top() -> None:
    found = heading("Text first\n\n# Then a title\n")

    assert found
    assert (found.text, found.top) == ("Then a title", False)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Text\n",
        "## Second level\n",
        "```sh\n# a comment\n```\n\nText",
        "#hashtag\n",
        "#  \n",
        "~~~\n\n# no\n",
    ],
)
def test_what_only_looks_like_a_heading_is_none(body: str) -> None:
    assert heading(body) is None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("First *one*\ngoes on.\n\nSecond.", "First one goes on."),
        ("# Title\n\n![A picture](a.png)\n\n- a list\n\n> a quote\n\nAt last.", "At last."),
        ("Title\n=====\n\nText", "Text"),
        ("```\ncode\n\nmore\n```\n\nText", "Text"),
        ("{{< youtube x >}}\n\n{% include x %}\n\n<div>\n\n| a | b |\n\n    code\n\nText", "Text"),
        (
            "See [the `docs`](https://x.org)[^1] and <https://y.org> &amp; more",
            "See the docs and & more",
        ),
        ("A snake_case_word and __bold__ \\*stars\\*", "A snake_case_word and bold *stars*"),
        ("2 apples\n", "2 apples"),
        ("# Only\n", ""),
        ("", ""),
    ],
)
def test_the_lead_is_the_first_paragraph(body: str, text: str) -> None:
    assert lead(body, "markdown") == text


def test_the_lead_of_rest_is_the_first_paragraph_too() -> None:
    top = "Title\n=====\n\n.. contents::\n\n:Author: X\n\n"
    body = f"{top}See `the site <https://x.org>`_, **now** ``x``.\n"

    assert lead(body, "rst") == "See the site, now x."


def test_the_lead_of_html_has_no_tags() -> None:
    assert lead("<p>One &lt;b&gt;\n<em>two</em></p>\n\n<p>three</p>", "html") == "One two"


def test_a_long_lead_is_cut_at_a_word() -> None:
    said = lead("word, " * 100, "markdown")

    assert len(said) <= LEAD + 1
    assert said.endswith("word…")


def test_words_count_signs_where_a_script_has_no_spaces() -> None:
    assert words("one two\nthree") == 3
    assert words("日本語 blog") == 5


@pytest.mark.parametrize(
    ("stem", "title"), [("release-1.2_is-out", "Release 1.2 is out"), ("--", "--"), ("ærø", "Ærø")]
)
def test_a_stem_is_made_readable(stem: str, title: str) -> None:
    assert readable(stem) == title


@given(st.text(alphabet="#ab *_`[](){}<>!\n-=~|\\\"'&;"))
def test_no_text_is_too_strange(body: str) -> None:
    found = heading(body)

    assert found is None or body[found.start : found.end].strip()
    assert "\n" not in lead(body, "markdown") + lead(body, "rst") + plain_text(body)


@given(
    st.text(
        st.sampled_from("ab \n\t\x0b\x1c\x85\xa0é\u1680\u2003’—\u3000\u3001漢かア한😀"), max_size=9
    )
)
def test_words_are_counted_as_if_each_were_taken_out(body: str) -> None:
    unspaced = sum(char in "漢かア" for char in body)

    assert words(body) == len(body.split()) + unspaced
