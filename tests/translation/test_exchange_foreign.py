"""Files from other tools, and from people who mean harm."""

import pytest

from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.po import dump
from mindblog_cli.translation.exchange.elements import LARGEST
from mindblog_cli.translation.exchange.incoming import taken
from mindblog_cli.translation.exchange.po_files import from_po
from mindblog_cli.translation.exchange.tmx import from_tmx
from mindblog_cli.translation.exchange.translated import Translated
from mindblog_cli.translation.exchange.xliff import from_xliff, to_xliff
from tests.translation.exchanged import ALL, LINK, OLD, RECORD, TITLE, catalog

OURS = to_xliff([(RECORD, catalog(*ALL))]).decode()


def xliff(content: str, root: str = 'trgLang="da"') -> bytes:
    return (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" {root}>'
        f'<file id="f">{content}</file></xliff>'
    ).encode()


def unit(source: str, target: str = "", attrs: str = "") -> bytes:
    there = f"<target>{target}</target>" if target else ""
    return xliff(f'<unit id="u"><segment {attrs}><source>{source}</source>{there}</segment></unit>')


def tmx(body: str, header: str = 'srclang="en"', head: str = "") -> bytes:
    return f'{head}<tmx version="1.4"><header {header}/><body>{body}</body></tmx>'.encode()


def pair(source: str, target: str, attrs: str = "") -> str:
    return (
        f'<tu {attrs}><tuv xml:lang="en"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="da"><seg>{target}</seg></tuv></tu>'
    )


def fault(data: bytes) -> Diagnostic:
    """What is wrong with *data*, whichever it is taken for."""
    read = from_tmx if b"<tmx" in data else from_xliff
    with pytest.raises(ContentError) as raised:
        read(data, "in.xml")
    (found,) = raised.value.diagnostics
    assert (found.code, found.file) == ("MB048", "in.xml")
    return found


def translated(before: str, after: str) -> list[Translated]:
    """Our own file back from a tool that changed a part of it."""
    assert before in OURS
    return from_xliff(OURS.replace(before, after, 1).encode(), "in.xlf")


def test_a_tool_that_changed_one_target_changes_one_entry() -> None:
    found = translated("<target>Fu</target>", "<target>Fy</target>")

    after, said = taken(catalog(*ALL), found)

    assert [one.target for one in after.entries if one not in ALL] == ["Fy"]
    assert said == []


def test_a_tool_that_only_changed_the_state_confirms() -> None:
    at = OURS.index("Gamle ord.")
    start = OURS.rindex('state="initial"', 0, at)
    data = OURS[:start] + 'state="final"' + OURS[start + 15 :]

    after, said = taken(catalog(*ALL), from_xliff(data.encode(), "in.xlf"))

    assert said == []
    (settled,) = [one for one in after.entries if one.source == OLD.source]
    assert (settled.target, settled.by, settled.previous) == (OLD.target, "reviewed", "")


def test_a_tool_that_drops_our_metadata_overwrites_no_person() -> None:
    data = OURS.replace("mindblog", "other").replace(">Fu<", ">Fy<").encode()

    after, said = taken(catalog(*ALL), from_xliff(data, "in.xlf"))

    assert after.entries[0] == TITLE
    assert (
        said
        == [
            'title "Foo": a person has translated it otherwise',
            '"Two sides.": it is not marked as translated',
        ][:1]
    )


def test_a_unit_that_was_cut_is_whole_again() -> None:
    data = xliff(
        '<group id="g"><unit id="u"><segment state="final"><source>One.</source>'
        "<target>En.</target></segment><ignorable><source> </source></ignorable>"
        '<segment state="translated"><source>Two.</source><target>To.</target></segment>'
        "<notes/></unit></group>"
    )

    (found,) = from_xliff(data, "in.xlf")

    assert (found.source, found.target, found.by) == ("One. Two.", "En. To.", "human")


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        ('<sc id="1"/>a<ec startRef="1"/>', "<g1>a</g1>"),
        ('<pc id="1">a<ph id="2"/></pc>', "<g1>a<x2/></g1>"),
        ('<mrk id="m" type="term">a</mrk><sm id="s"/>b<em startRef="s"/>', "ab"),
        ('<ph id="new"/>', "<x0/>"),
        ('<cp hex="0007"/>', "\a"),
        ("&lt;g1&gt;&#13;", "<g1>\r"),
    ],
)
def test_inline_elements_of_other_tools_are_understood(inline: str, text: str) -> None:
    (found,) = from_xliff(unit(f"{inline}.", "x"), "in.xlf")

    assert found.source == f"{text}."


