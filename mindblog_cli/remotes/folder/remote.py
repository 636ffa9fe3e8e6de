"""A remote in a folder, near or far: finds out how well it can switch there, and does."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from mindblog_cli.errors import Locked, MindBlogError, Refused, RemoteError, RemoteRefused
from mindblog_cli.remotes import claims
from mindblog_cli.remotes.folder import atomic, lease, stage, staged
from mindblog_cli.remotes.folder.asks import ContentOf, Folder, Gone, Like, LinkAt, NamesIn, StatOf
from mindblog_cli.remotes.folder.files import Ask, Files
from mindblog_cli.remotes.folder.memory import FORGETFUL, Memory
from mindblog_cli.remotes.folder.stock import Sight, Stock
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

    def __init__(
        self,
        files: Files,
        path: str,
        *,
        forbidden: tuple[str, ...] = (),
        memory: Memory = FORGETFUL,
        remarks: tuple[str, ...] = (),
    ) -> None:
        self._files = files
        self._memory = memory
        self._path = path.rstrip("/")
        self._forbidden = forbidden
        self._remarks = remarks
        self._level: Level | None = None
        self._proof: lease.Proof | None = None
        """Of the lock, while it is ours."""
        self._link = atomic.Place(self._path)
        self._root = staged.Place(self._path)
        self._sight: Sight | None = None
        self._known = False
        """Under the lock, until the switch, what was seen and the stock stay true."""
        self._stock = Stock({}, (), "", lease.Proof("", Claim("", ""), 0.0))
        self._switched = ""
        self._litter: list[Ask] = []

    def __enter__(self) -> Self:
        self._files.__enter__()
        self._sight, self._known = None, False
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
        sight = self._sight if self._known and self._sight else self._see()
        level = self._found(sight)
        if sight.manifest is None:
            self._check_place(level)
        unfinished = level == "staged" and sight.journal
        return Look(level=level, manifest=sight.manifest, unfinished=unfinished)

    def survey(self, wanted: dict[str, Entry]) -> Survey:
        """Compare sizes, and hash only where they agree; nothing below a name that is not there."""
        sight = self._sight or self._see()
        top = self._files.names([self._path])[0] if sight.stat else {}
        paths = [path for path in wanted if path.partition("/")[0] in top]
        stats = self._files.stat([f"{self._path}/{path}" for path in paths])
        there = {path: stat for path, stat in zip(paths, stats, strict=True) if stat}
        alike = [
            path
            for path, stat in there.items()
            if stat.kind == "file" and stat.size == wanted[path].size
        ]
        self._stock.top = frozenset(top)
        digests = self._files.digest([f"{self._path}/{path}" for path in alike])
        same = {p for p, digest in zip(alike, digests, strict=True) if digest == wanted[p].digest}
        other = {path for path, stat in there.items() if stat.kind != "folder"}
        return Survey(frozenset(same), frozenset(other) - same)

    def take(self, claim: Claim) -> Holder | None:
        """Lock, then see what is there now that only we change it; end or clear what was cut."""
        sight = self._sight or self._see()
        self._level = self._tried(sight)
        if sight.manifest is None:
            self._files.folders([f"{self._home}/stage"])
        ours = Claim(claim.token, claim.owner, claim.machine, claims.pids(self._files.pids))
        now = lease.ticks()
        if holder := lease.take(self._files, self._lock, ours):
            return holder
        self._proof = lease.Proof(self._lock, ours, now)
        try:
            self._settle()
        except MindBlogError:
            with suppress(MindBlogError):
                self.free()
            raise
        return None

    def keep(self) -> None:
        """Renew the lock, if it still is ours."""
        self._owned().renew(self._files)

    def free(self) -> None:
        """Give the lock back, and clear away what no release needs."""
        proof, self._proof, self._known = self._proof, None, False
        if proof is None or not self._still(proof):
            return
        litter, self._litter = self._litter, []
        try:
            self._files.do(*litter, Gone(proof.ready), Gone(self._lock))
        except RemoteRefused:
            # Readers have the new site, and what can not be cleared away goes another time.
            self._files.remove([proof.ready, self._lock])

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        """Upload under names that are hashes."""
        with self._undisturbed():
            yield from stage.stage(self._files, f"{self._home}/stage", contents, self._stock)

    def switch(self, step: Step, source: Source) -> None:
        """Turn the link, or rename in a burst."""
        self._owned()
        if self._switched == step.release and self._is_done(step):
            return
        self._switched, self._known = step.release, False
        with self._undisturbed():
            if self._level == "atomic":
                switching = atomic.switch(self._files, self._link, step, source, self._stock)
            else:
                switching = staged.switch(self._files, self._root, step, source, self._stock)
        self._litter = switching

    def probe(self) -> Abilities:
        """Make, link and rename a few files of our own."""
        self.look()
        level = self._tried(self._sight or self._see())
        keeps = level == "atomic" or self._files.second_names
        remarks = self._remarks
        if level == "staged" and not keeps:
            remarks += ("the other side can not give a file a second name, so no release is kept",)
        return Abilities(level=level, lock="exclusive", keeps=keeps, remarks=remarks)

    def releases(self) -> list[Release]:
        """What is in the folder of releases."""
        if self._known and self._sight:
            sight, names = self._sight, self._stock.releases
        else:
            sight = self._see()
            names = list(self._files.names([self._records(self._found(sight))])[0])
        live = sight.release or _release(sight.manifest)
        found = sorted(filter(is_id, names), reverse=True)
        return [Release(name, made_at(name), name == live) for name in found]

    def restore(self, release: str) -> None:
        """Make an earlier release live again."""
        if not is_id(release) or release not in {known.id for known in self.releases()}:
            raise RemoteRefused(f"there is no release {release}", hint="mindblog rollback --list")
        # Who asks for this after a switch may have slept since, and the lock be somebody else's.
        self._files.do(self._owned())
        self._owned().confirm(self._files)
        self._known = False
        if self._level == "atomic":
            atomic.turn(self._files, self._link, release, self._stock)
            return
        step = staged.restoring(self._files, self._root, release)
        self._settle()
        self._known = False
        staged.switch(self._files, self._root, step, _no_source, self._stock)

    def _owned(self) -> lease.Proof:
        if self._proof is None:
            raise Locked("the lock was never taken")
        return self._proof

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Where somebody has taken the lock and cleared our things away, say that."""
        try:
            yield
        except RemoteRefused:
            proof = self._owned()
            with suppress(RemoteError):
                self._files.do(proof)
                if proof.taken:
                    proof.confirm(self._files)
            raise

    @property
    def _home(self) -> str:
        return self._link.home if self._level == "atomic" else self._root.home

    @property
    def _lock(self) -> str:
        return f"{self._home}/lock"

    @property
    def _manifest(self) -> str:
        return f"{self._path}/{atomic.MANIFEST}"

    def _records(self, level: Level) -> str:
        return self._link.home if level == "atomic" else f"{self._root.home}/releases"

    def _see(self, *more: Ask) -> Sight:
        """Look at all that tells what is live, in two round trips."""
        stat, journal = StatOf(self._path or "/"), StatOf(f"{self._root.home}/journal")
        known = self._memory.get() if self._sight is None else self._sight.manifest
        # What was just written is read in full: it is to be seen that it arrived.
        manifest = ContentOf(self._manifest, None if self._switched else known)
        link = LinkAt(self._path)
        self._files.do(stat, link, journal, manifest, *more)
        release = self._link.release(link.text)
        self._sight = Sight(stat.found, release, bool(journal.found), manifest.content)
        self._memory.put(manifest.content)
        return self._sight

    def _settle(self) -> Sight:
        """Under the lock: see what is there, and end or clear what was cut."""
        level = self._level or "staged"
        staging, records = NamesIn(f"{self._home}/stage"), NamesIn(self._records(level))
        sight = self._see(Folder(f"{self._home}/stage"), staging, records)
        if self._found(sight) != level:
            raise RemoteError(
                f"{self._path} became something else while it was locked", hint="run it again"
            )
        if level == "atomic":
            atomic.recover(self._files, self._link, records.names)
        elif sight.journal:
            staged.recover(self._files, self._root, self._owned())
            sight = self._see(staging, records)
        self._stock = Stock(staging.names, records.names, sight.release, self._owned())
        if sight.manifest:
            self._stock.like = Like(self._manifest, sight.manifest)
        self._known = True
        return sight

    def _still(self, proof: lease.Proof) -> bool:
        """Whether the lock is ours; asked only when it is so old that it may not be."""
        try:
            if not proof.certain:
                proof.renew(self._files)
        except Locked:
            return False
        return True

    def _is_done(self, step: Step) -> bool:
        """After a switch that ended in an error: whether it went through, or does now."""
        if self._settle().manifest == step.sealed:
            return True
        if self._level == "atomic" and step.release in self._stock.releases:
            atomic.turn(self._files, self._link, step.release, self._stock)
            return True
        return False

    def _found(self, sight: Sight) -> Level:
        if sight.stat is None:
            atomic_here = self._level != "staged" and self._files.hardlinks
            return "atomic" if atomic_here else "staged"
        if sight.stat.kind == "link" and sight.release:
            return "atomic"
        if sight.stat.kind == "file":
            raise RemoteRefused(f"{self._path} is a file", hint="name a folder in the address")
        return "staged"

    def _tried(self, sight: Sight) -> Level:
        """The level to work at; where nothing is yet, links are tried rather than believed in."""
        level = self._found(sight)
        untried = sight.stat is None and level == "atomic"
        if untried and not atomic.possible(self._files, self._link):
            return "staged"
        return level

    def _check_place(self, level: Level) -> None:
        """Refuse to begin where a site would bury something else."""
        real = self._files.real(self._path) if level == "staged" else self._path
        home = self._files.real(".")
        if self._path in ("", ".", "~") or real in ("/", home, *self._forbidden):
            raise Refused(
                f"{self._path or '/'} is no place for a site",
                hint=f"name a folder inside it, such as {self._path.rstrip('/')}/public_html",
            )


def _release(manifest: bytes | None) -> str:
    """What a manifest calls its release; empty when it can not be believed."""
    try:
        return from_bytes(manifest or b"").release
    except ManifestDamaged:
        return ""


def _no_source(_: str) -> None:
    """Nothing here has the bytes of an earlier release."""
