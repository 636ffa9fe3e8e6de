import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.catalog import BlockPrint, By, Catalog, Entry, Trouble
from mindblog_cli.l10n.headers import counted, glance
from mindblog_cli.l10n.po import dump, load

PATH = "posts/.l10n/da/foo.po"

CATALOG = Catalog(
    "en",
    "da",
    "posts/foo.md",
    "posts/foo.da.md",
    "a" * 64,
    "b" * 64,
    (
        Entry("Foo", "Fu", "title", by="reviewed", written="8f3a1c220b11"),
        Entry(
            "See <g1>this</g1> and <x2/>.",
            'Se "<g1>denne</g1>" og <x2/>.',
            engine="apertium",
            written="8f3a1c220b12",
            marks=(("[", "](https://example.org)"), ("`code`",)),
        ),
        Entry(
            "New words.",
            "Gamle ord.",
            by="human",
            previous="Old words.",
            suggestion="Nye ord.",
            note="why not?\n\n  # indented",
        ),
        Entry("Hard.", trouble="needs-work", engine="deepl"),
        Entry("Two sides.", "To sider.", by="human", trouble="conflict"),
        Entry("Left out.", "", trouble="omitted"),
        Entry("Hard.", "Svært.", "2"),
    ),
    (BlockPrint("paragraph", 1, "c" * 12, "d" * 12), BlockPrint("code", 0, "", "e" * 12)),
)

words = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0<"),
        st.sampled_from(
            list('\\"\n\r\t\v\f\b\x1c\x1d\x1e\x85\u2028\u2029\ufdd0\ufdd1{}[]#.~|, 😀')
        ),
    )
)
some_words = words.filter(bool)
# White space at its ends does not last in a comment that is written by hand.
note = st.lists(words.map(lambda text: text.replace("\n", "").rstrip())).map(
    lambda lines: "\n".join(lines).strip("\n")
)
plain = st.text("abcdef0123456789", max_size=64)
marks = st.lists(st.tuples(words) | st.tuples(words, words), max_size=12).map(tuple)
entries = st.lists(
    st.builds(
        Entry,
        source=some_words,
        target=words,
        context=words,
        by=st.sampled_from(get_args(By)),
        engine=st.sampled_from(
            ["", "apertium", "openai gpt 4", "by (x), omitted", "a), written by"]
        ),
        trouble=st.sampled_from(get_args(Trouble)),
        previous=words,
        suggestion=words,
        written=plain,
        marks=marks,
        note=note,
    ),
    unique_by=lambda entry: (entry.source, entry.context),
    max_size=4,
).map(tuple)
blocks = st.lists(
    st.builds(BlockPrint, st.sampled_from(["", "list", "code"]), st.integers(0, 99), plain, plain)
).map(tuple)
catalogs = st.builds(Catalog, some_words, some_words, words, words, plain, plain, entries, blocks)


def edited(before: str, after: str, catalog: Catalog = CATALOG) -> bytes:
    text = dump(catalog).decode()
    assert before in text
    return text.replace(before, after, 1).encode()


def fault(data: bytes) -> Diagnostic:
    with pytest.raises(ContentError) as raised:
        load(data, PATH)
    (found,) = raised.value.diagnostics
    assert (found.code, found.file) == ("MB042", PATH)
    return found


@given(catalogs)
def test_what_is_written_is_what_is_read(catalog: Catalog) -> None:
    data = dump(catalog)

    again = load(data, PATH)

    assert again == catalog
    assert dump(again) == data


@given(catalogs)
def test_a_glance_sees_what_was_written(catalog: Catalog) -> None:
    seen = glance(dump(catalog))

    assert seen
    assert seen.intact
    assert (seen.source_digest, seen.target_digest) == (
        catalog.source_digest,
        catalog.target_digest,
    )
    assert seen.entries == len(catalog.entries)


@given(st.binary() | st.text().map(str.encode))
def test_any_other_file_is_said_to_be_unreadable(data: bytes) -> None:
    assert fault(data).message


@given(st.data())
def test_a_file_cut_off_anywhere_is_never_half_understood(draw: st.DataObject) -> None:
    data = dump(CATALOG)
    end = draw.draw(st.integers(0, len(data) - 2))

    assert fault(data[:end]).message


def test_it_reads_well() -> None:
    lines = dump(CATALOG).decode().split("\n\n")

    assert lines[2:4] == [
        '#. <g1> ["[", "](https://example.org)"]\n'
        '#. <x2/> ["`code`"]\n'
        "#. by machine (apertium), written 8f3a1c220b12\n"
        'msgid "See <g1>this</g1> and <x2/>."\n'
        'msgstr "Se \\"<g1>denne</g1>\\" og <x2/>."',
        "# why not?\n"
        "#\n"
        "#   # indented\n"
        "#. by human\n"
        '#. suggestion: "Nye ord."\n'
        "#, fuzzy\n"
        '#| msgid "Old words."\n'
        'msgid "New words."\n'
        'msgstr "Gamle ord."',
    ]


