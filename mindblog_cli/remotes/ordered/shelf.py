"""Old bytes, put by over there before others take their place; and old manifests."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from msgspec import Struct

from mindblog_cli.errors import RemoteRefused
from mindblog_cli.remotes.ordered import places
from mindblog_cli.remotes.ordered.store import Head, Store
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.paths import RESERVED

Judge = Callable[[Head], bool]
"""Whether what is there is what is to be kept."""


class Old(Struct, frozen=True):
    """What is about to go: where it is, where it is kept, and how it is told from other bytes."""

    path: str
    name: str
    is_it: Judge


class Shelf:
    """What is kept in *store*, as it was when the lock was taken and has changed by us since."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names: set[str] | None = None

    @property
    def releases(self) -> list[str]:
        """The releases that are kept, newest first."""
        return places.releases_in(self.names)

    @property
    def names(self) -> set[str]:
        """Everything that is kept; listed once."""
        if self._names is None:
            self._names = set(self._store.listing(f"{RESERVED}/"))
        return self._names

    def put_by(self, olds: Iterable[Old], doubted: Callable[[str], bool]) -> None:
        """Keep what is not kept yet; where a path is *doubted*, only what surely is what it was."""
        todo = {old.name: old for old in olds if old.name not in self.names}
        unsure = [old for old in todo.values() if doubted(old.path)]
        heads = self._store.heads([old.path for old in unsure]) if unsure else []
        for old, head in zip(unsure, heads, strict=True):
            if head is None or not old.is_it(head):
                del todo[old.name]
        if not todo:
            return
        # A place that refuses to copy can be published to; `restore` says what was not kept.
        with suppress(RemoteRefused):
            self._store.copy([(old.path, old.name) for old in todo.values()], {})
            self.names.update(todo)

    def record(self, release: str, sealed: bytes) -> None:
        """Keep the manifest that is live, and is *sealed*, under the name of its release."""
        name = places.release_name(release)
        if not self._copied(places.MANIFEST, name):
            self._store.write(name, sealed)
        self.names.add(name)

    def _copied(self, old: str, new: str) -> bool:
        """Whether there is a copy now, which spares us sending the bytes."""
        with suppress(RemoteRefused):
            return self._store.copies and not self._store.copy([(old, new)], {})
        return False

    def find(self, entries: Mapping[str, Entry]) -> dict[str, str]:
        """Where the bytes of each path are kept, of those that are: as they were served, best."""
        kept = places.kept_in(self.names)
        found: dict[str, str] = {}
        for path, entry in entries.items():
            names = kept.get(entry.digest, [])
            served = places.kept_name("", entry).rpartition("/")[2]
            alike = [name for name in names if name.endswith(f"/{served}")]
            if names:
                found[path] = (alike or names)[0]
        return found

    def outlived(self, live: str) -> list[str]:
        """What no release at hand needs any more."""
        return places.outlived_in(self.names, live)

    def forget(self, names: Iterable[str]) -> None:
        """These are gone."""
        self.names.difference_update(names)
