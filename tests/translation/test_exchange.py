"""What goes out comes back as it was, whatever it is."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from msgspec.structs import replace

from mindblog_cli.errors import UsageError
from mindblog_cli.l10n.catalog import Catalog, Entry
from mindblog_cli.l10n.judge import seal
from mindblog_cli.segments.segment import Segment
from mindblog_cli.translation.exchange.incoming import taken
from mindblog_cli.translation.exchange.po_files import from_po, to_po
from mindblog_cli.translation.exchange.tmx import from_tmx, to_tmx
from mindblog_cli.translation.exchange.translated import finished
from mindblog_cli.translation.exchange.xliff import from_xliff, to_xliff
from tests.translation.exchanged import ALL, LINK, RECORD, TITLE, catalog, catalogs

CORE = "{urn:oasis:names:tc:xliff:document:2.0}"


def _seal(entry: Entry) -> str:
    return seal(Segment("", (), 0, 0), entry.target)


@given(catalogs)
def test_xliff_keeps_every_text_and_whose_it_is(given: Catalog) -> None:
    wanted = [one for one in given.entries if one.trouble != "omitted"]

    found = from_xliff(to_xliff([(RECORD, given)]), "foo.xlf")

    assert [(one.context, one.source, one.target, one.note) for one in found] == [
        (one.context, one.source, one.target, one.note) for one in wanted
    ]
    assert [one.by for one in found] == [one.by if finished(one) else "" for one in wanted]
    assert {(one.post, one.lang, one.changed) for one in found} <= {
        ("posts/foo.da.md", "da", False)
    }


@given(catalogs)
def test_xliff_that_nobody_touched_changes_nothing(given: Catalog) -> None:
    assert taken(given, from_xliff(to_xliff([(RECORD, given)]), "foo.xlf")) == (given, [])


@given(catalogs)
def test_po_files_that_nobody_touched_change_nothing(given: Catalog) -> None:
    # Placeholders and what they stand for have to agree in a PO file.
    plain = [
        replace(one, marks=(), source=one.source.replace("<", "("), written=_seal(one))
        for one in given.entries
    ]
    record = replace(given, entries=tuple(plain))

    (data,) = to_po([(RECORD, record)]).values()

    assert taken(record, from_po(data, "foo.po")) == (record, [])


@given(catalogs)
def test_a_memory_keeps_what_is_finished_and_overwrites_none_of_it(given: Catalog) -> None:
    wanted = [one for one in given.entries if finished(one)]

    found = from_tmx(to_tmx([(RECORD, given)]), "foo.tmx")
    after, _ = taken(given, found)

    assert [(one.context, one.source, one.target, one.by, one.note) for one in found] == [
        (one.context, one.source, one.target, one.by, one.note) for one in wanted
    ]
    assert [one for one in after.entries if one in wanted] == wanted


def test_a_tool_sees_states_placeholders_and_notes() -> None:
    root = ET.fromstring(to_xliff([(RECORD, catalog(*ALL))]))
    units = list(root.iter(f"{CORE}unit"))
    link = units[1]

    assert root.attrib == {"version": "2.1", "srcLang": "en", "trgLang": "da"}
    assert [unit.attrib.get("name") for unit in units][:2] == ["title", None]
    assert [one.attrib["state"] for one in root.iter(f"{CORE}segment")] == [
        "translated",
        "translated",
        "initial",
        "initial",
        "initial",
        "initial",
        "reviewed",
    ]
    assert units[5].attrib["translate"] == "no"
    assert {one.attrib["id"]: one.text for one in link.iter(f"{CORE}data")} == {
        "d1": "[",
        "d1e": "](https://example.org?a=1&b=2)",
        "d2": "`<b>`",
    }
    assert [one.attrib for one in link.iter(f"{CORE}pc")] == [
        {"id": "1", "dataRefStart": "d1", "dataRefEnd": "d1e"}
    ] * 2
    assert [one.text for one in units[2].iter(f"{CORE}note")] == ["Old words.", "Nye ord."]


def test_pairs_that_cross_are_given_out_one_by_one() -> None:
    crossed = replace(LINK, target="<g1>a<g3>b</g1>c</g3>")

    data = to_xliff([(RECORD, catalog(crossed))])
    (found,) = from_xliff(data, "foo.xlf")

    assert b'<sc id="1" isolated="yes" dataRef="d1"/>' in data
    assert found.target == crossed.target


def test_records_of_more_than_one_post_go_into_one_file() -> None:
    other = replace(catalog(TITLE), original="posts/bar.md", translation="posts/bar.da.md")

    found = from_xliff(to_xliff([(RECORD, catalog(TITLE)), ("bar.po", other)]), "all.xlf")

    assert [one.post for one in found] == ["posts/foo.da.md", "posts/bar.da.md"]


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], "nothing to export"),
        ([(RECORD, catalog())], "nothing to export"),
        (
            [(RECORD, catalog(TITLE)), (RECORD, replace(catalog(TITLE), target_lang="es"))],
            "one language",
        ),
    ],
)
def test_an_xliff_file_needs_texts_in_one_language(
    records: list[tuple[str, Catalog]], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        to_xliff(records)


def test_a_memory_may_hold_many_languages() -> None:
    spanish = replace(catalog(TITLE), target_lang="es")
    danish = replace(catalog(TITLE), source_lang="da", target_lang="en")

    data = to_tmx([(RECORD, catalog(TITLE)), (RECORD, spanish), (RECORD, danish)])

    assert b'srclang="*all*"' in data
    assert [(one.lang, one.target) for one in from_tmx(data, "m.tmx")] == [
        ("da", "Fu"),
        ("es", "Fu"),
        ("en", "Fu"),
    ]


def test_po_files_go_into_a_folder_each_in_its_place() -> None:
    given = [(RECORD, catalog(TITLE)), ("elsewhere.po", catalog(LINK))]

    assert list(to_po(given)) == ["da/foo.po", "elsewhere.po"]


def test_the_same_records_give_the_same_bytes() -> None:
    records = [(RECORD, catalog(*ALL))]

    assert to_xliff(records) == to_xliff(records)
    assert to_tmx(records) == to_tmx(records)
