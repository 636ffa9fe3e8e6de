"""Answers that no engine should give, and that one day one will."""

import random

from mindblog_cli.segments.segment import Segment
from mindblog_cli.segments.tags import ids

_BITS = (
    *"*_`[]()<>#&!|~\\{}$%:-+=^\"'/.@;,?",
    *("**", "__", "***", "~~", "``", "```", "---", "===", "* ", "- ", "1. ", "2) ", "# ", "> "),
    *("{{", "}}", "{%", "%}", "{{<", ">}}", "{:", "{#id}", "$$", "\\(", "\\)", "&amp;", "&#42;"),
    *("<b>", "</b>", "<div>", "<!--", "-->", "<g1>", "</g1>", "<x1/>", "<g7>", "< x2 />", "[^1]"),
    *("[a](b)", "![a](b)", "[a]: b", "[ ] ", "|---|", "\n", "\n\n", "\t", "  \n", "\r\n", "    "),
    *("https://a.b/c_d", "www.x.org", "me@x.org", "\x00", "\x1b", "\u00a0", "\u200b", "\ufeff"),
    *("word", "Wort ", " mot", "слово", "語", "。", "「", "é", " ", " ", "a", "42", "\ud800", "😀"),
)


def answer(given: random.Random, segment: Segment) -> str:
    """Soup, most often with the tags of *segment* in it, in some order or in none."""
    bits = given.choices(_BITS, k=given.randrange(1, 14))
    way = given.random()
    if way < 0.7:
        tags = [str(tag) for tag in ids(segment.text)]
        where = sorted(given.randrange(len(bits) + 1) for _ in tags)
        for at, tag in reversed(list(zip(where, tags, strict=True))):
            bits.insert(at, tag)
    elif way < 0.8:
        return segment.text + "".join(bits)
    elif way < 0.9:
        return "".join(bits) + segment.text
    return "".join(bits)
