"""The record of one translation: what each of its segments was made from, and by whom.

One for a post and a language, kept as a PO file (`po.py`). It says how things were when source and
translation were last compared: *source* is the text then, *target* what it became. Both are tagged
text, see `segments.segment`.
"""

from hashlib import sha256
from typing import Literal

from msgspec import Struct

By = Literal["machine", "human", "reviewed"]

# What is not as it should be with one segment, beside being out of date:
#   needs-work  no engine gave an answer that fits; the original stands in its place
#   conflict    both sides changed, or it can not be told what belongs to what; a person decides
#   omitted     the translation leaves it out, on purpose
Trouble = Literal["", "needs-work", "conflict", "omitted"]


class Entry(Struct, frozen=True):
    """One segment: *source* became *target*, made *by* a machine (*engine*) or a person.

    *context* tells equal sources apart: the field's name (`title`, `cover.alt`), or 2, 3 ... for a
    text that comes again. *previous* is what *target* is a translation of where *source* has
    changed since: then it is out of date, and *suggestion* may hold what a machine would say.
    *marks* are the placeholders of *source* by id, `["[", "](url)"]` or `["`code`"]`. *written* is
    the `fingerprint` of *target* as mindblog last saw it in the post, so that an edit of either
    file is told from one of the other. *note* is what translators tell each other.
    """

    source: str
    target: str = ""
    context: str = ""
    by: By = "machine"
    engine: str = ""
    trouble: Trouble = ""
    previous: str = ""
    suggestion: str = ""
    written: str = ""
    marks: tuple[tuple[str, ...], ...] = ()
    note: str = ""

    @property
    def outdated(self) -> bool:
        """Whether *target* translates an earlier text."""
        return bool(self.previous)


class BlockPrint(Struct, frozen=True):
    """A top-level block of the source and its counterpart when they were last compared.

    *segments* is how many entries are its own, in their order. *source* and *target* are
    fingerprints of the skeletons; an empty *target* says that the translation leaves it out, an
    empty *source* that it is the translation's own.
    """

    kind: str
    segments: int
    source: str
    target: str


class Catalog(Struct, frozen=True):
    """All entries of a translation: those of fields first, then those of the text, in its order.

    *original* and *translation* are paths relative to the blog's root. *source_digest* and
    *target_digest* (sha256) tell whether either file is just as it was when this was written.
    *copies* are fields that both had alike, with what stands for their values, see `copies`.
    """

    source_lang: str
    target_lang: str
    original: str
    translation: str
    source_digest: str = ""
    target_digest: str = ""
    entries: tuple[Entry, ...] = ()
    blocks: tuple[BlockPrint, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()


def fingerprint(text: str) -> str:
    """Twelve hexadecimal digits that stand for *text*."""
    return sha256(text.encode()).hexdigest()[:12]
