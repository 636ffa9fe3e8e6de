"""A feed's fixed text with room for values: writing a feed is little more than joining bytes."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

# What a field holds: no value (its element is left out), one, or several (an element for each).
Values = Mapping[str, Iterable[str]]


class Piece(Struct, frozen=True):
    """Fixed text *around* each place of one field; *quoted* where it is an attribute's value."""

    field: str
    around: tuple[bytes, ...]
    quoted: bool = False


class Mould(Struct, frozen=True):
    """One format: a feed's *head* and *end*, and an entry with and without a summary.

    An entry's element is called *name*. At its end a head has one element for each *hub*.
    """

    name: bytes
    head: tuple[Piece, ...]
    hub: Piece
    entry: tuple[Piece, ...]
    bare: tuple[Piece, ...]
    end: bytes


class Moulds(Struct, frozen=True):
    """The formats that are XML."""

    rss: Mould
    atom: Mould


def pour(pieces: Iterable[Piece], values: Values) -> bytes:
    """The text of *pieces* with *values* in it, escaped."""
    return b"".join(
        [
            _escaped(value, quoted=piece.quoted).join(piece.around)
            for piece in pieces
            for value in values[piece.field]
        ]
    )


def _escaped(value: str, *, quoted: bool) -> bytes:
    # Bytes, for they are searched eight times as fast as text that is not all ASCII.
    data = value.encode().replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    data = data.replace(b"\r", b"&#13;")
    if quoted:
        data = data.replace(b'"', b"&quot;").replace(b"\n", b"&#10;").replace(b"\t", b"&#9;")
    return data
