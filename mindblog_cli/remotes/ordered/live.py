"""What a place says of itself, opened."""

from msgspec import Struct

from mindblog_cli.remotes.ordered.places import MANIFEST
from mindblog_cli.remotes.ordered.store import Store
from mindblog_cli.tree.manifest import Entry, ManifestDamaged, from_bytes


class Live(Struct, frozen=True):
    """The manifest as it was read, with its tag; without *entries* where it can not be believed."""

    sealed: bytes | None
    tag: str = ""
    release: str = ""
    entries: dict[str, Entry] = {}


def live(store: Store) -> Live:
    """Read and open the manifest."""
    there = store.read(MANIFEST)
    return Live(None) if there is None else opened(there[0], there[1].tag)


def opened(sealed: bytes, tag: str = "") -> Live:
    """Open a manifest."""
    try:
        manifest = from_bytes(sealed)
    except ManifestDamaged:
        return Live(sealed, tag)
    return Live(sealed, tag, manifest.release, manifest.entries)
