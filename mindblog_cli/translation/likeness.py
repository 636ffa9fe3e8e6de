"""How like two texts are, and which of very many could be like one.

An index of three letters each (FTS5) gives those that share the most of the rarest ones with a
text; only these few are compared letter by letter.
"""

import sqlite3
from collections import Counter
from contextlib import suppress
from difflib import SequenceMatcher

# So many of the rarest groups of three are looked up: an edit breaks up to three for a letter, so
# that of a text that is much the same enough are left.
_RAREST = 24
# Where nearly all are common, so many are looked up all the same.
_FEWEST = 8
# A group that more texts have than this tells nothing about any of them.
_COMMON = 3000
# So many are compared.
_NEAREST = 24


class Grams:
    """The index; nothing is found by it where sqlite was built without FTS5."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._counts: dict[str, int] = {}
        self._there = False
        with suppress(sqlite3.OperationalError):
            self._base.execute("select term from gram_counts limit 0")
            self._there = True

    def begin(self) -> None:
        """Make an empty index."""
        with suppress(sqlite3.OperationalError):
            self._base.execute(
                "create virtual table grams using"
                " fts5(words, content='', detail='none', columnsize=0, tokenize='trigram')"
            )
            self._base.execute("create virtual table gram_counts using fts5vocab(grams, 'row')")

    def add(self, number: int, words: str) -> None:
        """Let *words* be found as *number*."""
        if self._there:
            self._base.execute("insert into grams (rowid, words) values (?, ?)", (number, words))

    def nearest(self, words: str) -> list[int]:
        """The numbers of those that share most with *words*, in what is rare."""
        if not self._there:
            return []
        shared: Counter[int] = Counter()
        for gram in self._rarest(words):
            quoted = gram.replace('"', '""')
            shared.update(
                row[0]
                for row in self._base.execute(
                    "select rowid from grams where grams match ?", (f'"{quoted}"',)
                )
            )
        return [number for number, _ in shared.most_common(_NEAREST)]

    def _rarest(self, words: str) -> list[str]:
        folded = words.lower()
        grams = {folded[at : at + 3] for at in range(len(folded) - 2)}
        counted = sorted((count, gram) for gram in grams if (count := self._count(gram)))
        rare = [gram for count, gram in counted if count <= _COMMON]
        return rare[:_RAREST] if len(rare) >= _FEWEST else [g for _, g in counted[:_FEWEST]]

    def _count(self, gram: str) -> int:
        """How many texts have *gram*; to count the same ones twice would be half of the work."""
        if gram not in self._counts:
            row = self._base.execute(
                "select doc from gram_counts where term = ?", (gram,)
            ).fetchone()
            self._counts[gram] = row[0] if row else 0
        return self._counts[gram]


def like(one: str, other: str, least: float) -> float:
    """How much two texts have in common, from 0 to 1; 0 for less than *least*."""
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0
