"""What is a segment, what is a mark in it, and what is left alone."""

import pytest

from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.segment import Document, Segment
from mindblog_cli.segments.stays import Stays


def one(text: str, *terms: str) -> Segment:
    (segment,) = parse(text.encode(), Stays(terms)).segments
    return segment


def texts(text: str) -> list[str]:
    return [segment.text for segment in parse(text.encode()).segments]


def marks(segment: Segment) -> list[tuple[str, ...]]:
    return [(m.open, m.close) if m.pair else (m.open,) for m in segment.marks]


def whole(document: Document) -> bytes:
    blocks = [document.data[block.start : block.end] for block in document.blocks]
    return b"".join([document.head, *blocks])


def test_emphasis_links_and_images_are_pairs_around_words() -> None:
    segment = one('A *b **c*** ~~d~~ [e](/f "g") and ![h *i*](j.png).\n')

    assert segment.text == ("A <g1>b <g2>c</g2></g1> <g3>d</g3> <g4>e</g4> and <g5>h i</g5>.")
    assert marks(segment) == [
        ("*", "*"),
        ("**", "**"),
        ("~~", "~~"),
        ("[", '](/f "g")'),
        ("![", "](j.png)"),
    ]


def test_what_has_no_words_is_a_void() -> None:
    segment = one(
        "A `b` <i>c</i> <https://d.e> [`f`](g) ![](h.png) n[^1] **`i`** j@k.org\n\n[^1]: 1"
    )

    assert segment.text == "A <x1/> <x2/>c<x3/> <x4/> <x5/> <x6/> n<x7/> <x8/> <x9/>"
    assert marks(segment) == [
        ("`b`",),
        ("<i>",),
        ("</i>",),
        ("<https://d.e>",),
        ("[`f`](g)",),
        ("![](h.png)",),
        ("[^1]",),
        ("**`i`**",),
        ("j@k.org",),
    ]


def test_what_describes_an_image_is_read_without_marks() -> None:
    segment = one("![a *b* `c`  \nd [e](f)<br>![g](h)](i)\n")

    assert segment.text == "<g1>a b c d e<x2/>g</g1>"
    assert marks(segment) == [("![", "](i)"), ("<br>",)]


def test_a_mark_stands_where_its_bytes_are() -> None:
    data = "Å *é* `ü` [ø][] x\n\n[ø]: /y\n".encode()

    (segment,) = parse(data).segments

    assert [data[m.start : m.end].decode() for m in segment.marks] == ["*é*", "`ü`", "[ø][]"]
    assert data[segment.start : segment.end].decode() == "Å *é* `ü` [ø][] x"


def test_reference_links_keep_their_label() -> None:
    segment = one("[a b][] [C] [d][a b] ![e][c]\n\n[a b]: /x\n[c]: /y\n")

    assert segment.text == "<g1>a b</g1> <g2>C</g2> <g3>d</g3> <g4>e</g4>"
    assert [mark.close for mark in segment.marks] == ["][a b]", "][C]", "][a b]", "][c]"]


def test_a_label_over_the_end_of_a_line_loses_the_mark_of_its_quotation() -> None:
    segment = one("> see [a\n> b] x\n\n[a b]: /u\n")

    assert segment.text == "see <g1>a b</g1> x"
    assert segment.marks[0].close == "][a b]"


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("a  \nb\n", "  \n"),
        ("a\\\nb\n", "\\\n"),
        ("> a  \r\n> b\r\n", "  \r\n> "),
        ("- a  \n  b\n", "  \n  "),
    ],
)
def test_a_hard_break_takes_what_begins_the_next_line(text: str, opens: str) -> None:
    segment = one(text)

    assert segment.text == "a<x1/>b"
    assert segment.marks[0].open == opens


def test_words_are_as_a_reader_sees_them() -> None:
    segment = one("\\*not\\* &amp; this\nor  that\u00a0&copy; 5\\. a\\\\b\n")

    assert segment.text == "*not* & this or that\u00a0© 5. a\\b"
    assert segment.start == 0