def gettext(*command: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    if not shutil.which(command[0]):
        pytest.skip(f"gettext's {command[0]} is not installed")
    return subprocess.run(command, input=data, capture_output=True, check=False)


@pytest.mark.parametrize(
    "catalog",
    [
        CATALOG,
        replace(CATALOG, entries=(), blocks=()),
        replace(CATALOG, entries=(Entry("Odd\x85\u2028\x1c\v\f\b\t\\n", "\x7f\U0001f600\\"),)),
        replace(CATALOG, entries=(Entry("100 % sure\n", "%s and %d\n"),)),
        replace(CATALOG, original="posts/ two  blanks\t.md", target_lang="pt-BR"),
    ],
    ids=["usual", "empty", "odd", "percent", "path"],
)
def test_gettext_has_no_complaint(catalog: Catalog) -> None:
    done = gettext("msgfmt", "-c", "-o", "/dev/null", "-", data=dump(catalog))

    assert done.returncode == 0, done.stderr.decode()
    assert b"error" not in done.stderr


def test_gettext_may_wrap_it_and_nothing_is_lost() -> None:
    wrapped = gettext("msgcat", "--width=30", "-", data=dump(CATALOG)).stdout

    assert load(wrapped, PATH) == CATALOG
    assert wrapped != dump(CATALOG)
    seen = glance(wrapped)
    assert seen is None or not seen.intact


def test_a_mark_and_other_line_ends_of_windows_do_no_harm() -> None:
    data = b"\xef\xbb\xbf" + dump(CATALOG).replace(b"\n", b"\r\n")

    assert load(data, PATH) == CATALOG
    assert glance(data) is None


def test_a_translator_who_takes_fuzzy_away_has_settled_it() -> None:
    outdated = load(edited("#, fuzzy\n#| ", "#| "), PATH)
    settled = load(edited("human, conflict\n#, fuzzy\n", "human, conflict\n"), PATH)

    assert not outdated.entries[2].outdated
    assert settled.entries[4].trouble == ""


def test_flags_and_comments_of_other_tools_are_passed_over() -> None:
    data = edited('msgctxt "title"', '#. nothing of ours\n#, no-wrap, c-format\nmsgctxt "title"')

    assert load(data, PATH) == CATALOG


def test_without_a_word_it_was_a_person() -> None:
    data = edited("#. by reviewed, written 8f3a1c220b11\n", "")

    assert load(data, PATH).entries[0].by == "human"


def test_what_a_translator_took_out_is_not_read() -> None:
    gone = b'\n#, fuzzy\n#~| msgid "Older"\n#~ msgid "Old"\n#~ msgstr "Gammel"\n'

    assert load(dump(CATALOG) + gone, PATH) == CATALOG


def test_line_ends_of_any_kind_within_a_note_are_one() -> None:
    catalog = replace(CATALOG, entries=(Entry("a", note="b\r\nc  \n\n"),))

    assert load(dump(catalog), PATH).entries[0].note == "b\nc"


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ('msgid "New', '<<<<<<< HEAD\nmsgid "New', 40, "merge was not finished"),
        ('msgid "New words."', 'msgid "New words.', 40, "no line of a PO file"),
        ('"Old words."', '"Old "words"."', 39, "no line of a PO file"),
        ('msgstr "Gamle ord."\n\n', "\n#. by human\n", 45, "msgid stands after msgid"),
        ('msgid "Hard."', 'msgstr "Hard."', 45, "msgstr stands after msgstr"),
        ('"X-Original: posts/foo.md\\n"\n', "", 1, "has no X-Original"),
        ("X-Original: posts", 'X-Original: \\"posts', 1, "X-Original makes no sense"),
        ("paragraph.1.", "paragraph.one.", 1, "X-Blocks makes no sense"),
        ("paragraph.1.", "paragraph.", 1, "X-Blocks makes no sense"),
        ("UTF-8", "ISO-8859-1", 0, "iso-8859-1"),
        ('msgctxt "2"\n', "", 57, "there already, on line 43"),
        ('"](https', '](https', 27, "makes no sense"),
        ('#. <g1> ["[", "](https://example.org)"]\n', "", 27, "placeholders is missing"),
        ('#. <x2/> ["`code`"]\n', "", 27, "what placeholder 2 stands for"),
        ("#. by human\n", "#. by human\n#. by machine\n", 33, "twice by whom"),
        ("#| msgid", "#|msgid", 39, "not complete"),
        ('msgstr "Gamle ord."', 'msgid_plural "x"\nmsgstr[0] "y"', 41, "no plural"),
    ],
)  # fmt: skip
def test_what_a_hand_broke_is_named_with_its_line(
    before: str, after: str, line: int, said: str
) -> None:
    found = fault(edited(before, after))

    assert said in found.message.lower() or said in found.message
    assert found.line == line


def test_bytes_that_are_no_text_are_named_with_their_line() -> None:
    found = fault(dump(CATALOG).replace(b"Gamle", b"G\xe6mle"))

    assert found.message == "the record can not be read: it is not UTF-8"
    assert found.line == 41


def test_an_unfinished_merge_has_its_own_advice() -> None:
    assert "either side" in fault(edited('"X-Check', '=======\n"X-Check')).hint


def test_the_counts_tell_each_kind_once() -> None:
    assert counted(CATALOG.entries) == "7 2 1 1 1 1 1 1"


def test_an_edit_of_an_entry_is_seen_at_a_glance() -> None:
    data = edited("Gamle ord", "Andre ord")

    seen = glance(data)

    assert seen
    assert not seen.intact


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"X-Counts', '"X-Numbers'),
        ('"X-Counts: 7', '"X-Counts: many'),
        ('"X-Counts: 7 2', '"X-Counts: 7'),
        ('"X-Check', '<<<<<<< HEAD\n"X-Check: 0\\n"\n=======\n"X-Check'),
    ],
)
def test_an_unusual_header_is_not_believed(before: str, after: str) -> None:
    assert glance(edited(before, after)) is None


def test_a_glance_at_anything_else_sees_nothing(tmp_path: Path) -> None:
    assert glance(b"") is None
    assert glance(b"\n\n") is None
