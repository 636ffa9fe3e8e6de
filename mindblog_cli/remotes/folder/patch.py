"""New bytes told by means of old ones: what did not change need not be sent.

Both are cut where a compressor was asked to begin anew (RFC 1951, an empty stored block), as
`tree.manifest` asks it to do at places that stay where they are when entries come and go.
"""

from collections.abc import Iterator

from msgspec import Struct

MARK = b"\x00\x00\xff\xff"


class Copy(Struct, frozen=True):
    """*size* bytes that begin at *start* of the old ones."""

    start: int
    size: int


Piece = Copy | bytes


def patch(old: bytes, new: bytes) -> list[Piece]:
    """*new* in pieces, in order: copies out of *old* where they are there, bytes where not."""
    places = {block: start for start, block in _blocks(old)}
    pieces: list[Piece] = []
    for _, block in _blocks(new):
        start, last = places.get(block), pieces[-1] if pieces else None
        if start is None and isinstance(last, bytes):
            pieces[-1] = last + block
        elif start is None:
            pieces.append(block)
        elif isinstance(last, Copy) and last.start + last.size == start:
            pieces[-1] = Copy(last.start, last.size + len(block))
        else:
            pieces.append(Copy(start, len(block)))
    return pieces


def _blocks(content: bytes) -> Iterator[tuple[int, bytes]]:
    start = 0
    while start < len(content):
        found = content.find(MARK, start)
        end = found + len(MARK) if found >= 0 else len(content)
        yield start, content[start:end]
        start = end
