"""The words of our glossary as glossaries at DeepL, which bends them as sentences need it.

One is made for a pair of languages and named after its words, so that later runs find it again.
Where there is room for no more, those that earlier words have left are removed.
"""

import threading
from collections.abc import Sequence
from hashlib import sha256

from msgspec import Struct

from mindblog_cli.engines.engine import Exhausted, Refusing, Term
from mindblog_cli.engines.http import Service

_PATH = "/v2/glossaries"


class _Glossary(Struct):
    glossary_id: str
    name: str


class _Every(Struct):
    glossaries: list[_Glossary]


class Glossaries:
    """Those of one account; what was found or made is kept as long as this lives."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._ids: dict[str, str] = {}
        self._lock = threading.Lock()

    def id(self, source: str, target: str, terms: Sequence[Term]) -> str:
        """DeepL's id for *terms*; empty without terms, and where it has no glossary for these."""
        entries = _entries(terms)
        if not entries:
            return ""
        name = f"mindblog {source}-{target} {sha256(entries.encode()).hexdigest()[:12]}"
        with self._lock:
            if name not in self._ids:
                body = {
                    "name": name,
                    "source_lang": source.lower(),
                    # Glossaries know no variants.
                    "target_lang": target.partition("-")[0].lower(),
                    "entries": entries,
                    "entries_format": "tsv",
                }
                self._ids[name] = self._found_or_made(name, body)
            return self._ids[name]

    def _found_or_made(self, name: str, body: dict[str, str]) -> str:
        every = self._service.read(self._service.get(_PATH), _Every).glossaries
        for glossary in every:
            if glossary.name == name:
                return glossary.glossary_id
        if made := self._made(body):
            return made
        # There may be room for no more: make some, of what earlier runs have left for this pair.
        kind = name.rpartition(" ")[0] + " "
        for glossary in every:
            if glossary.name.startswith(kind):
                self._service.delete(f"{_PATH}/{glossary.glossary_id}")
        return self._made(body)

    def _made(self, body: dict[str, str]) -> str:
        try:
            return self._service.read(self._service.post(_PATH, body), _Glossary).glossary_id
        except (Refusing, Exhausted):
            # None for these languages, or no more for this account: better without than not.
            return ""


def _entries(terms: Sequence[Term]) -> str:
    found = {_line(term.source): _line(term.target) for term in terms}
    return "\n".join(f"{source}\t{target}" for source, target in sorted(found.items()) if target)


def _line(text: str) -> str:
    return " ".join(text.split())
