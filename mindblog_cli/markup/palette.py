"""Coloured code, kept on disk from one build to the next; the file may go at any time."""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path

import msgspec
import pygments

from mindblog_cli.caches import load, store
from mindblog_cli.markup.highlight import VERSION

# Another version of either may write other HTML for the same code.
_NAME = f"mindblog highlights {VERSION}, pygments {pygments.__version__}".encode()
_BLOCKS = msgspec.msgpack.Decoder(dict[str, str])


class Highlights(MutableMapping[str, str]):
    """Blocks by key; *used* are those that were asked for or set, and all that a build needs."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})
        self.used: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        html = self.used[key] = self._known[key]
        return html

    def __setitem__(self, key: str, html: str) -> None:
        self._known[key] = self.used[key] = html

    def __delitem__(self, key: str) -> None:
        del self._known[key]
        self.used.pop(key, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def recall(file: Path) -> dict[str, str]:
    """The blocks in *file*; none if it is missing, damaged or of another version."""
    return load(file, _NAME, _BLOCKS.decode) or {}


def keep(file: Path, highlights: Mapping[str, str]) -> None:
    """Write *highlights* to *file*, whole or not at all; a disk that refuses only costs time."""
    with suppress(OSError):
        store(file, _NAME, msgspec.msgpack.encode(dict(highlights)))
