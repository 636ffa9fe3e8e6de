"""Words with one translation, or none: `posts/.l10n/glossary.csv`.

    term,language,translation
    MindLab,*,stays
    citizen,da,borger

*language* is a code of the blog or `*` for all, which counts where there is no line for one's own;
`stays` is not translated. Lines that begin with # are comments. The format is RFC 4180's, but for
a cell, which has no line end in it.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic, Refused, UsageError
from mindblog_cli.l10n.folders import home
from mindblog_cli.posts.names import language
from mindblog_cli.posts.save import save
from mindblog_cli.segments.stays import Stays
from mindblog_cli.segments.tags import words

FILE = "glossary.csv"
STAYS = "stays"
ALL = "*"
_HEAD = ["term", "language", "translation"]


class Term(Struct, frozen=True):
    """What *source* is to become in *lang*; empty where it stays as it is."""

    source: str
    lang: str
    target: str

    def __str__(self) -> str:
        """As a person is told of it."""
        return f"“{self.source}” → “{self.target or self.source}”"


class Glossary(Struct, frozen=True):
    """All terms, and what is wrong with the file."""

    entries: tuple[Term, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def stays(self, lang: str) -> Stays:
        """The terms that are the same in *lang*."""
        return Stays(tuple(one.source for one in self._of(lang) if not one.target))

    def terms(self, lang: str) -> tuple[Term, ...]:
        """The terms that have a word of their own in *lang*."""
        return tuple(one for one in self._of(lang) if one.target)

    def breaches(self, text: str, target: str, lang: str) -> list[Term]:
        """The terms in *text* that *target*, its translation into *lang*, has something else for.

        Both are tagged text. A term may have an ending in the translation: borger, borgerne.
        """
        said, given = words(text), words(target)
        low = given.casefold()
        return [
            one
            for one in self._of(lang)
            if _finds(one.source, said)
            and not (one.target.casefold() in low if one.target else one.source in given)
        ]

    def _of(self, lang: str) -> list[Term]:
        """What counts in *lang*, one for each term."""
        found = {one.source: one for one in self.entries if one.lang == ALL}
        found |= {one.source: one for one in self.entries if one.lang == lang}
        return list(found.values())


def _finds(term: str, text: str) -> bool:
    """Whether *term* is in *text*, as words; its capitals count, if it has any."""
    return _pattern(term).search(text) is not None


@cache
def _pattern(term: str) -> re.Pattern[str]:
    before, after = (r"\b" if sign.isalnum() else "" for sign in (term[0], term[-1]))
    flags = re.I if term == term.lower() else re.NOFLAG
    return re.compile(f"{before}{re.escape(term)}{after}", flags)


def glossary_path(config: Config) -> str:
    """Where it is, relative to the blog's root."""
    return f"{home(config)}/{FILE}"


def read(root: Path, config: Config) -> Glossary:
    """The blog's glossary; an empty one where there is none. Lines that make no sense are left."""
    path = glossary_path(config)
    try:
        text = (root / path).read_bytes().decode()
    except FileNotFoundError:
        return Glossary()
    except (OSError, UnicodeDecodeError) as error:
        return Glossary((), (_fault(path, 0, f"can not be read: {error}"),))
    entries: dict[tuple[str, str], Term] = {}
    lines: dict[tuple[str, str], int] = {}
    faults = []
    for number, row in _rows(text.split("\n")):
        term = _term(row, config)
        if isinstance(term, str):
            faults.append(_fault(path, number, term))
        elif (key := (term.source, term.lang)) in entries:
            said = f'"{term.source}" is there already, on line {lines[key]}'
            faults.append(_fault(path, number, said))
        else:
            entries[key], lines[key] = term, number
    return Glossary(tuple(entries.values()), tuple(faults))


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The cells of all lines that are no comments, with the numbers of these lines."""
    first = True
    for number, line in enumerate(lines, 1):
        row = _cells(line)
        if row and not (first and [cell.lower() for cell in row] == _HEAD):
            yield number, row
        first = first and not row


def _cells(line: str) -> list[str]:
    # Spreadsheets begin a file with a mark.
    line = line.removeprefix("\ufeff").rstrip("\r\n")
    if not line.strip() or line.startswith("#"):
        return []
    try:
        return [cell.strip() for cell in next(csv.reader([line]))]
    except csv.Error:
        return [line]


def _term(row: list[str], config: Config) -> Term | str:
    """What a line says, or what is wrong with it."""
    if len(row) != 3:
        return f"3 columns are wanted, and there are {len(row)}: term, language, translation"
    term, lang, target = row
    if not term or not target:
        return "a term and its translation are wanted"
    code = ALL if lang == ALL else language(lang, config.langs)
    if not code:
        return f'"{lang}" is no language of this blog; it has {", ".join(config.langs)}'
    return Term(term, code, "" if target.lower() == STAYS else target)


def _fault(path: str, line: int, said: str) -> Diagnostic:
    hint = 'write it like MindLab,*,stays or "citizen",da,borger'
    return Diagnostic("MB043", said, path, line, severity="warning", hint=hint)


def with_term(root: Path, config: Config, term: Term) -> None:
    """Put *term* into the file, in the place of one for the same words and language.

    Raises UsageError for one that makes no sense, Refused where the file can not be written.
    """
    row = [term.source.strip(), term.lang, term.target.strip() or STAYS]
    if not row[0] or any(len(cell.splitlines()) > 1 for cell in row):
        raise UsageError("a term is some words on one line")
    if isinstance(wrong := _term(row, config), str):
        raise UsageError(wrong)
    lines = _lines(root, config)
    at = _standing(lines, config, row[0], term.lang)
    place = at[0] if at else len(lines)
    kept = [line for number, line in enumerate(lines) if number not in at]
    _write(root, config, [*kept[:place], _line(row), *kept[place:]])


def without_term(root: Path, config: Config, source: str, lang: str) -> bool:
    """Take a term out of the file; whether it was there."""
    lines = _lines(root, config)
    at = _standing(lines, config, source.strip(), lang)
    if at:
        _write(root, config, [line for number, line in enumerate(lines) if number not in at])
    return bool(at)


def _lines(root: Path, config: Config) -> list[str]:
    """The lines of the file, each with its end."""
    path = glossary_path(config)
    try:
        text = (root / path).read_bytes().decode()
    except FileNotFoundError:
        return [",".join(_HEAD) + "\n"]
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} can not be read; nothing was changed", hint=str(error)) from None
    ended = text if text.endswith("\n") or not text else f"{text}\n"
    return [f"{line}\n" for line in ended.split("\n")[:-1]]


def _standing(lines: Sequence[str], config: Config, source: str, lang: str) -> list[int]:
    """Where *lines* speak of *source* in *lang*."""
    return [
        number
        for number, line in enumerate(lines)
        if isinstance(term := _term(_cells(line), config), Term)
        and (term.source, term.lang) == (source, lang)
    ]


def _line(cells: Sequence[str]) -> str:
    quoted = (
        '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"#') else cell for cell in cells
    )
    return ",".join(quoted) + "\n"


def _write(root: Path, config: Config, lines: Sequence[str]) -> None:
    path = root / glossary_path(config)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(path, "".join(lines).encode())
    except OSError as error:
        raise Refused(f"{path.name} can not be written: {error.strerror}") from None
