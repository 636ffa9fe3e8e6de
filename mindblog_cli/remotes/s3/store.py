"""A bucket as a store of objects."""

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from secrets import token_hex
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from mindblog_cli.errors import RemoteError
from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.ordered.store import Head
from mindblog_cli.remotes.remote import Content, Sent
from mindblog_cli.remotes.s3.credentials import Credentials
from mindblog_cli.remotes.s3.objects import AT_ONCE, Objects, part_size
from mindblog_cli.remotes.s3.place import Place
from mindblog_cli.remotes.s3.plain import is_plain
from mindblog_cli.remotes.s3.pump import Pump, Silent, Tell
from mindblog_cli.remotes.s3.window import Window
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.paths import RESERVED

if TYPE_CHECKING:
    from obstore import UpdateVersion

T = TypeVar("T")
R = TypeVar("R")

JOBS = 128
"""Requests at once; on a line of 40 ms that is some 2,500 files a second."""

MANY = 200
"""Heads that cost more than a look at what there is at all."""

IDLE = 60.0
"""Seconds without an answer until a place is given up for now."""


class Bucket:
    """What is in *place*, opened by *who*; connections are made as they are needed."""

    def __init__(
        self,
        place: Place,
        who: Credentials,
        *,
        jobs: int = JOBS,
        idle: float = IDLE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place = place
        self._who = who
        self._jobs = jobs
        self._idle = idle
        self._clock = clock
        self._open: tuple[Pump, Objects] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._open:
            pump, objects = self._open
            self._open = None
            pump.close()
            objects.close()

    @property
    def conditions(self) -> bool:
        """It says so, and the lock tries."""
        return True

    @property
    def copies(self) -> bool:
        """All of them copy."""
        return True

    @property
    def headers(self) -> bool:
        """Whether what is told of a file is told to readers; some forget."""
        name = f"{RESERVED}/probe-{token_hex(8)}"
        entry = Entry(sha256(b"").hexdigest(), 0, "text/css", "no-cache")
        content = Content(path=name, entry=entry, open=BytesIO)
        try:
            list(self.upload([Upload(name, content)]))
            return self._one(lambda objects: objects.served(name)) == (entry.type, entry.cache)
        finally:
            self.delete([name])

    def read(self, name: str) -> tuple[bytes, Head] | None:
        """All of a small object; None when it is not there."""
        return self._one(lambda objects: objects.read(name))

    def create(self, name: str, content: bytes) -> bool:
        """Make an object that must not exist; False when it does. May raise NoConditions."""
        return self._one(lambda objects: objects.write(name, content, "create"))

    def exchange(self, name: str, content: bytes, tag: str) -> bool:
        """Write over the object whose tag still is *tag*; False when it is another by now."""
        mode: UpdateVersion = {"e_tag": tag}
        return self._one(lambda objects: objects.write(name, content, mode))

    def write(self, name: str, content: bytes) -> None:
        """Make *name* hold *content*, whatever it was."""
        self._one(lambda objects: objects.write(name, content))

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        """Write contents, each live when whole and never in part, hashed on the way."""
        window = Window(self._clock)

        async def act(objects: Objects, upload: Upload, tell: Tell[Sent]) -> None:
            entry, path = upload.content.entry, upload.content.path
            weight = min(entry.size, part_size(entry.size) * AT_ONCE)
            told: list[int] = []

            def moved(size: int) -> None:
                told.append(size)
                tell(Sent(path, size, done=False))

            await window.enter(weight)
            try:
                await objects.put(upload.name, upload.content, moved)
            finally:
                window.leave(weight)
            tell(Sent(path, entry.size - sum(told)))

        return self._each(uploads, act, lambda: window.longest)

    def heads(self, names: Sequence[str]) -> list[Head | None]:
        """What each is; None where nothing is."""

        async def act(objects: Objects, name: str, tell: Tell[tuple[str, Head | None]]) -> None:
            tell((name, await objects.head(name)))

        asked = dict.fromkeys(names)
        if len(asked) >= MANY:
            # A place that is empty, as at first, says so in one answer.
            present = self._one(lambda objects: objects.present(len(asked) * 10))
            if present is not None:
                asked = {name: None for name in asked if name in present or is_plain(name)}
        found = dict(self._each(list(asked), act))
        return [found.get(name) for name in names]

    def listing(self, prefix: str) -> dict[str, Head]:
        """Every object whose name begins with *prefix*."""
        folder = prefix.rpartition("/")[0]
        found = self._one(lambda objects: objects.listing(folder))
        return {name: head for name, head in found.items() if name.startswith(prefix)}

    def copy(self, pairs: Iterable[tuple[str, str]], entries: dict[str, Entry]) -> list[str]:
        """Copy each (old, new) over there, with how it is served; gives absent *old*."""

        async def act(objects: Objects, pair: tuple[str, str], tell: Tell[str]) -> None:
            if not await objects.copy(*pair):
                tell(pair[0])

        return list(self._each(list(pairs), act))

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects; one that is gone is fine."""
        if todo := list(names):
            self._one(lambda objects: objects.delete(todo))

    def _one(self, ask: Callable[[Objects], Awaitable[R]]) -> R:
        """The answer to one request."""

        async def act(objects: Objects, _: None, tell: Tell[R]) -> None:
            tell(await ask(objects))

        (found,) = self._each([None], act)
        return found

    def _each(
        self,
        things: Iterable[T],
        act: Callable[[Objects, T, Tell[R]], Awaitable[None]],
        longer: Callable[[], float] = lambda: 0.0,
    ) -> Iterator[R]:
        if self._open is None:
            self._open = Pump(self._jobs), Objects(self._place, self._who, self._idle)
        pump, objects = self._open

        async def one(thing: T, tell: Tell[R]) -> None:
            await act(objects, thing, tell)

        try:
            yield from pump.each(things, one, lambda: self._idle + longer())
        except Silent:
            raise RemoteError(
                f"{self._place} did not answer in time", hint="nothing was switched; run it again"
            ) from None
