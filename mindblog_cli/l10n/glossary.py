"""Words with one translation, or none: `posts/.l10n/glossary.csv`.

    term,language,translation
    MindLab,*,stays
    citizen,da,borger

*language* is a code of the blog or `*` for all; `stays` is not translated. Lines that begin with #
are comments. The format is RFC 4180's.
"""

import csv
from pathlib import Path

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic, Refused, UsageError
from mindblog_cli.l10n.folders import home
from mindblog_cli.posts.names import language
from mindblog_cli.posts.save import save

FILE = "glossary.csv"
STAYS = "stays"
ALL = "*"
_HEAD = ["term", "language", "translation"]


class Term(Struct, frozen=True):
    """What *source* is to become in *lang*; empty where it stays as it is."""

    source: str
    lang: str
    target: str


class Glossary(Struct, frozen=True):
    """All terms, and what is wrong with the file."""

    entries: tuple[Term, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def stays(self, lang: str) -> tuple[str, ...]:
        """The terms that are the same in *lang*."""
        return tuple(one.source for one in self.entries if _speaks(one, lang) and not one.target)

    def terms(self, lang: str) -> tuple[Term, ...]:
        """The terms that have a word of their own in *lang*."""
        return tuple(one for one in self.entries if _speaks(one, lang) and one.target)


def _speaks(term: Term, lang: str) -> bool:
    return term.lang in (ALL, lang)


def glossary_path(config: Config) -> str:
    """Where it is, relative to the blog's root."""
    return f"{home(config)}/{FILE}"


def read(root: Path, config: Config) -> Glossary:
    """The blog's glossary; an empty one where there is none. Lines that make no sense are left."""
    path = glossary_path(config)
    try:
        text = (root / path).read_text("utf-8-sig")
    except FileNotFoundError:
        return Glossary()
    except (OSError, UnicodeDecodeError) as error:
        return Glossary((), (_fault(path, 0, f"can not be read: {error}"),))
    entries, faults = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = [cell.strip() for cell in next(csv.reader([line]))]
        if number == 1 and [cell.lower() for cell in row] == _HEAD:
            continue
        term = _term(row, config)
        if isinstance(term, str):
            faults.append(_fault(path, number, term))
        else:
            entries.append(term)
    return Glossary(tuple(entries), tuple(faults))


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
    if not term.source.strip() or "\n" in term.source + term.target:
        raise UsageError("a term is some words on one line")
    kept = _without(root, config, term.source, term.lang)
    _write(root, config, [*kept, _line(term.source, term.lang, term.target or STAYS)])


def without_term(root: Path, config: Config, source: str, lang: str) -> bool:
    """Take a term out of the file; whether it was there."""
    before = _lines(root, config)
    kept = _without(root, config, source, lang)
    if kept == before:
        return False
    _write(root, config, kept)
    return True


def _lines(root: Path, config: Config) -> list[str]:
    try:
        return (root / glossary_path(config)).read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        return [",".join(_HEAD)]


def _without(root: Path, config: Config, source: str, lang: str) -> list[str]:
    def is_it(line: str) -> bool:
        row = next(csv.reader([line]), []) if line.strip() and line[0] != "#" else []
        return [cell.strip() for cell in row[:2]] == [source, lang]

    return [line for line in _lines(root, config) if not is_it(line)]


def _line(*cells: str) -> str:
    return ",".join(
        '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"#') else cell for cell in cells
    )


def _write(root: Path, config: Config, lines: list[str]) -> None:
    path = root / glossary_path(config)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(path, ("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise Refused(f"{path.name} can not be written: {error.strerror}") from None
