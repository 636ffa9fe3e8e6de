"""What a remote says of itself: every path that is live, sealed by its own hash.

The bytes are one line of magic and version, one line with the sha256 of what follows, and then
compressed JSON. A cut or changed byte anywhere is found before anything is believed.

The JSON is compressed in blocks that do not know each other, and end at paths chosen by their own
hash: a site that changes a little has a manifest that changes in a few places only.
"""

import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.errors import Refused, RemoteRefused
from mindblog_cli.tree.paths import fault
from mindblog_cli.tree.tree import Leaf

T = TypeVar("T")

MAGIC = b"mindblog-manifest "
_HEAD = b'{"entries":{'
VERSION = 1


class ManifestDamaged(RemoteRefused):
    """What the remote says of itself can not be believed."""


class ManifestTooNew(Refused):
    """A later mindblog wrote this, and this one would undo what it does not know of."""


class Entry(Struct, frozen=True, array_like=True):
    """One live file, and how it is served where the remote serves it."""

    digest: str
    size: int
    type: str = ""
    cache: str = ""
    until: int = 0
    """A file that has left the site is still served until then, in seconds since 1970."""

    @property
    def leaf(self) -> Leaf:
        """Its bytes alone."""
        return Leaf(self.digest, self.size)


class Manifest(Struct, frozen=True, kw_only=True):
    """A release: what is live, which number it has and what was live before it."""

    entries: dict[str, Entry]
    release: str
    made_at: datetime
    generation: int = 1
    previous: str = ""
    tool: str = ""


_IN_A_BLOCK = 64
"""Entries, on average."""


def to_bytes(manifest: Manifest) -> bytes:
    """Seal *manifest*; the same manifest always gives the same bytes."""
    body = _compressed(manifest)
    return b"%s%d\n%s\n%s" % (MAGIC, VERSION, sha256(body).hexdigest().encode(), body)


def _compressed(manifest: Manifest) -> bytes:
    packer = zlib.compressobj(6)
    # "entries" is the first of the keys.
    frame = msgspec.json.encode(replace(manifest, entries={}), order="sorted")
    head, tail = frame[: len(_HEAD)], frame[len(_HEAD) :]
    pieces = [packer.compress(head)]
    between = b""
    for block in _blocks(manifest.entries):
        pieces.append(packer.compress(between + msgspec.json.encode(block)[1:-1]))
        pieces.append(packer.flush(zlib.Z_FULL_FLUSH))
        between = b","
    return b"".join([*pieces, packer.compress(tail), packer.flush()])


def _blocks(entries: Mapping[str, Entry]) -> Iterator[dict[str, Entry]]:
    block: dict[str, Entry] = {}
    for path in sorted(entries):
        block[path] = entries[path]
        if zlib.crc32(path.encode("utf-8", "surrogateescape")) % _IN_A_BLOCK == 0:
            yield block
            block = {}
    if block:
        yield block


def from_bytes(content: bytes) -> Manifest:
    """Open a sealed manifest; raises ManifestDamaged or ManifestTooNew."""
    manifest = _decoded(_unsealed(content), Manifest)
    # A manifest decides what is deleted: one that names a path outside the site is not ours.
    if wrong := next(filter(fault, manifest.entries), None):
        raise ManifestDamaged(f'the manifest on the remote names "{wrong}"')
    return manifest


def compared(content: bytes, wanted: Mapping[str, Entry]) -> tuple[list[str], list[str]]:
    """The paths of a sealed manifest: those whose bytes are as *wanted*, and the others.

    Raises as `from_bytes`. It holds far less, where all of a big site is looked through.
    """
    same: list[str] = []
    others: list[str] = []
    for path, raw in _decoded(_unsealed(content), _Paths).entries.items():
        entry = wanted.get(path)
        start = b'["%s",%d,' % (entry.digest.encode(), entry.size) if entry else b"-"
        (same if bytes(raw).startswith(start) else others).append(path)
    if wrong := next(filter(fault, others), None):
        raise ManifestDamaged(f'the manifest on the remote names "{wrong}"')
    return same, others


def release_of(content: bytes) -> str:
    """Which release a sealed manifest is of; raises as `from_bytes`, and holds next to nothing."""
    return _decoded(_unsealed(content), _Named).release


class _Named(Struct):
    release: str


class _Paths(Struct):
    entries: dict[str, msgspec.Raw]


def _unsealed(content: bytes) -> bytes:
    """What is below the seal."""
    head, _, rest = content.partition(b"\n")
    version = head.removeprefix(MAGIC)
    if version == head or not version.isdigit() or int(version) < 1:
        raise ManifestDamaged("the manifest on the remote is not one of ours")
    if int(version) > VERSION:
        raise ManifestTooNew(
            "the site was last published by a later mindblog", hint="update mindblog here"
        )
    seal, _, body = rest.partition(b"\n")
    if sha256(body).hexdigest().encode() != seal:
        raise ManifestDamaged("the manifest on the remote is damaged")
    return body


def _decoded(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(zlib.decompress(body), type=shape)
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ManifestDamaged(f"the manifest on the remote makes no sense: {error}") from error


def same_bytes(one: Entry, other: Entry) -> bool:
    """Whether both are one content, however they are served."""
    return one.digest == other.digest and one.size == other.size


def leaves(entries: Mapping[str, Entry]) -> dict[str, Leaf]:
    """The bytes of *entries*, without how they are served."""
    return {path: entry.leaf for path, entry in entries.items()}
