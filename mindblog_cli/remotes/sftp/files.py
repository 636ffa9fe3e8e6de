"""A file system at the far end of an SFTP session."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self, TypeVar

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.folder.files import Stat, Upload
from mindblog_cli.remotes.remote import Sent
from mindblog_cli.remotes.sftp import jobs as far
from mindblog_cli.remotes.sftp import wire
from mindblog_cli.remotes.sftp.session import Job, Session
from mindblog_cli.remotes.sftp.wire import Names, Op
from mindblog_cli.tree.paths import parents

T = TypeVar("T")

FEW = 64
"""Folders that are looked at while they are made; with more, only where making fails."""


class Connection:
    """What gives a session: `SshConnection`, or a test's pair of pipes."""

    def __init__(self, session: Session, pids: tuple[int, ...], end: Callable[[], None]) -> None:
        self.session = session
        self.pids = pids
        self.end = end


class SftpFiles:
    """The far file system; *connect* is called when it is entered."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._connection: Connection | None = None
        self._known: set[str] = set()

    def __enter__(self) -> Self:
        self._connection = self._connect()
        self._known.clear()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection is not None:
            self._connection.end()
            self._connection = None

    @property
    def hardlinks(self) -> bool:
        """Whether the server offers to link, and to rename over what is there."""
        offered = self._session.extensions
        return wire.HARDLINK in offered and wire.POSIX_RENAME in offered

    @property
    def second_names(self) -> bool:
        """Whether the server offers to link."""
        return wire.HARDLINK in self._session.extensions

    @property
    def pids(self) -> tuple[int, ...]:
        """The ssh that carries what we say."""
        return self._connection.pids if self._connection else ()

    @property
    def _session(self) -> Session:
        if self._connection is None:
            raise RemoteError("there is no connection")
        return self._connection.session

    def stat(self, paths: Sequence[str]) -> list[Stat | None]:
        """What each path is."""
        return self._all(paths, far.look_at)

    def readlink(self, path: str) -> str:
        """What the link says."""
        (answer,) = self._session.ask(wire.path(Op.READLINK, path))
        return answer.names[0][0] if isinstance(answer, Names) else ""

    def real(self, path: str) -> str:
        """The path behind, or the path itself where the server can not say."""
        (answer,) = self._session.ask(wire.path(Op.REALPATH, path))
        return answer.names[0][0] if isinstance(answer, Names) else path

    def read(self, path: str) -> bytes | None:
        """All of it."""
        pieces: list[bytes] = []
        found = next(self._session.run([far.read_file(path, pieces.append)]))
        return b"".join(pieces) if found else None

    def digest(self, paths: Sequence[str]) -> list[str]:
        """Fetch and hash; nothing is kept."""
        return self._all(paths, far.digest)

    def names(self, folders: Sequence[str]) -> list[dict[str, Stat]]:
        """What is in each."""
        return self._all(folders, far.list_folder)

    def create(self, path: str, content: bytes) -> bool:
        """Make it, if nobody has."""
        return next(self._session.run([far.create(path, content)]))

    def rewrite(self, path: str, content: bytes) -> bool:
        """Write over it."""
        return next(self._session.run([far.rewrite(path, content)]))

    def replace(self, path: str, content: bytes) -> None:
        """Write beside it, sync where that is offered, and rename over it."""
        scratch = f"{path}.new"
        self.folders([path.rpartition("/")[0]])
        sync = wire.FSYNC in self._session.extensions
        next(self._session.run([far.write_file(scratch, content, sync=sync)]))
        self.rename([(scratch, path)])

    def folders(self, paths: Iterable[str]) -> None:
        """Make what is missing, level by level; most of the time only the last is."""
        wanted = sorted({path for path in paths if path} - self._known)
        lost = self._made(wanted)
        if not lost:
            return
        absolute = "/" if lost[0].startswith("/") else ""
        every = {absolute + path for path in parents(f"{path.strip('/')}/x" for path in lost)}
        every -= self._known
        for depth in sorted({path.count("/") for path in every}):
            level = sorted(path for path in every if path.count("/") == depth)
            if missing := self._made(level):
                raise RemoteRefused(
                    f"{missing[0]} can not be made", hint="is something in its way?"
                )

    def _made(self, paths: Sequence[str]) -> list[str]:
        """Make *paths*, remembering those that are there; gives the others."""
        job = far.mkdir_at_once if len(paths) <= FEW else far.mkdir
        made = dict(self._pairs(paths, job))
        self._known.update(path for path in paths if made[path])
        return [path for path in paths if not made[path]]

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        """Many at once; a big file under another name until it is whole."""
        news: deque[Sent] = deque()
        jobs = (far.upload(upload, self._rename, news.append) for upload in uploads)
        yield from self._session.run(jobs, news)

    def rename(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Rename all in one burst."""
        jobs = (self._rename(old, new) for old, new in pairs)
        return [old for old in self._session.run(jobs) if old]

    def link(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Link all in one burst."""
        return [old for old in self._session.run(far.link(old, new) for old, new in pairs) if old]

    def symlink(self, text: str, path: str) -> None:
        """Make the link."""
        (answer,) = self._session.ask(wire.symlink(text, path))
        far.expect(answer, path, "linking")

    def remove(self, paths: Iterable[str]) -> None:
        """Remove all in one burst."""
        self._each(paths, far.remove)

    def rmdir(self, paths: Iterable[str]) -> None:
        """Remove from the deepest; one that is not empty stays."""
        levels: dict[int, list[str]] = {}
        for path in paths:
            levels.setdefault(path.count("/"), []).append(path)
        if levels:
            self._known.clear()
        for depth in sorted(levels, reverse=True):
            self._each(levels[depth], far.rmdir)

    def _rename(self, old: str, new: str) -> Job[str]:
        if old in self._known:
            self._known.clear()
        if wire.POSIX_RENAME in self._session.extensions:
            return far.posix_rename(old, new)
        return far.plain_rename(old, new)

    def _each(self, paths: Iterable[str], job: Callable[[str], Job[None]]) -> None:
        for _ in self._session.run(job(path) for path in paths):
            pass

    def _pairs(self, paths: Sequence[str], job: Callable[[str], Job[T]]) -> list[tuple[str, T]]:
        return list(zip(paths, self._all(paths, job), strict=True))

    def _all(self, paths: Sequence[str], job: Callable[[str], Job[T]]) -> list[T]:
        """The results in the order of *paths*, whatever order they come in."""
        jobs = (_numbered(number, job(path)) for number, path in enumerate(paths))
        return [result for _, result in sorted(self._session.run(jobs), key=lambda pair: pair[0])]


def _numbered(number: int, job: Job[T]) -> Job[tuple[int, T]]:
    result = yield from job
    return number, result
