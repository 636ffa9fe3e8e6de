"""Neocities as a store of objects: it knows no conditions and no copies, and keeps folders.

A folder goes with all that is in it when it is removed like a file, so nothing is removed that was
not seen to be a file just before, or to be an empty folder in the way of one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from functools import partial
from hashlib import sha256
from types import TracebackType
from typing import Self

from mindblog_cli.errors import ConfigError, RemoteError, RemoteRefused
from mindblog_cli.http.answer import Answer
from mindblog_cli.remotes.folder.files import Upload, check, open_content
from mindblog_cli.remotes.neocities import fitness, spelling
from mindblog_cli.remotes.neocities.api import VARIABLE, Api, File, InTheWay
from mindblog_cli.remotes.neocities.parts import LongForm, batches, form
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.ordered.places import RELEASES, TURNS
from mindblog_cli.remotes.ordered.store import Head, NoConditions
from mindblog_cli.remotes.remote import Content, Sent
from mindblog_cli.remotes.webdav.crew import Crew, Result
from mindblog_cli.remotes.webdav.sending import SMALL, Stream
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.paths import parents

JOBS = 3
"""Requests at once; it asks not to be flooded with them."""

FRONT = "index.html"
"""What can not be removed: no site there is without one."""

_DELETED = 100
_FLAT = (TURNS, RELEASES)


class NeocitiesStore:
    """The site that the API at *base* gives to whoever has its key."""

    conditions = False
    copies = False
    headers = False

    def __init__(self, opening: Opening, base: str) -> None:
        self._opening = opening
        self._base = base
        self._open: Api | None = None
        self._supporter = False
        self._crew = Crew(opening.means.jobs or JOBS, self._abort, lambda: None)

    def __enter__(self) -> Self:
        url = self._opening.url
        login = self._opening.means.secrets.need(url, VARIABLE, what="an API key")
        self._open = Api(self._opening, self._base, login)
        info = self._open.info()
        if info.sitename.lower() != url.host.lower():
            raise ConfigError(
                f"the key for {url} is that of another site, {info.sitename}",
                hint="each site at Neocities has a key of its own",
            )
        self._supporter = info.supporter
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._crew.stop()
        if self._open:
            self._open.close()
            self._open = None

    def fit(self, contents: Sequence[Content]) -> None:
        """Raise RemoteRefused for what would not be taken, before any of it is sent."""
        fitness.check(contents, supporter=self._supporter)

    def read(self, name: str) -> tuple[bytes, Head] | None:
        """All of a small object; None when it is not there."""
        answer = self._api.read(spelling.spelt(name))
        if answer is None:
            return None
        content = spelling.read(answer.body) if spelling.is_ours(name) else answer.body
        return content, Head(len(content), _time(answer), answer.headers.get("etag", ""))

    def create(self, name: str, content: bytes) -> bool:
        """There is no such thing."""
        raise NoConditions("Neocities knows no conditions")

    def exchange(self, name: str, content: bytes, tag: str) -> bool:
        """There is no such thing."""
        raise NoConditions("Neocities knows no conditions")

    def write(self, name: str, content: bytes) -> None:
        """Make *name* hold *content*, whatever it was."""
        text = spelling.written(content) if spelling.is_ours(name) else content
        self._store([(spelling.spelt(name), text)])

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        """Write contents, several with each request; they are live when it has arrived whole."""

        def jobs(tell: Callable[[Sent], None]) -> Iterator[Callable[[], None]]:
            for lot in batches(uploads):
                yield partial(self._send, lot, tell)

        for one in self._crew.tell(jobs):
            if not isinstance(one, Result):
                yield one

    def heads(self, names: Sequence[str]) -> list[Head | None]:
        """What each is, from as short a listing as tells."""
        found = self._files(names)
        return [_head(found[name]) if name in found else None for name in names]

    def listing(self, prefix: str) -> dict[str, Head]:
        """Every object whose name begins with *prefix*."""
        files = self._api.files(prefix.rstrip("/") if prefix in _FLAT else "")
        return {
            name: _head(file)
            for file in files
            if not file.is_directory and (name := spelling.named(file.path)).startswith(prefix)
        }

    def copy(self, pairs: Iterable[tuple[str, str]], entries: dict[str, Entry]) -> list[str]:
        """There is no such thing."""
        raise RemoteRefused("Neocities can not copy")

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects; one that is gone is fine, and the front page stays."""
        wanted = [name for name in dict.fromkeys(names) if name != FRONT]
        there = self._files(wanted) if wanted else {}
        paths = [there[name].path for name in wanted if name in there]
        for at in range(0, len(paths), _DELETED):
            self._api.delete(paths[at : at + _DELETED])

    @property
    def _api(self) -> Api:
        if self._open is None:
            raise RemoteError("there is no connection")
        return self._open

    def _abort(self) -> None:
        if self._open:
            self._open.abort()

    def _files(self, names: Sequence[str]) -> dict[str, File]:
        """Those of *names* that are files, by name."""
        folders = {name.rpartition("/")[0] for name in names}
        ours = all(spelling.is_ours(name) for name in names)
        asked = folders if ours and len(folders) <= JOBS else {""}
        wanted = {*names}
        return {
            name: file
            for folder in asked
            for file in self._api.files(folder)
            if not file.is_directory and (name := spelling.named(file.path)) in wanted
        }

    def _send(self, lot: list[Upload], tell: Callable[[Sent], None]) -> None:
        self._crew.check()
        content = lot[0].content
        if content.entry.size > SMALL:
            told = self._send_big(lot[0], tell)
            tell(Sent(content.path, content.entry.size - told))
            return
        self._store([(upload.name, _whole(upload.content)) for upload in lot])
        for upload in lot:
            tell(Sent(upload.content.path, upload.content.entry.size))

    def _send_big(self, upload: Upload, tell: Callable[[Sent], None]) -> int:
        def sent() -> bool:
            with open_content(upload.content) as file:
                streams.append(Stream(file, upload.content, tell, self._crew.check))
                return self._api.upload(LongForm(upload.name, upload.content, streams[-1]))

        streams: list[Stream] = []
        self._stored([upload.name], sent)
        return sum(stream.told for stream in streams)

    def _store(self, files: list[tuple[str, bytes]]) -> None:
        self._stored([path for path, _ in files], lambda: self._api.upload(form(files)))

    def _stored(self, paths: list[str], send: Callable[[], bool]) -> None:
        """Send, and once more where an empty folder was in the way."""
        try:
            done = send()
        except InTheWay:
            self._clear(paths)
            done = send()
        except RemoteRefused:
            raise
        except RemoteError:
            self._find_fault(paths)
            raise
        if not done:
            self._find_fault(paths)
            raise RemoteError(f"Neocities could not store all of {len(paths)} files")

    def _clear(self, paths: list[str]) -> None:
        """Remove folders in the way of *paths* that have nothing in them."""
        every = self._api.files()
        folders = {file.path for file in every if file.is_directory} & {*paths}
        full = {*parents(file.path for file in every if not file.is_directory)}
        if busy := sorted(folders & full):
            raise RemoteRefused(
                f"{busy[0]} can not be stored: it is a folder, with files that are not ours",
                hint="move them, or give the page another slug",
            )
        if folders:
            self._api.delete(sorted(folders))

    def _find_fault(self, paths: list[str]) -> None:
        """Raise RemoteRefused where a file is in the way of a folder, which is told badly."""
        above = {*parents(paths)}
        files = self._api.files() if above else []
        if wall := next((f.path for f in files if f.path in above and not f.is_directory), None):
            raise RemoteRefused(
                f"{wall} is a file, and not ours, where the site has a folder",
                hint="remove it, or give the page another slug",
            )


def _head(file: File) -> Head:
    digest = "" if spelling.is_ours(file.path) else f"sha1:{file.sha1_hash}"
    return Head(file.size, file.time, file.sha1_hash, digest)


def _time(answer: Answer) -> float:
    try:
        return parsedate_to_datetime(answer.headers.get("last-modified", "")).timestamp()
    except ValueError:
        return 0.0


def _whole(content: Content) -> bytes:
    with open_content(content) as file:
        whole = file.read(SMALL + 1)
    check(content, sha256(whole).hexdigest())
    return whole
