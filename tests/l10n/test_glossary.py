from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mindblog_cli.blog.config import Config, Language
from mindblog_cli.errors import Refused, UsageError
from mindblog_cli.l10n.glossary import ALL, Glossary, Term, read, with_term, without_term

CONFIG = Config(languages={"da": Language(), "pt-BR": Language()})
FILE = "posts/.l10n/glossary.csv"


def write(root: Path, text: str | bytes) -> Path:
    file = root / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def faults(glossary: Glossary) -> list[tuple[str, str, int]]:
    return [(one.code, one.file, one.line) for one in glossary.diagnostics]


def test_a_blog_without_a_glossary_has_an_empty_one(tmp_path: Path) -> None:
    assert read(tmp_path, CONFIG) == Glossary()


def test_terms_are_read_from_any_file_that_a_spreadsheet_writes(tmp_path: Path) -> None:
    lines = [
        "# ours",
        "Term,Language,Translation",
        "MindLab,*,stays",
        "",
        '"public, and open",DA,"offentlig ""åben"""',
        " citizen , pt_br , cidadão ",
        '"#tag",da,Stays',
    ]
    write(tmp_path, b"\xef\xbb\xbf" + "\r\n".join(lines).encode())

    found = read(tmp_path, CONFIG)

    assert found.entries == (
        Term("MindLab", ALL, ""),
        Term("public, and open", "da", 'offentlig "åben"'),
        Term("citizen", "pt-BR", "cidadão"),
        Term("#tag", "da", ""),
    )
    assert found.diagnostics == ()


def test_what_a_language_says_itself_counts_before_what_all_say() -> None:
    found = Glossary((Term("lab", "da", "værksted"), Term("lab", ALL, ""), Term("x", ALL, "y")))

    assert found.stays("da").terms == ()
    assert found.terms("da") == (Term("lab", "da", "værksted"), Term("x", ALL, "y"))
    assert found.stays("pt-BR").terms == ("lab",)


def test_lines_that_make_no_sense_are_told_and_left(tmp_path: Path) -> None:
    text = (
        'term,language,translation\na,b\na,de,b\n,da,b\na,da,\n"a,da,b\na,da,b\na,DA,c\na\rb,da,c\n'
    )
    write(tmp_path, text)

    found = read(tmp_path, CONFIG)

    assert found.entries == (Term("a", "da", "b"),)
    assert faults(found) == [("MB043", FILE, line) for line in (2, 3, 4, 5, 6, 8, 9)]
    assert "on line 7" in found.diagnostics[5].message
    assert {one.severity for one in found.diagnostics} == {"warning"}


def test_a_file_that_is_no_text_is_told_and_never_written(tmp_path: Path) -> None:
    file = write(tmp_path, b"a,da,\xff\n")

    assert faults(read(tmp_path, CONFIG)) == [("MB043", FILE, 0)]
    with pytest.raises(Refused, match="nothing was changed"):
        with_term(tmp_path, CONFIG, Term("b", "da", "c"))
    assert file.read_bytes() == b"a,da,\xff\n"


def test_the_first_term_makes_the_file(tmp_path: Path) -> None:
    with_term(tmp_path, CONFIG, Term("MindLab", ALL, ""))

    assert (tmp_path / FILE).read_text() == "term,language,translation\nMindLab,*,stays\n"


def test_a_term_takes_the_place_of_the_one_before_and_other_lines_stay(tmp_path: Path) -> None:
    file = write(tmp_path, b"\xef\xbb\xbfa,da,b\r\n# mine\r\n c , DA,  d\nnonsense\na,da,e")

    with_term(tmp_path, CONFIG, Term("c", "da", 'x, "y"'))
    with_term(tmp_path, CONFIG, Term("new", "da", "ny"))
    with_term(tmp_path, CONFIG, Term("a", "da", "f"))

    assert file.read_bytes().decode() == 'a,da,f\n# mine\r\nc,da,"x, ""y"""\nnonsense\nnew,da,ny\n'


def test_a_term_that_is_taken_out_takes_nothing_with_it(tmp_path: Path) -> None:
    file = write(tmp_path, "# a\na,da,b\na,*,c\nb,da,c\n")

    assert without_term(tmp_path, CONFIG, "a", "da")
    assert not without_term(tmp_path, CONFIG, "a", "da")

    assert file.read_text() == "# a\na,*,c\nb,da,c\n"


def test_nothing_is_taken_out_where_there_is_no_glossary(tmp_path: Path) -> None:
    assert not without_term(tmp_path, CONFIG, "a", "da")
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "term",
    [
        Term(" ", "da", "b"),
        Term("a\nb", "da", "c"),
        Term("a", "da", "b\u2028c"),
        Term("a", "de", "b"),
    ],
)
def test_what_is_no_term_is_refused(tmp_path: Path, term: Term) -> None:
    with pytest.raises(UsageError):
        with_term(tmp_path, CONFIG, term)


def test_a_folder_that_can_not_be_made_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "posts").write_text("")

    with pytest.raises(Refused):
        with_term(tmp_path, CONFIG, Term("a", "da", "b"))


cells = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).filter(
    lambda text: text == text.strip() and text.lower() != "stays" and "\ufeff" not in text
)


# Each term that is put in waits for the disk.
@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.builds(Term, cells, st.sampled_from([ALL, "da", "pt-BR"]), cells | st.just("")),
        max_size=3,
    )
)
def test_what_is_put_in_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, terms: list[Term]
) -> None:
    root = tmp_path_factory.mktemp("blog")

    for term in terms:
        with_term(root, CONFIG, term)

    wanted = {(term.source, term.lang): term for term in terms}
    assert read(root, CONFIG) == Glossary(tuple(wanted.values()))


@pytest.mark.parametrize(
    ("text", "target", "broken"),
    [
        ("A citizen came.", "Borgeren kom.", []),
        ("Citizens came.", "Folk kom.", []),
        ("A citizen came.", "En statsborger kom.", []),
        ("A <g1>Citizen</g1> came.", "Et <g1>menneske</g1> kom.", ["citizen"]),
        ("At MindLab we", "I MindLabs hus", []),
        ("At MindLab we", "I Tankeværkstedet", ["MindLab"]),
        ("At mindlab we", "I Tankeværkstedet", []),
        ("C++ is", "C er", ["C++"]),
        ("Nothing", "Intet", []),
    ],
)
def test_a_translation_that_says_something_else_is_found(
    text: str, target: str, broken: list[str]
) -> None:
    glossary = Glossary(
        (
            Term("citizen", "da", "borger"),
            Term("MindLab", ALL, ""),
            Term("C++", ALL, ""),
            Term("nothing", "pt-BR", "nada"),
        )
    )

    assert [term.source for term in glossary.breaches(text, target, "da")] == broken
