from mindblog_cli.segments.match import mapped, pairs, sort_of
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.segment import Segment


def one(text: str) -> Segment:
    return parse(text.encode()).segments[0]


def test_the_same_marks_belong_together_in_any_order() -> None:
    source = one("Use `a`, then `b`, and see [c](/d).\n")
    target = one("Se [c](/d), og brug `b` efter `a`.\n")

    assert pairs(source, target) == {1: 3, 2: 2, 3: 1}
    assert mapped(source, target) == ("Se <g3>c</g3>, og brug <x2/> efter <x1/>.", True)


def test_a_link_to_the_same_place_comes_before_one_in_the_same_order() -> None:
    source = one('[a](/x "A") [b](/y)\n')
    target = one('[b](/z) [a](/x "Aa")\n')

    assert mapped(source, target) == ("<g2>b</g2> <g1>a</g1>", True)


def test_marks_of_the_same_sort_belong_together_in_their_order() -> None:
    source = one("*a* **b** ![c](d) n[^1] <br> `e`\n\n[^1]: 1\n")
    target = one("__b__ _a_ ![c](e) `f` <hr> n[^2]\n\n[^2]: 2\n")

    assert mapped(source, target) == (
        "<g2>b</g2> <g1>a</g1> <g3>c</g3> <x6/> <x5/> n<x4/>",
        True,
    )


def test_what_the_source_does_not_have_is_markdown() -> None:
    source = one("a *b*\n")
    target = one("**a** *b* `c`\n")

    assert mapped(source, target) == ("**a** <g1>b</g1> `c`", False)


def test_what_the_translation_does_not_have_is_missed() -> None:
    assert mapped(one("a *b* `c`\n"), one("a *b*\n")) == ("a <g1>b</g1>", False)


def test_each_mark_is_of_a_sort() -> None:
    text = (
        "[a](b) ![c](d) *e* **f** ~~g~~ `h` <i> n[^1] <https://j.k> https://l.m me@n.o "
        "{{< p >}}  \nq $$r$$ s\n\n[^1]: 1\n"
    )

    assert [sort_of(mark) for mark in one(text).marks] == [
        "link",
        "image",
        "emphasis",
        "strong",
        "strike",
        "code",
        "tag",
        "note",
        "address",
        "address",
        "address",
        "shortcode",
        "break",
        "other",
    ]
