"""What is to be done with one translation, as values."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from mindblog_cli.l10n.catalog import By, Catalog
from mindblog_cli.l10n.compare import Piece
from mindblog_cli.l10n.fields import FieldRow
from mindblog_cli.l10n.judge import Verdict
from mindblog_cli.l10n.sides import Side
from mindblog_cli.segments.stays import NONE, Stays

Place = tuple[int, int]
"""A piece and a row in it, by number."""


class Want(Struct, frozen=True):
    """A tagged *text* that an engine is asked for; *advice* is for a person, not for the file."""

    key: int
    text: str
    before: str = ""
    after: str = ""
    advice: bool = False


class Said(Struct, frozen=True):
    """What an engine answered, or was answered before *by* someone: text with all placeholders."""

    text: str
    engine: str
    by: By = "machine"


class Merge(Struct, frozen=True):
    """What is to be done with one translation; *wants* go by the keys that `finish` is given.

    *catalog* is the record as it was, or an empty one. *fresh* are fields that a file which is not
    there yet begins with. *partial*: some of the source is left for another time.
    """

    source: Side
    target: Side | None
    catalog: Catalog
    fields: tuple[FieldRow, ...]
    pieces: tuple[Piece, ...]
    wants: tuple[Want, ...]
    fresh: dict[str, Any]
    stays: Stays = NONE
    partial: bool = False

    def verdicts(self) -> Iterable[Verdict]:
        """What becomes of every segment, in the order of the record."""
        for field in self.fields:
            yield field.verdict
        for piece in self.pieces:
            for row in piece.rows:
                yield row.verdict

    @property
    def stuck(self) -> int:
        """How many blocks a person has to look at."""
        return sum(piece.stuck for piece in self.pieces)


class Merged(Struct, frozen=True):
    """The new translation and its record; *refused* are answers that did not fit, and why."""

    content: bytes
    catalog: Catalog
    refused: dict[int, str]
