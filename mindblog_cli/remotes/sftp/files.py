"""A file system at the far end of an SFTP session."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from types import TracebackType
from typing import Self, TypeVar

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.folder import asks
from mindblog_cli.remotes.folder.files import Ask, Stat, Upload
from mindblog_cli.remotes.remote import Sent
from mindblog_cli.remotes.sftp import jobs as far
from mindblog_cli.remotes.sftp import wire
from mindblog_cli.remotes.sftp.session import Job, Session
from mindblog_cli.remotes.sftp.wire import Names, Op
from mindblog_cli.tree.paths import parents

T = TypeVar("T")

HANDLES = 256
"""Files that may be open over there where a server does not say how many it takes."""

MOST = 2048
SPARE = 32

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
        self._met = False

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
        """The conversation, begun when it is first needed: what connects is under way till then."""
        if self._connection is None:
            raise RemoteError("there is no connection")
        session = self._connection.session
        if not session.started:
            self._begin(session)
        return session

    def _begin(self, session: Session) -> None:
        try:
            session.start()
        except RemoteError as error:
            if self._met:
                raise
            # An address that has never answered is more likely wrong than busy.
            raise RemoteRefused(error.message, hint=error.hint) from error
        self._met = True

    def do(self, *wishes: Ask) -> None:
        """All under way at once, sent in their order."""
        few = sum(isinstance(wish, asks.Folder) for wish in wishes) <= FEW
        make = far.mkdir_at_once if few else far.mkdir
        for _ in self._session.run(self._job(wish, make) for wish in wishes):
            pass

    def _job(self, ask: Ask, make: Callable[[str], Job[bool]]) -> Job[None]:
        match ask:
            case asks.StatOf():
                ask.found = yield from far.look_at(ask.path)
            case asks.LinkAt():
                ask.text = yield from far.read_link(ask.path)
            case asks.ContentOf():
                ask.content = yield from far.read_all(ask.path, ask.known)
            case asks.NamesIn():
                ask.names = yield from far.list_folder(ask.folder)
            case asks.Folder():
                if ask.path not in self._known:
                    if not (yield from make(ask.path)):
                        raise _can_not_be_made(ask.path)
                    self._known.add(ask.path)
            case _:
                yield from self._change(ask)

    def _change(self, ask: Ask) -> Job[None]:
        match ask:
            case asks.Scratch():
                yield from self._scratch(ask)
            case asks.Symlink():
                yield from far.make_link(ask.text, ask.path)
            case asks.Named():
                ask.absent = bool((yield from far.link(ask.old, ask.new)))
            case asks.Renamed():
                ask.absent = bool((yield from self._rename(ask.old, ask.new)))
            case asks.Gone():
                yield from far.remove(ask.path)
            case asks.Changeable():
                yield from far.check_changeable(ask.path)
            case asks.FolderGone():
                self._known.clear()
                yield from far.rmdir(ask.path)
            case _:
                ask.alone(self)

    def _scratch(self, ask: asks.Scratch) -> Job[None]:
        offered = self._session.extensions
        sync = wire.FSYNC in offered
        if ask.like and wire.COPY_DATA in offered:
            return far.write_like(ask.path, ask.content, ask.like, sync=sync)
        return far.write_file(ask.path, ask.content, sync=sync)

    def stat(self, paths: Sequence[str]) -> list[Stat | None]:
        """What each path is."""
        return self._all(paths, far.look_at)

    def readlink(self, path: str) -> str:
        """What the link says."""
        return next(self._session.run([far.read_link(path)]))

    def real(self, path: str) -> str:
        """The path behind, or the path itself where the server can not say."""
        (answer,) = self._session.ask(wire.path(Op.REALPATH, path))
        return answer.names[0][0] if isinstance(answer, Names) else path

    def read(self, path: str) -> bytes | None:
        """All of it."""
        return next(self._session.run([far.read_all(path)]))

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
        # Parents come first, and a server that works in that order makes them all at once.
        if not self._made(sorted(every)):
            return
        for depth in sorted({path.count("/") for path in every}):
            level = sorted(path for path in every if path.count("/") == depth)
            if missing := self._made(level):
                raise _can_not_be_made(missing[0])

    def _made(self, paths: Sequence[str]) -> list[str]:
        """Make *paths*, remembering those that are there; gives the others."""
        job = far.mkdir_at_once if len(paths) <= FEW else far.mkdir
        made = dict(self._pairs(paths, job))
        self._known.update(path for path in paths if made[path])
        return [path for path in paths if not made[path]]

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        """Many at once; a big file under another name until it is whole."""
        waiting = iter(uploads)
        few = list(islice(waiting, HANDLES + 1))
        news: deque[Sent] = deque()
        jobs = (far.upload(upload, self._rename, news.append) for upload in chain(few, waiting))
        yield from self._session.run(jobs, news, at_once=self._open_files(len(few)))

    def _open_files(self, wanted: int) -> int:
        """How many files may be open over there; it is asked only where it matters."""
        if wanted <= HANDLES or wire.LIMITS not in self._session.extensions:
            return HANDLES
        most = next(self._session.run([far.most_handles()]))
        # Some are left for what else this session opens meanwhile, such as the lock.
        return min(most - SPARE, MOST) if most > SPARE + HANDLES else HANDLES

    def rename(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Rename all in one burst."""
        jobs = (self._rename(old, new) for old, new in pairs)
        return [old for old in self._session.run(jobs) if old]

    def link(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Link all in one burst."""
        return [old for old in self._session.run(far.link(old, new) for old, new in pairs) if old]

    def symlink(self, text: str, path: str) -> None:
        """Make the link."""
        next(self._session.run([far.make_link(text, path)]))

    def remove(self, paths: Iterable[str]) -> None:
        """Remove all in one burst."""
        self._each(paths, far.remove)

    def check_changeable(self, paths: Iterable[str]) -> None:
        """Try each, all at once."""
        self._all(list(paths), far.check_changeable)

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


def _can_not_be_made(folder: str) -> RemoteRefused:
    return RemoteRefused(
        f"{folder} can not be made",
        hint="is something in its way, or the disk full there? see `df -h` and `df -i`",
    )
