"""What has been translated before, found by the same text or by one that is much like it.

An index of all records in one sqlite file, which may go at any time: it is made again from them,
and only those that changed are read. Nothing that is wrong with the file ever ends a run; at worst
nothing is known.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from msgspec import Struct

from mindblog_cli.errors import ContentError
from mindblog_cli.l10n.catalog import By, Catalog, Entry
from mindblog_cli.segments import tags
from mindblog_cli.translation.journal import name
from mindblog_cli.translation.likeness import Grams, like

T = TypeVar("T")

# Anything else in a file means that it is of another version, and it is made again.
_VERSION = 1
_TABLES = """
create table records (id integer primary key, path text not null unique, stamp text not null);
create table texts (
  id integer primary key, name text not null unique, pair text not null, source text not null
);
create table entries (
  text integer not null, target text not null, grade integer not null, record integer not null
);
create index entries_of_text on entries (text);
create index entries_of_record on entries (record);
"""
_GRADES: tuple[By, ...] = ("machine", "human", "reviewed")
# The best of a text: by who made it, then what is said most often, then what was read last.
_BEST = """
select target, max(grade) from entries where text = ? group by target
order by max(grade) desc, count(*) desc, max(rowid) desc limit 1
"""
# Long enough for a glance of another program, too short for anyone to notice.
_LOCKED = 0.5


class Record(Struct, frozen=True):
    """A record at *path*; *stamp* changes with it, and *load* reads it."""

    path: str
    stamp: str
    load: Callable[[], Catalog]


class Known(Struct, frozen=True):
    """*source* was translated as *target*, *by* whom."""

    source: str
    target: str
    by: By


class Similar(Struct, frozen=True):
    """A text that is like the one asked for: *ratio* is 1.0 where the words are the same."""

    source: str
    target: str
    by: By
    ratio: float


class Memory:
    """What is known; open as long as its context lasts, and used by one thread.

    *broken*: the file was found to be so, and it will be gone at the end.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.broken = False
        self._base = _opened(file)
        self._grams = Grams(self._base)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()
        if self.broken and self._file:
            with suppress(OSError):
                self._file.unlink()

    def refresh(self, records: Iterable[Record]) -> int:
        """Make it hold what *records* say, and nothing else; how many of them had to be read."""
        wanted = {record.path: record for record in records}
        return self._asked(lambda: self._refreshed(wanted), 0)

    def exact(self, text: str, source: str, target: str) -> Known | None:
        """The best translation of just this tagged *text*."""
        return self._asked(lambda: self._exact(text, source, target), None)

    def similar(
        self, text: str, source: str, target: str, *, least: float = 0.75, most: int = 5
    ) -> list[Similar]:
        """Translations of texts whose words are like those of *text*, the most like first."""
        return self._asked(lambda: self._similar(text, f"{source}>{target}", least, most), [])

    def _asked(self, ask: Callable[[], T], nothing: T) -> T:
        if self.broken:
            return nothing
        try:
            return ask()
        except sqlite3.Error:
            self.broken = True
            return nothing

    def _exact(self, text: str, source: str, target: str) -> Known | None:
        row = self._base.execute(
            "select id from texts where name = ?", (name(text, source, target),)
        ).fetchone()
        best = self._base.execute(_BEST, row).fetchone() if row else None
        return Known(text, best[0], _GRADES[best[1]]) if best else None

    def _similar(self, text: str, pair: str, least: float, most: int) -> list[Similar]:
        words = tags.words(text)
        found: list[tuple[float, int, str]] = []
        for number, other in self._candidates(words, pair):
            floor = found[most - 1][0] if len(found) >= most else least
            ratio = like(words, tags.words(other), max(floor, least))
            if ratio >= least:
                found = sorted([*found, (ratio, number, other)], reverse=True)[: 2 * most]
        known = (
            (ratio, other, self._base.execute(_BEST, (n,)).fetchone()) for ratio, n, other in found
        )
        return [
            Similar(other, best[0], _GRADES[best[1]], ratio) for ratio, other, best in known if best
        ][:most]

    def _candidates(self, words: str, pair: str) -> Iterator[tuple[int, str]]:
        for number in self._grams.nearest(words):
            row = self._base.execute(
                "select source from texts where id = ? and pair = ?", (number, pair)
            ).fetchone()
            if row:
                yield number, row[0]

    def _refreshed(self, wanted: dict[str, Record]) -> int:
        # One transaction: a run that is killed leaves what was there before.
        with self._base:
            self._base.execute("begin")
            have = {p: (n, s) for n, p, s in self._base.execute("select * from records")}
            for path, (number, stamp) in have.items():
                if path not in wanted or wanted[path].stamp != stamp:
                    self._base.execute("delete from entries where record = ?", (number,))
                    self._base.execute("delete from records where id = ?", (number,))
            new = [one for p, one in wanted.items() if p not in have or have[p][1] != one.stamp]
            for record in new:
                self._take(record)
        return len(new)

    def _take(self, record: Record) -> None:
        number = self._base.execute(
            "insert into records (path, stamp) values (?, ?)", (record.path, record.stamp)
        ).lastrowid
        # Whoever needs this record says what is wrong with it; there is nothing in it for us.
        with suppress(ContentError, OSError):
            catalog = record.load()
            for entry in catalog.entries:
                if _of_use(entry):
                    text = self._text(entry.source, catalog.source_lang, catalog.target_lang)
                    row = (text, entry.target, _GRADES.index(entry.by), number)
                    self._base.execute("insert into entries values (?, ?, ?, ?)", row)

    def _text(self, text: str, source: str, target: str) -> int:
        called = name(text, source, target)
        row = self._base.execute("select id from texts where name = ?", (called,)).fetchone()
        if row:
            return int(row[0])
        number = self._base.execute(
            "insert into texts (name, pair, source) values (?, ?, ?)",
            (called, f"{source}>{target}", text),
        ).lastrowid
        self._grams.add(int(number or 0), tags.words(text))
        return int(number or 0)


@contextmanager
def remembered(file: Path, records: Iterable[Record]) -> Iterator[Memory]:
    """The memory in *file*, up to date with *records*."""
    every = list(records)
    with Memory(file) as memory:
        memory.refresh(every)
        if not memory.broken:
            yield memory
            return
    # What could be opened but not read is gone now.
    with Memory(file) as memory:
        memory.refresh(every)
        yield memory


def _of_use(entry: Entry) -> bool:
    """Whether *entry* says how its text is to be translated, wherever it stands."""
    if not entry.target or entry.trouble or entry.outdated:
        return False
    return not tags.fault(entry.source, entry.target)


def _opened(file: Path | None) -> sqlite3.Connection:
    """The base in *file*; a new one where there is none that can be used, in memory if need be."""
    if file:
        with suppress(sqlite3.Error, OSError):
            return _ready(str(file))
        with suppress(sqlite3.Error, OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)
            file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
            return _ready(str(file))
    return _ready(":memory:")


def _ready(place: str) -> sqlite3.Connection:
    base = sqlite3.connect(place, timeout=_LOCKED, isolation_level=None)
    try:
        if base.execute("pragma user_version").fetchone()[0] != _VERSION:
            if base.execute("select count(*) from sqlite_master").fetchone()[0]:
                raise sqlite3.DatabaseError("of another version")
            with base:
                base.execute("begin")
                for statement in _TABLES.split(";"):
                    base.execute(statement)
                Grams(base).begin()
                base.execute(f"pragma user_version = {_VERSION}")
        Grams(base)
    except sqlite3.Error:
        base.close()
        raise
    return base
