"""What a place says of itself, read no more often than it changes."""

import hashlib

from msgspec import Struct

from mindblog_cli.remotes.ordered.places import JOURNAL, MANIFEST
from mindblog_cli.remotes.ordered.store import Head, Store
from mindblog_cli.tree.manifest import Entry, ManifestDamaged, from_bytes


class Live(Struct, frozen=True):
    """The manifest as it was read, with its tag; without *entries* where it can not be believed."""

    sealed: bytes | None
    tag: str = ""
    release: str = ""
    entries: dict[str, Entry] = {}

    def is_at(self, head: Head | None) -> bool:
        """Whether these surely are the bytes that *head* tells of."""
        if self.sealed is None or head is None or head.size != len(self.sealed):
            return False
        if self.tag and self.tag == head.tag:
            return True
        kind, _, digest = head.digest.partition(":")
        known = kind in ("sha256", "sha1", "md5")
        return known and hashlib.new(kind, self.sealed, usedforsecurity=False).hexdigest() == digest


class Sight:
    """What was seen last of *store*; a large manifest is not asked for again while it is there."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last = Live(None)

    def see(self) -> tuple[Live, bool]:
        """The manifest, and whether a delivery began that did not end."""
        if self._last.sealed is None:
            self._last = self._read()
            return self._last, self._store.heads([JOURNAL]) != [None]
        manifest, journal = self._store.heads([MANIFEST, JOURNAL])
        if manifest is not None and self._last.is_at(manifest):
            last = self._last
            self._last = Live(last.sealed, manifest.tag, last.release, last.entries)
        else:
            self._last = self._read()
        return self._last, journal is not None

    def know(self, sealed: bytes) -> Live:
        """What we have just written ourselves, and can tell again when we see it."""
        self._last = opened(sealed)
        return self._last

    def _read(self) -> Live:
        there = self._store.read(MANIFEST)
        return Live(None) if there is None else opened(there[0], there[1].tag)


def opened(sealed: bytes, tag: str = "") -> Live:
    """Open a manifest."""
    try:
        manifest = from_bytes(sealed)
    except ManifestDamaged:
        return Live(sealed, tag)
    return Live(sealed, tag, manifest.release, manifest.entries)
