"""Lexers that look for all rules at once find what Pygments' own find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import find_lexer_class_by_name
from pygments.token import _TokenType as Kind

from mindblog_cli.markup.lexing import quick

LANGUAGES = (
    "python", "bash", "javascript", "html", "css", "rust", "go", "java", "sql", "r", "php", "xml",
    "toml", "ini", "csharp", "haskell", "perl", "swift", "kotlin", "lua", "make", "docker", "tex",
    "ruby", "typescript", "scss", "markdown", "diff", "powershell", "elixir",
)  # fmt: skip
TEXTS = (
    'def f(x: int = 3) -> str:\n    """Doc."""\n    return f"{x!r:>{4}} \\n" if x else None\n',
    "#!/bin/sh\nfor f in *.md; do cat <<'EOF' | grep \"$f\" && echo ${a:-b}\nEOF\ndone # x\n",
    "const a = /x[/]y/g.test(`b ${c + `d`}`) ? 1e3 : 'it\\'s'; // c\n/* d\n",
    "<p class='a' id=\"b\">x &amp; <script>if (1 < 2) {}</script><!-- c --></p>\n",
    "SELECT a, 'b''c' FROM d WHERE e <> 1 -- f\n;\n# g\n[h]\ni = \"j\"\n",
    'unclosed "string\nand `tick\n\\ \x00 é 日本 {{{ ((( %$#@!\n',
)


def tokens(language: str, text: str, *, soon: bool) -> list[tuple[Kind, str]]:
    found = find_lexer_class_by_name(language)
    return list((quick(found) if soon else found)(stripnl=False).get_tokens(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tokens_of_a_language_are_those_that_pygments_finds(language: str) -> None:
    for text in TEXTS:
        assert tokens(language, text, soon=True) == tokens(language, text, soon=False)


@given(
    language=st.sampled_from(LANGUAGES[:8]),
    text=st.text(st.sampled_from(list("ab1 \n\t'\"`$#<>/\\*(){}[]=!&|:;.,%@é")), max_size=60),
)
@settings(deadline=None, max_examples=200)
def test_any_text_gives_the_same_tokens(language: str, text: str) -> None:
    assert tokens(language, text, soon=True) == tokens(language, text, soon=False)


def test_a_lexer_with_a_way_of_its_own_is_left_alone() -> None:
    for language in ("yaml", "json", "console"):
        found = find_lexer_class_by_name(language)

        assert quick(found) is found
