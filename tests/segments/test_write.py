"""What a translation becomes in the file: as plain as it can be, and read as it was meant."""

import pytest

from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.segment import Document, Mark
from mindblog_cli.segments.splice import spliced
from mindblog_cli.segments.stays import Stays
from mindblog_cli.segments.write import fitted, with_marks
from tests.segments.check import check


def put(text: str, *answers: str, terms: tuple[str, ...] = ()) -> str:
    """*text* with its segments translated; all have to fit."""
    document, stays = parse(text.encode(), Stays(terms)), Stays(terms)
    made, refused = fitted(document, dict(enumerate(answers)), stays)
    assert not refused
    assert check(document, made, stays) == ""
    return made.decode()


def refused(text: str, answer: str) -> str:
    """Why the first segment can not be *answer*; nothing is written then."""
    document = parse(text.encode())
    made, reasons = fitted(document, {0: answer})
    assert made == text.encode()
    return reasons.get(0, "")


@pytest.mark.parametrize(
    "words",
    [
        "snake_case_name and a * b",
        "5 * 3 = 15, a < b & c > d",
        "[sic], 100 % of $5 (or more)!",
        "~100 users | C# + C++ #1",
        "e.g. `",
        "3. Oktober",
    ],
)
def test_nothing_is_escaped_without_need(words: str) -> None:
    assert put("So it is.\n", f"Ja {words}") == f"Ja {words}\n"


@pytest.mark.parametrize(
    ("words", "written_as"),
    [
        ("# nej", "\\# nej"),
        ("- nej", "\\- nej"),
        ("+ nej", "\\+ nej"),
        ("> nej", "\\> nej"),
        (">nej", "\\>nej"),
        (": nej", "\\: nej"),
        ("1. maj", "1\\. maj"),
        ("2024) maj", "2024\\) maj"),
        ("a *nej* b", "a \\*nej\\* b"),
        ("a __nej__ b", "a \\_\\_nej\\_\\_ b"),
        ("a `nej` b", "a \\`nej\\` b"),
        ("a ~~nej~~ b", "a \\~\\~nej\\~\\~ b"),
        ("a [nej](x) b", "a \\[nej\\](x) b"),
        ("a <b> c", "a \\<b> c"),
        ("a &amp; b", "a \\&amp; b"),
        ("a \\* b", "a \\\\\\* b"),
        ("~~~ nej", "\\~\\~\\~ nej"),
        ("<div> nej", "\\<div> nej"),
        ("{{< nej >}}", "{\\{< nej >}}"),
        ("{% nej %}", "{\\% nej %}"),
        ("{: nej}", "{\\: nej}"),
        ("$$nej$$", "\\$\\$nej\\$\\$"),
        ("\\(nej^2\\)", "\\\\&#40;nej^2\\\\)"),
        ("[x]: nej", "\\[x\\]: nej"),
        ("[ ] nej", "[ ] nej"),
    ],
)
def test_what_would_mean_something_is_escaped(words: str, written_as: str) -> None:
    assert put("So it is.\n\n[x]: y\n", words).startswith(f"{written_as}\n")


def test_a_link_may_be_known_to_the_document_alone() -> None:
    assert put("So it is.\n\n[nej]: y\n", "[nej] og [ja]") == "\\[nej\\] og \\[ja\\]\n\n[nej]: y\n"


@pytest.mark.parametrize(
    ("text", "answer", "made"),
    [
        ("- a\n- b\n", "[ ] nej", "- \\[ \\] nej\n- b\n"),
        ("# a\n", "nej #", "# nej \\#\n"),
        ("# a {#b}\n", "nej {c}", "# nej {c} {#b}\n"),
        ("# a\n", "nej {c}", "# nej &#123;c}\n"),
        ("a\n===\n", "- nej", "\\- nej\n===\n"),
        ("| a |\n|---|\n", "nej | ja", "| nej \\| ja |\n|---|\n"),
        ("| a |\n|---|\n", "nej \\| ja", "| nej \\\\&#124; ja |\n|---|\n"),
        ("a  \nb\n", "nej<x1/>- ja", "nej  \n\\- ja\n"),
        ("> a  \n> b\n", "nej <x1/> # ja", "> nej  \n> \\# ja\n"),
        ("a [b](c)\n", "nej!<g1>ja</g1>", "nej\\![ja](c)\n"),
        ("a [b](c)\n", "nej <g1>j]a</g1>", "nej [j\\]a](c)\n"),
        ("a[^1] b\n\n[^1]: 1\n", "<x1/>: nej", "[^1]\\: nej\n\n[^1]: 1\n"),
        ("[*](b) c\n", "<x1/>(nej)", "[*](b)(nej)\n"),
        ("[*][] c\n\n[*]: /b\n", "<x1/>(nej)", "[*][](nej)\n\n[*]: /b\n"),
        ("[*] c\n\n[*]: /b\n", "<x1/>(nej)", "[*]&#40;nej)\n\n[*]: /b\n"),
    ],
)
def test_it_depends_on_the_place_what_means_something(text: str, answer: str, made: str) -> None:
    assert put(text, answer) == made