def test_wrapping_and_addresses_are_no_part_of_a_skeleton() -> None:
    (wrapped,) = parse(b"- a b\n  [c](d)  \n").blocks
    (plain,) = parse(b"- a b [c](e)\n\n\n").blocks

    assert wrapped.skeleton == plain.skeleton


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- a\n", "- a\n- b\n"),
        ("# a\n", "## a\n"),
        ("- a\n\n      code\n", "- a\n\n      other\n"),
        ("> a\n", "> > a\n"),
        ("| a |\n|--|\n", "| a |\n|:-|\n"),
        ("- [ ] a\n", "- [x] a\n"),
        ("# a {#b}\n", "# a {#c}\n"),
    ],
)
def test_what_is_built_in_another_way_has_another_skeleton(before: str, after: str) -> None:
    assert parse(before.encode()).blocks[0].skeleton != parse(after.encode()).blocks[0].skeleton


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| a  | b |\n|----|:-:|\n| c  | d |\n", "| aaaa | b |\n|------|:-:|\n| c | dd |\n"),
        ("Title\n=====\n", "Longer title\n============\n"),
        ("a\r\n\r\n", "a\n"),
    ],
)
def test_what_follows_from_the_words_is_no_part_of_a_skeleton(before: str, after: str) -> None:
    assert parse(before.encode()).blocks[0].skeleton == parse(after.encode()).blocks[0].skeleton


def test_each_place_has_its_kind() -> None:
    text = (
        "# h {#i}\n\np\n\nset\nup\n---\n\n- tight\n  - below\n- [x] task\n\n1. loose\n\n2. list\n\n"
        "| c |\n|---|\n| d |\n\nterm\n: definition\n\n[^1]: note\n\n> quoted\n\nx[^1]\n"
    )

    found = [(segment.kind, segment.text) for segment in parse(text.encode()).segments]

    assert found == [
        ("heading", "h"),
        ("paragraph", "p"),
        ("heading", "set up"),
        ("item", "tight"),
        ("item", "below"),
        ("item", "task"),
        ("paragraph", "loose"),
        ("paragraph", "list"),
        ("cell", "c"),
        ("cell", "d"),
        ("term", "term"),
        ("definition", "definition"),
        ("paragraph", "note"),
        ("paragraph", "quoted"),
        ("paragraph", "x<x1/>"),
    ]


def test_blocks_follow_each_other_and_each_has_its_kind() -> None:
    text = (
        "\n# a\n\n[//]: # (b)\n[c]: d\ne\n\n---\n    f\n\n<div>\n</div>\n\nt\n: u\n\nv\n\n[w]: x\n"
    )

    document = parse(text.encode())

    assert whole(document) == text.encode()
    assert [block.kind for block in document.blocks] == [
        "heading",
        "links",
        "paragraph",
        "rule",
        "code",
        "html",
        "definitions",
        "paragraph",
        "links",
    ]
    assert document.head == b"\n"
    assert document.blocks[4].skeleton == "    f"


@pytest.mark.parametrize(
    "text",
    [
        "---\n\n***\n",
        "42, 1 000 … 🎉\n",
        "    code\n\n```\nmore\n```\n",
        "<div>\nwords\n</div>\n",
        "![](a.png)\n\n`code`\n\n<br>\n\nhttps://a.b/c\n",
        "[TOC]\n\n[[_TOC_]]\n\n<!--more-->\n",
        '{{< figure src="a.png" >}}\n\n{{% notice %}}\n\n{% include x.html %}\n\n{: .class}\n',
        "{{< highlight py >}}\nwords *and*\n\nmore\n{{< /highlight >}}\n",
        "{% raw %}words{% endraw %}\n\n{% comment %}\n\nwords\n\n{% endcomment %}\n",
        "$$\na_1 * b_1\n$$\n",
        "\ufeff",
        "",
    ],
)
def test_what_no_one_would_translate_is_no_segment(text: str) -> None:
    document = parse(text.encode())

    assert document.segments == ()
    assert whole(document) == text.encode()


def test_shortcodes_and_formulas_are_voids_and_markdown_does_not_misread_them() -> None:
    segment = one('A {{< ref "b_c*d" >}} *e* {{ site.x | y_z }}/f $$a_1 * b_1$$ \\(x^2\\) *g*\n')

    assert segment.text == "A <x1/> <g2>e</g2> <x3/>/f <x4/> <x5/> <g6>g</g6>"
    assert [mark.open for mark in segment.marks] == [
        '{{< ref "b_c*d" >}}',
        "*",
        "{{ site.x | y_z }}",
        "$$a_1 * b_1$$",
        "\\(x^2\\)",
        "*",
    ]


def test_what_a_shortcode_encloses_is_text() -> None:
    assert texts("{{% notice %}}\nSome *words*.\n{{% /notice %}}\n") == ["Some <g1>words</g1>."]


def test_a_shortcode_on_a_line_of_its_own_keeps_it() -> None:
    segment = one("> a {{< b >}}\n> {{< c >}}\n> d\n> {{< e >}}\n")

    assert segment.text == "a <x1/><x2/>d"
    assert segment.marks[1].open == "\n> {{< c >}}\n> "


def test_shortcodes_in_code_are_code() -> None:
    segment = one("a `{{< b >}}` c\n\n    {{< d >}}\n\n```\n{% e %}\n```\n")

    assert [mark.open for mark in segment.marks] == ["`{{< b >}}`"]


