"""Texts to try things on: real ones from real blogs, and such as no one would write."""

import random
from collections.abc import Iterator
from pathlib import Path

from hypothesis import strategies as st

from mindblog_cli.segments.segment import Segment
from mindblog_cli.segments.tags import Tag, ids, pieces
from tests.fixtures import archive

ARCHIVES = (
    "eleventy-base",
    "feeds",
    "hugo-bundles-en-es-pt-fr",
    "hugo-dirs-en-ja-es-pt-uk-zh",
    "jekyll-multilang",
    "jekyll-news",
    "medium-substack",
    "nikola-site",
    "pelican-blog",
    "zola-multilang-da",
)


def real_texts(name: str) -> Iterator[tuple[Path, bytes]]:
    """All that is Markdown in an archive; front matter is as good a text as another here."""
    for path in sorted(archive(name).rglob("*")):
        if path.suffix in (".md", ".markdown", ".mkd") and path.is_file():
            yield path, path.read_bytes()


_LINES = (
    *("# a", "## b {#c}", "word word", "*a* **b**", "`c` d", "[e](f)", "[g][]", "[g]: /h", "[^1]"),
    *("[^1]: note", "- item", "  - nested", "1. one", "> quote", "> > deep", "| a | b |", "===="),
    *("", "", "", "    code", "```", "~~~", "<div>", "</div>", "<!-- x -->", "---", "===", "term"),
    *(": def", "a  ", "a\\", "{{< fig >}}", "{% raw %}", "{% endraw %}", "{{ x }} y", "{: .z}"),
    *("$$", "$$a_b$$ c", "![i](j)", "![*i* k](j)", "https://a.b/c_d e", "me@a.b f", "é ü", "語。"),
    *("&amp; \\* \\<g1>", "- [ ] task", "\t- tab", "a | b", "\x00x", "***a** b*", "|---|:-:|"),
    *("a*b*c_d_", "[toc]"),
)
_ENDS = ("\n", "\n", "\n", "\r\n", "\n\n", "", " ", "\n> ", "\n  ")

markdown = st.lists(
    st.tuples(st.sampled_from(_LINES), st.sampled_from(_ENDS)).map("".join), max_size=14
).map("".join)

_BITS = (
    *"*_`[]()<>#&!|~\\{}$%:-+=^\"'/.@;,?",
    *("**", "__", "***", "~~", "``", "```", "---", "===", "* ", "- ", "1. ", "2) ", "# ", "> "),
    *("{{", "}}", "{%", "%}", "{{<", ">}}", "{:", "{#id}", "$$", "\\(", "\\)", "&amp;", "&#42;"),
    *(
        "<b>",
        "</b>",
        "<div>",
        "<!--",
        "-->",
        "[^1]",
        "[a](b)",
        "![a](b)",
        "[a]: b",
        "[ ] ",
        "|---|",
    ),
    *("\n", "\n\n", "\t", "  \n", "\r\n", "    ", "\x00", "\x1b", "\u00a0", "\u200b", "\ufeff"),
    *("word", "Wort ", " mot", "слово", "語", "。", "「", "é", " ", " ", "a", "42", "\ud800", "😀"),
)
_TAGS = ("<g1>", "</g1>", "<x1/>", "<g7>", "< x2 />", "https://a.b/c_d", "www.x.org", "me@x.org")


def soup(given: random.Random, segment: Segment) -> str:
    """An answer as no engine should give it: tags in any order, signs in all places."""
    bits = given.choices(_BITS + _TAGS, k=given.randrange(1, 14))
    if given.random() < 0.7:
        tags = [str(tag) for tag in ids(segment.text)]
        where = sorted(given.randrange(len(bits) + 1) for _ in tags)
        for at, tag in reversed(list(zip(where, tags, strict=True))):
            bits.insert(at, tag)
    elif given.random() < 0.7:
        bits.insert(given.choice((0, len(bits))), segment.text)
    return "".join(bits)


def seasoned(given: random.Random, segment: Segment) -> str:
    """An answer with all tags where they were, and between them words full of signs."""
    said = []
    for piece in pieces(segment.text):
        bits = [] if isinstance(piece, Tag) else given.choices(_BITS, k=given.randrange(8))
        if not isinstance(piece, Tag):
            bits.insert(given.randrange(len(bits) + 1), given.choice(("word", "Wort", "語", "x y")))
        said.append(str(piece) if isinstance(piece, Tag) else "".join(bits))
    return "".join(said)
