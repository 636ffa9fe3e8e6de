"""Coloured code, kept on disk from one build to the next.

One file: a line that says what wrote it, then the blocks as msgpack. It may be thrown away at any
time, so whatever is wrong with it makes it empty, never an error.
"""

import os
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from zlib import crc32

import msgspec
import pygments

from mindblog_cli.markup.highlight import VERSION

# Another version of either may write other HTML for the same code.
_MAKER = f"mindblog highlights {VERSION}, pygments {pygments.__version__}, "
_HEAD = len(f"{_MAKER}01234567\n".encode())
_BLOCKS = msgspec.msgpack.Decoder(dict[str, str])


class Highlights(MutableMapping[str, str]):
    """Blocks by key. *used* are those that were asked for or set, *new* those that were set.

    A worker sends its *new* ones home, where `update` takes them in, and empties them; what a whole
    build *used* is all that the next one needs.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})
        self.used: dict[str, str] = {}
        self.new: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        html = self.used[key] = self._known[key]
        return html

    def __setitem__(self, key: str, html: str) -> None:
        self._known[key] = self.used[key] = self.new[key] = html

    def __delitem__(self, key: str) -> None:
        del self._known[key]
        self.used.pop(key, None)
        self.new.pop(key, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def recall(file: Path) -> dict[str, str]:
    """The blocks in *file*; none if it is missing, damaged or of another version."""
    with suppress(OSError, msgspec.DecodeError):
        whole = memoryview(file.read_bytes())
        head, blocks = whole[:_HEAD], whole[_HEAD:]
        # Read as it was written, or not at all: a page must not show half a block.
        if head == _head(blocks):
            return _BLOCKS.decode(blocks)
    return {}


def keep(file: Path, highlights: Mapping[str, str]) -> None:
    """Write *highlights* to *file*, whole or not at all; a disk that refuses only costs time."""
    blocks = msgspec.msgpack.encode(dict(highlights))
    unfinished = file.with_name(f"{file.name}.new")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(_head(blocks) + blocks)
        os.replace(unfinished, file)


def _head(blocks: bytes | memoryview) -> bytes:
    return f"{_MAKER}{crc32(blocks):08x}\n".encode()