def test_a_shortcode_within_an_address_is_part_of_it() -> None:
    segment = one("See https://a.b/{{ page.id }}/c_d or [e]({% link f.md %}) now.\n")

    assert segment.text == "See <x1/> or <g2>e</g2> now."
    assert segment.marks[0].open == "https://a.b/{{ page.id }}/c_d"
    assert segment.marks[1].close == "]({% link f.md %})"


@pytest.mark.parametrize(
    ("text", "address", "said"),
    [
        ("See https://a.b/c_(d), e.", "https://a.b/c_(d)", "See <x1/>, e."),
        ("(see www.a.b)", "www.a.b", "(see <x1/>)"),
        ("see https://a.b/?c=d&amp;e=f.", "https://a.b/?c=d&amp;e=f", "see <x1/>."),
        ("请看https://a.b/c。好", "https://a.b/c", "请看<x1/>。好"),
        ("mail me@a-b.org: now", "me@a-b.org", "mail <x1/>: now"),
    ],
)
def test_a_bare_address_ends_where_the_sentence_goes_on(text: str, address: str, said: str) -> None:
    segment = one(text)

    assert (segment.text, segment.marks[0].open) == (said, address)


def test_words_that_look_like_our_tags_are_voids() -> None:
    segment = one("a \\<g1> b &lt;/g1> c \\< X2 /\\> d\n")

    assert segment.text == "a <x1/> b <x2/> c <x3/> d"
    assert [mark.open for mark in segment.marks] == ["\\<g1>", "&lt;/g1>", "\\< X2 /\\>"]


def test_terms_that_stay_are_voids_where_they_are_words() -> None:
    segment = one(
        "Git and GitHub\nActions, not Gitter, git or *Git*; Gitを https://Git.x\n",
        "Git",
        "GitHub Actions",
    )

    assert segment.text == "<x1/> and <x2/>, not Gitter, git or <x3/>; <x4/>を <x5/>"
    assert [mark.open for mark in segment.marks] == [
        "Git",
        "GitHub Actions",
        "*Git*",
        "Git",
        "https://Git.x",
    ]


def test_blank_terms_stay_nowhere() -> None:
    assert one("a b\n", " ").text == "a b"


@pytest.mark.parametrize(
    "text", ["\ufeffa\n\n# b", "a\r\nb\r\n\r\n# c\r\n", "a\rb\r\r# c", "a\x00b"]
)
def test_strange_files_are_cut_up_like_all_others(text: str) -> None:
    document = parse(text.encode())

    assert whole(document) == text.encode()
    assert document.segments


def test_what_is_indented_stays_indented() -> None:
    data = "\u3000\u3000段落\u3000\n".encode()

    (segment,) = parse(data).segments

    assert segment.text == "段落"
    assert data[: segment.start].decode() == "\u3000\u3000"
    assert parse(data).blocks[0].skeleton == "\u3000\u3000\0paragraph\0"


@pytest.mark.parametrize(
    "text",
    [
        "word *a* `b` https://c.d/e " * 4000,
        "*a **b " * 8000 + "c** d* " * 8000,
        "![" * 2000 + "a" + "](b)" * 2000,
        ">" * 2000 + "a",
        "{{< a " * 20000,
        "{% raw %} " * 10000,
        "{{< a >}} b " * 8000,
        "$$ a " * 10000,
        "{: " * 20000,
        "a@" * 40000,
        "a  \n" * 8000,
        "[" * 20000,
        "| a" + " " * 50000 + "b |\n|---|\n",
    ],
)
def test_long_and_deep_texts_take_no_longer_than_they_are(text: str) -> None:
    """Some of them took minutes by the square of their length; all take a second at most."""
    document = parse(text.encode())

    assert whole(document) == text.encode()


def test_a_text_over_which_the_parser_breaks_down_is_read_all_the_same() -> None:
    text = ">|\n)\n> {}\n>-\n\nAnd *on*.\n"

    assert texts(text)[-1] == "And <g1>on</g1>."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Euler says $a_b = c$ and $x$.", "Euler says <x1/> and <x2/>."),
        ("It costs $5 and $10, or 5$.", "It costs $5 and $10, or 5$."),
        ("Set $HOME_DIR and $PATH.", "Set $HOME_DIR and $PATH."),
        ("From $5-$10_000.", "From $5-$10_000."),
        ("Write `${x}` or `${y}` there.", "Write <x1/> or <x2/> there."),
    ],
)
def test_formulas_among_words_are_no_words_and_prices_are(text: str, found: str) -> None:
    assert [one.text for one in parse(text.encode()).segments] == [found]