def test_a_target_that_says_nothing_of_its_state_is_done() -> None:
    assert from_xliff(unit("a", "b"), "")[0].by == "human"
    assert from_xliff(unit("a", "b", 'state="initial"'), "")[0].by == ""
    assert from_xliff(unit("a"), "")[0].by == ""


def test_notes_of_a_translator_are_read_and_ours_are_not() -> None:
    data = xliff(
        '<unit id="u"><notes><note>one</note><note category="previous">x</note>'
        "<note>two</note></notes><segment><source>a</source></segment></unit>"
    )

    assert from_xliff(data, "")[0].note == "one\ntwo"


def test_a_memory_of_another_tool_is_understood() -> None:
    data = tmx(
        pair("Foo", "Fu", 'tuid="1"')
        + pair('<bpt i="7" x="1">[</bpt>a<ept i="7">]</ept> <ph x="2">c</ph>', "<hi>b</hi>")
        + pair('<bpt i="1">[</bpt>a<ept i="1">]</ept><it pos="begin">b</it>', "")
        + '<tu srclang="de"><tuv xml:lang="en"><seg>x</seg></tuv></tu><tu/>'
        + '<tu><prop type="x-by">?</prop><tuv lang="EN"><seg>a</seg></tuv><tuv lang="es"/></tu>',
        head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n',
    )

    found = from_tmx(data, "in.tmx")

    assert [(one.source, one.target, one.lang, one.by) for one in found] == [
        ("Foo", "Fu", "da", "human"),
        ("<g1>a</g1> <x2/>", "b", "da", "human"),
        ("<g1>a</g1><x0/>", "", "da", ""),
        ("a", "", "es", ""),
    ]


def test_a_memory_that_does_not_say_its_source_begins_with_it() -> None:
    (found,) = from_tmx(tmx(pair("Foo", "Fu"), 'srclang="*all*"'), "in.tmx")

    assert (found.source, found.target) == ("Foo", "Fu")


def test_utf_16_is_read_as_it_says() -> None:
    data = '<?xml version="1.0" encoding="UTF-16"?>' + tmx(pair("Foo", "Få")).decode()

    assert from_tmx(data.encode("utf-16"), "in.tmx")[0].target == "Få"


BOMB = '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"", "no XML: no element found", 1),
        (b"PK\x03\x04", "no XML: not well-formed", 1),
        (b"<tmx>\n<body>", "no XML: no element found", 2),
        (b"<tmx>\n<a></b></tmx>", "no XML: mismatched tag", 2),
        (b"<tmx>\n\xff</tmx>", "no XML: not well-formed", 2),
        (b'<?xml version="1.0" encoding="nonsense"?><tmx/>', "its encoding", 1),
        (b'<?xml version="1.0" encoding="euc-jp"?><tmx/>', "its encoding", 1),
        (tmx("", head=BOMB), "document type of its own", 1),
        (
            tmx("", head='<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "document type of its own",
            1,
        ),
        (tmx(pair("\n&x;", ""), head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">'), "entities", 2),
        (tmx(pair("&x;", "")), "undefined entity", 1),
        (b"<tmx>" + b"<a>" * 500 + b"</a>" * 500 + b"</tmx>", "nested more than", 1),
        (b"<tmx/>", "no TMX", 1),
        (tmx(pair('<ph type="x-character">no</ph>', "")), "holds no character", 1),
        (tmx(pair('<ph type="x-character">7FFFFFFF</ph>', "")), "holds no character", 1),
        (b"\n<html/>", "no XLIFF 2, but <html>", 2),
        (
            b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
            "no XLIFF 2, but XLIFF 1",
            1,
        ),
        (xliff("", ""), "which language", 1),
        (unit('<cp hex="x"/>'), "holds no character", 1),
    ],
)
def test_what_can_not_be_read_is_named_with_its_line(data: bytes, said: str, line: int) -> None:
    found = fault(data)

    assert said in found.message
    assert found.line == line


def test_a_file_beyond_measure_is_not_read() -> None:
    assert "larger" in fault(b"<tmx" + bytes(LARGEST)).message


def test_a_placeholder_that_a_tool_invented_is_refused() -> None:
    found = translated('<ph id="2" dataRef="d2"/>.</target>', '<ph id="n1"/>.</target>')

    after, said = taken(catalog(*ALL), found)

    assert after.entries == ALL
    assert said == ['"See this & .": unknown <x0/>']


def test_a_po_file_edited_elsewhere_says_what_was_edited() -> None:
    record = catalog(*ALL)
    data = dump(record).replace(b'msgstr "Fu"', b'msgstr "Fy"')

    by_source = {one.source: one for one in from_po(data, "foo.po")}

    assert by_source["Foo"].target == "Fy"
    assert by_source["Hard."].by == ""
    assert by_source[LINK.source].by == "human"
    assert "Left out." not in by_source
