"""What a delivery writes down before it changes anything, so that whoever comes next can look.

A file named here may hold its old bytes, or those that the delivery brought, or none.
"""

import zlib
from collections.abc import Mapping
from hashlib import sha256

import msgspec
from msgspec import Struct

_TOLD = 16
"""Digits of a digest that tell our bytes from other people's; a journal is to be small."""


class Journal(Struct, frozen=True):
    """A delivery that began: on which manifest (its hash), from which release, which paths.

    *brings* has how the digest of what was to be brought begins. A *damaged* one tells nothing.
    """

    base: str = ""
    release: str = ""
    brings: dict[str, list[str]] = {}
    damaged: bool = False

    def suspects(self, path: str) -> bool:
        """Whether what is at *path* is not what the manifest says."""
        return self.damaged or path in self.brings

    def brought(self, path: str, digest: str) -> bool:
        """Whether bytes at *path* are ours, though no manifest claims them yet."""
        return digest[:_TOLD] in self.brings.get(path, ())


def based_on(manifest: bytes | None) -> str:
    """What tells one manifest from another; empty for none."""
    return sha256(manifest).hexdigest() if manifest is not None else ""


def joined(journal: Journal | None, base: str, release: str, more: Mapping[str, str]) -> Journal:
    """A journal that holds what *journal* does, and *more*: digests by path, or "" for none."""
    brings = dict(journal.brings) if journal else {}
    for path, digest in more.items():
        brings[path] = sorted({*brings.get(path, ()), digest[:_TOLD]} - {""})
    return Journal(base, release, brings, journal.damaged if journal else False)


def to_bytes(journal: Journal) -> bytes:
    """The journal as it is stored."""
    return zlib.compress(msgspec.msgpack.encode(journal), 6)


def from_bytes(content: bytes) -> Journal:
    """Read a journal; one that makes no sense puts everything in doubt."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(content), type=Journal)
    except (zlib.error, msgspec.MsgspecError):
        return Journal(damaged=True)
