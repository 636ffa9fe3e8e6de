import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments import format as format_tokens
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType

from mindblog_cli.markup import colour

CODE = {
    "python": 'class A:\n    """Two\n\n    lines"""\n\n    x = f"{1 < 2} & {y}"  # <one>\n',
    "console": '$ ls -l\ntotal 0\n$ echo "a\nb"\n',
    "html": '<p class="a">&amp; <script>let x = 1 < 2;</script>\n<!-- b\n\nc -->',
    "php": "a <?php echo 'b'; ?>\n",
    "diff": "--- a\n+++ b\n-c\n+d\n",
    "haxe": "#if a\nvar b = 1;\n",
    "yaml": "a: |\n  b\n\n  c\nd: [1, ~]\n",
    "rst": ".. code:: python\n\n   x = 1\n\n*a*\n",
}


def by_the_formatter(language: str, code: str) -> str:
    lexer = get_lexer_by_name(language, stripnl=False)
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


@pytest.mark.parametrize("language", CODE)
def test_the_spans_are_those_of_pygments_own_formatter(language: str) -> None:
    code = CODE[language]

    assert colour.spans(language, code) == by_the_formatter(language, code)
    assert colour.spans(language, code) == by_the_formatter(language, code)


@given(st.text(alphabet="ab1<>&\"'#/*=\n\t {}()é", max_size=40), st.sampled_from(sorted(CODE)))
def test_so_they_are_for_any_code(code: str, language: str) -> None:
    assert colour.spans(language, code) == by_the_formatter(language, code)


KINDS = [Token, Token.Text, Token.Name, Token.Name.Own.Kind, Token.Own.Kind, Token.Keyword]
TOKENS = st.tuples(st.sampled_from(KINDS), st.sampled_from(["", "a", "\n", "b\n", "\n\nc", "<d"]))


@given(st.lists(TOKENS, max_size=8))
def test_so_they_are_for_tokens_of_kinds_that_a_lexer_made_up(
    tokens: list[tuple[_TokenType, str]],
) -> None:
    formatter = HtmlFormatter(nowrap=True)

    assert colour.written(tokens) == format_tokens(tokens, formatter)


def test_a_language_that_nobody_knows_is_looked_for_once() -> None:
    before = colour.lexer.cache_info().misses

    assert [colour.spans("nosuchlanguage", code) for code in ("a", "b", "c")] == [None] * 3

    assert colour.lexer.cache_info().misses <= before + 1