@pytest.mark.parametrize(
    ("text", "answer", "made"),
    [
        ("a *b* c\n", "a<g1> b </g1>c", "a *b* c\n"),
        ("a _b_ c\n", "<g1>a</g1>bc", "*a*bc\n"),
        ("a __b__ c\n", "a<g1>b</g1>c", "a**b**c\n"),
        ("*a* **b**\n", "<g1>a</g1><g2>b</g2>", "*a***b**\n"),
        ("**a**: b\n", "これは<g1>「強調」</g1>です", "これは「**強調**」です\n"),
        ("**[a](b)** c\n", "<g1><g2>リンク</g2></g1>です", "**[リンク](b)** です\n"),
        ("**[a](b)** c\n", "あ<g1><g2>リンク</g2></g1>", "あ **[リンク](b)**\n"),
        ("**`a`** b\n", "の<x1/>です", "の **`a`** です\n"),
    ],
)
def test_emphasis_is_written_so_that_it_is_one(text: str, answer: str, made: str) -> None:
    assert put(text, answer) == made


@pytest.mark.parametrize(
    ("answer", "made"),
    [
        ("se<x1/>nu", "se https://a.b/c nu\n"),
        ("<x1/>/d", "https://a.b/c /d\n"),
        ("<x1/>. Nu", "https://a.b/c. Nu\n"),
        ("请看<x1/>。", "请看https://a.b/c。\n"),
    ],
)
def test_an_address_does_not_run_into_words(answer: str, made: str) -> None:
    assert put("see https://a.b/c\n", answer) == made


def test_a_term_that_stays_may_take_an_ending() -> None:
    assert put("By Git it is.\n", "Mit <x1/>s Hilfe", terms=("Git",)) == "Mit Gits Hilfe\n"
    assert put("By it.\n", "Mit Git", terms=("Git",)) == "Mit Git\n"


def test_references_keep_their_label_under_other_words() -> None:
    text = "See [the book][] and [it].\n\n[the book]: /x\n[it]: /y\n"

    made = put(text, "Se <g1>bogen</g1> og <g2>den</g2>.")

    assert made.startswith("Se [bogen][the book] og [den][it].\n\n")


def test_an_image_keeps_its_address_and_title() -> None:
    assert put('![a *b*](c.png "d")\n', "<g1>nej [ja]</g1>") == '![nej [ja]](c.png "d")\n'


@pytest.mark.parametrize(
    "answer", ["  en \n linje\t", "en\x00 li\x1bnje", "en\r\nlinje\ufeff", "\u00a0en linje"]
)
def test_what_no_one_can_see_is_left_out(answer: str) -> None:
    assert put("a line\n", answer) == "en linje\n"


def test_all_other_bytes_stay() -> None:
    text = "\ufeff#  a  #\r\n\r\n*  b\r\n   c\r\n\r\n\r\n[x]:   y\r\n| d|\r\n|-|\r\n\t\r\n"

    made = put(text, "A", "B", "D")

    assert made == "\ufeff#  A  #\r\n\r\n*  B\r\n\r\n\r\n[x]:   y\r\n| D|\r\n|-|\r\n\t\r\n"


@pytest.mark.parametrize(
    ("text", "answer", "reason"),
    [
        ("a `b`\n", "a", "lost <x1/>"),
        ("a `b`\n", "a <x1/> <x1/>", "doubled <x1/>"),
        ("a\n", "a <g4>b</g4>", "unknown <g4>"),
        ("*a* *b*\n", "<g1>a <g2>b</g1></g2>", "crossed <g1>"),
        ("*a* b\n", "<g1></g1> b", "no words in <g1>"),
        ("a\n", " \n ", "no words in it"),
        ("a\n", "42 …", "no words in it"),
        ("a\n", "se https://a.b/c", "https://a.b/c would be new"),
        ("a *[b](c)*\n", "<g1><g2>b</g2></g1>a", "*…* would be lost"),
        ("a  \nb\n", "a b<x1/>", "would be lost"),
        ("a <details>\n", "<x1/> a", "the text around it would be read in another way"),
    ],
)
def test_what_does_not_fit_is_not_written_and_it_is_said_why(
    text: str, answer: str, reason: str
) -> None:
    assert refused(text, answer).endswith(reason)


