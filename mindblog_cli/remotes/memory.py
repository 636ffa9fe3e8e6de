"""A remote in memory: a real one, for tests and trials, at whichever level is asked for."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from mindblog_cli.errors import Locked, RemoteRefused
from mindblog_cli.remotes.folder.files import check, open_content
from mindblog_cli.remotes.release_id import made_at, outlived
from mindblog_cli.remotes.remote import (
    Abilities,
    Claim,
    Content,
    Holder,
    Level,
    Look,
    Release,
    Sent,
    Source,
    Step,
    Survey,
)
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.tree import leaf_of


class Store:
    """What is kept while nobody is connected."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.manifest: bytes | None = None
        self.staged: dict[str, bytes] = {}
        self.earlier: dict[str, tuple[bytes, dict[str, bytes]]] = {}
        self.holder: Claim | None = None


class MemoryRemote:
    """A connection to *store*."""

    def __init__(self, store: Store, level: Level = "atomic") -> None:
        self._store = store
        self._level: Level = level
        self._claim: Claim | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """There is nothing to close."""

    def look(self) -> Look:
        """The manifest as it was given."""
        return Look(level=self._level, manifest=self._store.manifest)

    def survey(self, wanted: dict[str, Entry]) -> Survey:
        """Compare by bytes."""
        there = wanted.keys() & self._store.files.keys()
        same = {p for p in there if leaf_of(self._store.files[p]) == wanted[p].leaf}
        return Survey(frozenset(same), frozenset(there - same))

    def take(self, claim: Claim) -> Holder | None:
        """One holder; nothing here dies without us."""
        if self._store.holder not in (None, claim):
            return Holder(self._store.holder.owner, 0.0)
        self._store.holder = self._claim = claim
        return None

    def keep(self) -> None:
        """Check that the lock is ours."""
        if self._claim is None or self._store.holder != self._claim:
            raise Locked("somebody took over while this was going on; nothing was switched")

    def free(self) -> None:
        """Give the lock back."""
        if self._claim is not None and self._store.holder == self._claim:
            self._store.holder = None
        self._claim = None

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        """Keep bytes by digest; show them at once where the level is `ordered`."""
        for content in contents:
            digest = content.entry.digest
            resumed = digest in self._store.staged
            if not resumed:
                self._store.staged[digest] = _bytes_of(content)
            if self._level == "ordered":
                self._store.files[content.path] = self._store.staged[digest]
            yield Sent(content.path, content.entry.size, resumed=resumed)

    def switch(self, step: Step, source: Source) -> None:
        """Exchange all files at once."""
        self.keep()
        store = self._store
        if store.manifest == step.sealed:
            return
        bytes_of = dict(store.files)
        for path in step.put:
            bytes_of[path] = store.staged[step.wanted[path].digest]
        for path in step.delete:
            bytes_of.pop(path, None)
        store.files, store.manifest = bytes_of, step.sealed
        store.earlier[step.release] = (step.sealed, dict(bytes_of))
        for old in outlived(store.earlier, step.release):
            del store.earlier[old]
        store.staged.clear()

    def probe(self) -> Abilities:
        """All that there is to know."""
        return Abilities(level=self._level, lock="exclusive", headers=True)

    def releases(self) -> list[Release]:
        """All that are kept."""
        return [
            Release(name, made_at(name), sealed == self._store.manifest)
            for name, (sealed, _) in sorted(self._store.earlier.items(), reverse=True)
        ]

    def restore(self, release: str) -> None:
        """Bring back the bytes as they were."""
        self.keep()
        if release not in self._store.earlier:
            raise RemoteRefused(f"there is no release {release}", hint="mindblog rollback --list")
        self._store.manifest, files = self._store.earlier[release]
        self._store.files = dict(files)


def _bytes_of(content: Content) -> bytes:
    with open_content(content) as file:
        found = file.read()
    check(content, leaf_of(found).digest)
    return found
