"""A file system at the far end of WebDAV.

DELETE takes a folder with all that is in it. So outside the folder of ours nothing is removed
without having been seen to be a file, and no folder without having been seen to be empty.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from types import TracebackType
from typing import Self, TypeVar

from mindblog_cli.errors import RemoteRefused
from mindblog_cli.remotes import claims
from mindblog_cli.remotes.folder.files import Ask, Stat, Upload
from mindblog_cli.remotes.remote import Sent
from mindblog_cli.remotes.webdav.crew import Crew
from mindblog_cli.remotes.webdav.dav import Dav
from mindblog_cli.remotes.webdav.locks import Locks
from mindblog_cli.remotes.webdav.moves import Moves
from mindblog_cli.remotes.webdav.sending import send
from mindblog_cli.remotes.webdav.trial import Trial, tried
from mindblog_cli.remotes.webdav.wishes import fulfil
from mindblog_cli.tree.paths import RESERVED

T = TypeVar("T")

JOBS = 16
"""Requests under way at once."""

BEAT = 15.0
"""Seconds after which a lock of ours is renewed during long work."""

LISTED = 4
"""With more files in one folder than this, the folder is listed, and not each looked at."""

_GONE = (404, 409, 410)


class WebDavFiles:
    """The far file system; what it can do is tried before the first lock is made."""

    hardlinks = False

    def __init__(
        self, dav: Dav, jobs: int = 0, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._dav = dav
        self._locks = Locks(dav, sleep)
        self._crew = Crew(jobs or JOBS, dav.abort, self._beat)
        self._home = f"{dav.root}/{RESERVED}"
        self._known: set[str] = set()
        self._moves = Moves(dav, self._home, self._tried)
        self._trial: Trial | None = None
        self._beaten = time.monotonic()

    def __enter__(self) -> Self:
        self._known = {self._dav.host}
        self._moves.forget()
        self._dav.connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._crew.stop()
        self._dav.close()

    @property
    def second_names(self) -> bool:
        """Whether the server copies."""
        return self._tried().copies

    @property
    def pids(self) -> tuple[int, ...]:
        """Nobody writes for us."""
        return ()

    def do(self, *wishes: Ask) -> None:
        """Those of one kind together, each kind when the last has ended."""
        fulfil(self, wishes, self._crew, self._locks)

    def stat(self, paths: Sequence[str]) -> list[Stat | None]:
        """What each path is."""
        found: dict[str, Stat | None] = {}
        folders: dict[str, list[str]] = {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            # Some list no name that begins with a dot.
            if not name.startswith("."):
                folders.setdefault(folder, []).append(path)
        crowded = [folder for folder, inside in folders.items() if len(inside) > LISTED]
        for folder, names in zip(crowded, self.names(crowded), strict=True):
            found |= {path: names.get(path.rpartition("/")[2]) for path in folders[folder]}
        alone = [path for path in paths if path not in found]
        found |= zip(alone, self._crew.each(partial(self._stat, p) for p in alone), strict=True)
        return [found[path] for path in paths]

    def _stat(self, path: str) -> Stat | None:
        return self._locks.stat(path) if path in self._locks else self._dav.stat(path)

    def readlink(self, path: str) -> str:
        """There are no links."""
        return ""

    def real(self, path: str) -> str:
        """The path itself; a user has no other home than the address."""
        return path

    def read(self, path: str) -> bytes | None:
        """All of it."""
        return self._locks.read(path) if path in self._locks else self._dav.get(path)

    def digest(self, paths: Sequence[str]) -> list[str]:
        """Fetch and hash; nothing is kept."""
        return self._crew.each(partial(self._digest, path) for path in paths)

    def _digest(self, path: str) -> str:
        digest = sha256()
        there = self._dav.get(path, digest.update)
        return "" if there is None else digest.hexdigest()

    def names(self, folders: Sequence[str]) -> list[dict[str, Stat]]:
        """What is in each."""
        return self._crew.each(partial(self._names, folder) for folder in folders)

    def _names(self, folder: str) -> dict[str, Stat]:
        return self._dav.names(folder.rstrip("/")) or {}

    def create(self, path: str, content: bytes) -> bool:
        """Make it, if nobody has."""
        self._tried()
        return self._locks.create(path, content)

    def rewrite(self, path: str, content: bytes) -> bool:
        """Write over it."""
        self._beaten = time.monotonic()
        return self._locks.rewrite(path, content)

    def replace(self, path: str, content: bytes) -> None:
        """Write it; what is made in this way is read only when it got its name by a rename."""
        if not self._dav.put(path, content, absent=_GONE):
            self.folders([path.rpartition("/")[0]])
            self._dav.put(path, content)

    def folders(self, paths: Iterable[str]) -> None:
        """Make what is missing, level by level."""
        levels: dict[int, list[str]] = {}
        for path in {path.rstrip("/") for path in paths} - self._known:
            levels.setdefault(path.count("/"), []).append(path)
        for depth in sorted(levels):
            self._crew.each(partial(self._folder, path) for path in levels[depth])

    def _folder(self, path: str) -> list[str]:
        """Make a folder and those above it; gives those that were not there."""
        if path in self._known:
            return []
        made: list[str] = []
        state = self._dav.mkcol(path)
        if state == "orphan":
            made = self._folder(path.rpartition("/")[0])
            state = self._dav.mkcol(path)
        if state == "orphan":
            raise RemoteRefused(
                f"the folder {path} can not be made", hint="is something in its way?"
            )
        self._known.add(path)
        return [*made, path] if state == "made" else made

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        """Many at once; a name stands only when the whole content does."""
        crew, dav = self._crew, self._dav

        def jobs(tell: Callable[[Sent], None]) -> Iterator[Callable[[], None]]:
            return (partial(send, dav, upload, tell, crew.check) for upload in uploads)

        for news in crew.tell(jobs):
            if isinstance(news, Sent):
                yield news

    def rename(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Rename each; gives those that are not there."""
        wanted = list(pairs)
        done = self._crew.each(partial(self._rename, old, new) for old, new in wanted)
        return [old for (old, _), there in zip(wanted, done, strict=True) if not there]

    def _rename(self, old: str, new: str) -> bool:
        if old in self._locks:
            return self._locks.rename(old, new)
        return self._moves.rename(old, new)

    def link(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Copy each over there; gives those that are not there."""
        olds: dict[str, list[str]] = {}
        for old, new in pairs:
            olds.setdefault(new, []).append(old)
        absent = self._crew.each(partial(self._moves.copy, old, new) for new, old in olds.items())
        return [old for some in absent for old in some]

    def symlink(self, text: str, path: str) -> None:
        """WebDAV has no links."""
        raise RemoteRefused(f"{path} can not be a link: WebDAV has none")

    def remove(self, paths: Iterable[str]) -> None:
        """Remove each file; a lock last, since whoever has it next must find the others gone."""
        wanted = list(paths)
        locks = [path for path in wanted if path in self._locks]
        self._crew.each(partial(self._remove, path) for path in wanted if path not in locks)
        for path in locks:
            self._locks.remove(path)

    def _remove(self, path: str) -> None:
        if self._moves.is_file(path, folder_is_none=True):
            self._dav.delete(path)

    def check_changeable(self, paths: Iterable[str]) -> None:
        """There is no way to ask that without changing something: what can not be, shows then."""

    def rmdir(self, paths: Iterable[str]) -> None:
        """Remove from the deepest; one that is not empty stays."""
        levels: dict[int, list[str]] = {}
        for path in paths:
            levels.setdefault(path.count("/"), []).append(path)
        self._known = {self._dav.host}
        for depth in sorted(levels, reverse=True):
            self._crew.each(partial(self._rmdir, path) for path in levels[depth])

    def _rmdir(self, path: str) -> None:
        # A server that hides names with a dot would remove these, too: there the folder stays.
        certain = self._moves.is_ours(path) or self._tried().open
        if certain and self._dav.names(path) == {}:
            self._dav.delete(f"{path}/")

    def _tried(self) -> Trial:
        """What the server can do; nothing stays of the trial, nor of a folder made for it."""
        if self._trial is None:
            made = self._folder(self._home)
            self._trial = tried(self._dav, self._home)
            for path in reversed(made):
                self._known.discard(path)
                if self._dav.names(path) == {}:
                    self._dav.delete(f"{path}/")
        return self._trial

    def _beat(self) -> None:
        """Renew our locks if it is time, so that nobody takes long work for a dead one."""
        now = time.monotonic()
        if now - self._beaten < BEAT:
            return
        self._beaten = now
        if not self._locks.keep():
            raise claims.lost()