def test_one_text_that_does_not_fit_leaves_the_others_alone() -> None:
    text = "".join(f"- one {n} <details>\n" for n in range(20)) + "\nend\n"
    answers = {n: f"et {n} <x1/>" for n in range(20)} | {7: "<x1/> syv", 13: "nej", 20: "slut"}

    made, reasons = fitted(parse(text.encode()), answers)

    assert sorted(reasons) == [7, 13]
    assert made.decode().count("et ") == 18
    assert "- one 7 <details>\n" in made.decode()
    assert made.endswith(b"\nslut\n")


def test_texts_that_only_together_mean_something_both_fit() -> None:
    assert put("a\n\nb\n\nc\n", "{{< A", "B", ">}} C") == "{\\{< A\n\nB\n\n\\>}} C\n"


def test_a_long_reason_is_cut_short() -> None:
    reason = refused("a\n", f"se https://a.b/{'c' * 500}")

    assert reason.startswith("https://a.b/ccc")
    assert reason.endswith("ccc… would be new")
    assert len(reason) < 150


def test_other_marks_may_stand_in_the_place_of_those_that_were_there() -> None:
    document = parse(b"Se [bogen](/gammel) og `x`.\n")
    marks = (Mark(1, pair=False, open="`y`"), Mark(2, pair=True, open="[", close="](/new)"))

    made, reasons = fitted(document, {0: "Brug <x1/>, se <g2>bogen</g2>."}, marks={0: marks})

    assert (made, reasons) == (b"Brug `y`, se [bogen](/new).\n", {})
    assert check(document, made, marks={0: marks}) == ""
    assert check(document, made) == "segment 1: […](/gammel) would be lost"


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (b"x *y* `z`\n\n- e\n", ""),
        (b"`z` *x*\n\n- _e_\n", "segment 2: *…* would be new"),
        (b"x *y* `z`\n\n- e\n- f\n", "block 2 (list) would not be built as it is"),
        (b"x *y* `z`\n", "it would have 1 blocks and not 2"),
        (b"x y `z`\n\n- e\n", "segment 1: *…* would be lost"),
        (b"x *y* `v`\n\n- e\n", "segment 1: `z` would be lost"),
        (b"\xff", "it would not be UTF-8"),
    ],
)
def test_the_check_finds_what_is_more_than_other_words(after: bytes, reason: str) -> None:
    assert check(parse(b"a *b* `z`\n\n- d\n"), after) == reason


def test_the_check_wants_terms_that_stay_in_their_segment() -> None:
    stays = Stays(("Git",))
    document = parse(b"Git is here\n", stays)

    assert check(document, b"Her er Gits venner\n", stays) == ""
    assert check(document, b"Her er git\n", stays) == "segment 1: Git would be lost"


def test_spliced_text_stands_as_it_is() -> None:
    document = parse(b"# a\n\nb *c*\n\nd\n")

    assert spliced(document, {2: "*D*", 0: "A"}) == b"# A\n\nb *c*\n\n*D*\n"
    assert spliced(document, {}) == document.data


def exchanged(document: Document, at: int, close: str) -> bytes:
    segment = document.segments[0]
    mark = segment.marks[at - 1]
    new = Mark(at, pair=mark.pair, open=mark.open if mark.pair else close, close=close)
    return with_marks(document.data, segment, {at: new})


@pytest.mark.parametrize(
    ("text", "new", "made"),
    [
        ("æ [b *c*](d) e\n", "](f)", "æ [b *c*](f) e"),
        ("æ ![b](d) e\n", "](f)", "æ ![b](f) e"),
        ("æ [b][d] e\n\n[d]: x\n", "][f]", "æ [b][f] e"),
        ("æ [b][] e\n\n[b]: x\n", "](f)", "æ [b](f) e"),
        ("æ [b] e\n\n[b]: x\n", "](f)", "æ [b](f) e"),
        ("æ `b` e\n", "`f`", "æ `f` e"),
    ],
)
def test_a_mark_is_exchanged_and_the_words_stay(text: str, new: str, made: str) -> None:
    assert exchanged(parse(text.encode()), 1, new).decode() == made
