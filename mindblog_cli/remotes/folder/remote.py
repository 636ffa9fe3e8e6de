"""A remote in a folder, near or far: finds out how well it can switch there, and does."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from mindblog_cli.errors import Locked, Refused, RemoteRefused
from mindblog_cli.remotes.folder import atomic, lease, stage, staged
from mindblog_cli.remotes.folder.files import Files, Stat
from mindblog_cli.remotes.release_id import is_id, made_at
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
from mindblog_cli.tree.manifest import Entry, ManifestDamaged, from_bytes


class FolderRemote:
    """Atomic where *path* is nothing yet or a link of ours, staged where it is a folder."""

    def __init__(self, files: Files, path: str, *, forbidden: tuple[str, ...] = ()) -> None:
        self._files = files
        self._path = path.rstrip("/")
        self._forbidden = forbidden
        self._level: Level | None = None
        self._claim: Claim | None = None
        self._link = atomic.Place(self._path)
        self._root = staged.Place(self._path)

    def __enter__(self) -> Self:
        self._files.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.__exit__(kind, error, trace)

    def look(self) -> Look:
        """See what *path* is, and what its manifest says."""
        stat, journal = self._files.stat([self._path or "/", f"{self._root.home}/journal"])
        level = self._found(stat)
        manifest = self._files.read(f"{self._path}/{atomic.MANIFEST}") if stat else None
        if manifest is None:
            self._check_place(level)
        return Look(level=level, manifest=manifest, unfinished=level == "staged" and bool(journal))

    def survey(self, wanted: dict[str, Entry]) -> Survey:
        """Compare sizes, and hash only where they agree."""
        paths = list(wanted)
        stats = self._files.stat([f"{self._path}/{path}" for path in paths])
        there = {path: stat for path, stat in zip(paths, stats, strict=True) if stat}
        alike = [
            path
            for path, stat in there.items()
            if stat.kind == "file" and stat.size == wanted[path].size
        ]
        digests = self._files.digest([f"{self._path}/{path}" for path in alike])
        same = {p for p, digest in zip(alike, digests, strict=True) if digest == wanted[p].digest}
        return Survey(frozenset(same), frozenset(there) - same)

    def take(self, claim: Claim) -> Holder | None:
        """Lock, then end or clear what was cut."""
        self._level = self._tried()
        self._files.folders([self._home])
        ours = Claim(claim.token, claim.owner, claim.machine, lease.pids(self._files.pids))
        if holder := lease.take(self._files, self._lock, ours):
            return holder
        self._claim = ours
        if self._level == "atomic":
            atomic.recover(self._files, self._link)
        else:
            staged.recover(self._files, self._root)
        return None

    def keep(self) -> None:
        """Renew the lock, if it still is ours."""
        if self._claim is None:
            raise Locked("the lock was never taken")
        lease.keep(self._files, self._lock, self._claim)

    def _sure(self) -> None:
        if self._claim is None:
            raise Locked("the lock was never taken")
        lease.check(self._files, self._lock, self._claim)

    def free(self) -> None:
        """Give the lock back."""
        if self._claim is not None:
            lease.free(self._files, self._lock, self._claim)
            self._claim = None

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        """Upload under names that are hashes."""
        return stage.stage(self._files, f"{self._home}/stage", contents)

    def switch(self, step: Step, source: Source) -> None:
        """Turn the link, or rename in a burst."""
        if self._level == "atomic":
            atomic.switch(self._files, self._link, step, source, self._sure)
        else:
            staged.switch(self._files, self._root, step, source, self._sure)

    def probe(self) -> Abilities:
        """Make, link and rename a few files of our own."""
        self.look()
        level = self._tried()
        keeps = level == "atomic" or self._files.second_names
        remarks: tuple[str, ...] = ()
        if level == "staged" and not keeps:
            remarks = ("the other side can not give a file a second name, so no release is kept",)
        return Abilities(level=level, lock="exclusive", keeps=keeps, remarks=remarks)

    def releases(self) -> list[Release]:
        """What is in the folder of releases."""
        if self._now() == "atomic":
            live = self._link.release(self._files.readlink(self._path))
            names = self._files.names([self._link.home])[0]
        else:
            names = self._files.names([f"{self._root.home}/releases"])[0]
            live = self._live_release()
        found = sorted(filter(is_id, names), reverse=True)
        return [Release(name, made_at(name), name == live) for name in found]

    def restore(self, release: str) -> None:
        """Make an earlier release live again."""
        if not is_id(release) or release not in {known.id for known in self.releases()}:
            raise RemoteRefused(f"there is no release {release}", hint="mindblog rollback --list")
        if self._level == "atomic":
            atomic.turn(self._files, self._link, release, self._sure)
        else:
            step = staged.restoring(self._files, self._root, release)
            staged.switch(self._files, self._root, step, _no_source, self._sure)

    @property
    def _home(self) -> str:
        return self._link.home if self._level == "atomic" else self._root.home

    @property
    def _lock(self) -> str:
        return f"{self._home}/lock"

    def _now(self) -> Level:
        return self._level or self.look().level

    def _found(self, stat: Stat | None) -> Level:
        if stat is None:
            atomic_here = self._level != "staged" and self._files.hardlinks
            return "atomic" if atomic_here else "staged"
        if stat.kind == "link" and self._link.release(self._files.readlink(self._path)):
            return "atomic"
        if stat.kind == "file":
            raise RemoteRefused(f"{self._path} is a file", hint="name a folder in the address")
        return "staged"

    def _tried(self) -> Level:
        """The level to work at; where nothing is yet, links are tried rather than believed in."""
        (stat,) = self._files.stat([self._path])
        level = self._found(stat)
        if stat is None and level == "atomic" and not atomic.possible(self._files, self._link):
            return "staged"
        return level

    def _live_release(self) -> str:
        """What the live manifest calls itself; empty when it can not be believed."""
        live = self._files.read(f"{self._root.home}/manifest")
        try:
            return from_bytes(live or b"").release
        except ManifestDamaged:
            return ""

    def _check_place(self, level: Level) -> None:
        """Refuse to begin where a site would bury something else."""
        real = self._files.real(self._path) if level == "staged" else self._path
        home = self._files.real(".")
        if self._path in ("", ".", "~") or real in ("/", home, *self._forbidden):
            raise Refused(
                f"{self._path or '/'} is no place for a site",
                hint=f"name a folder inside it, such as {self._path.rstrip('/')}/public_html",
            )


def _no_source(_: str) -> None:
    """Nothing here has the bytes of an earlier release."""
