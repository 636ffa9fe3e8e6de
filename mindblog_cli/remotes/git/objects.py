"""Writing into our copy: bytes while they are staged, and then a commit that names them."""

import subprocess
from collections.abc import Generator, Iterator, Mapping, Sequence
from hashlib import new as new_hash
from hashlib import sha256
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

from msgspec import Struct

from mindblog_cli.remotes.folder.files import check, open_content
from mindblog_cli.remotes.git.place import PLAIN
from mindblog_cli.remotes.git.store import Store
from mindblog_cli.remotes.remote import Content, Sent

PIECE = 1 << 20
"""Bytes read at a time."""

_IMPORT = ("fast-import", "--quiet", "--force", "--depth=0", "--date-format=raw")
_NEXT = "refs/mindblog/next"


class Draft(Struct, frozen=True, kw_only=True):
    """A commit on top of *parent*: what goes, what comes by its name, what comes with its bytes."""

    parent: str
    who: str
    at: int
    message: str
    gone: Sequence[str]
    named: Mapping[str, str]
    inline: Mapping[str, bytes]


class Import:
    """A stream into the copy. What came whole is kept, however this ends short of a kill."""

    def __init__(self, store: Store, *more: str) -> None:
        self._store = store
        self._more = more

    def __enter__(self) -> Self:
        self._complaints = TemporaryFile()
        self._git = subprocess.Popen(  # noqa: S603 - no shell
            [self._store.git, *_IMPORT, *self._more],
            env=self._store.near_env,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            process_group=0,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._complaints:
            try:
                self._out.close()
            except BrokenPipeError as broken:
                error = error or broken
            if self._git.wait() and (error is None or isinstance(error, BrokenPipeError)):
                self._complaints.seek(0)
                words = self._complaints.read().decode(errors="replace")
                raise self._store.spoilt(words) from error

    @property
    def whole(self) -> bool:
        """Whether git took everything in, once this is over."""
        return self._git.returncode == 0

    @property
    def _out(self) -> IO[bytes]:
        assert self._git.stdin is not None  # noqa: S101 - asked for above
        return self._git.stdin

    def write(self, command: bytes) -> None:
        """Give one command."""
        self._out.write(command)

    def blob(self, content: Content) -> Generator[Sent, None, str]:
        """Take the bytes of *content* in; gives their name in git.

        Raises Refused where they are not those of the entry.
        """
        size = left = content.entry.size
        digest, name = sha256(), new_hash(self._store.form, b"blob %d\0" % size)
        told, last = 0, b""
        with open_content(content) as source:
            self.write(b"blob\ndata %d\n" % size)
            while piece := source.read(PIECE):
                if last:
                    told += len(last)
                    yield Sent(content.path, len(last), done=False)
                digest.update(piece)
                name.update(piece)
                self.write(piece[:left])
                left -= min(left, len(piece))
                last = piece
        # Its length was announced, and what came before this is to be kept.
        for start in range(0, left, PIECE):
            self.write(bytes(min(PIECE, left - start)))
        self.write(b"\n")
        check(content, digest.hexdigest())
        yield Sent(content.path, size - told)
        return name.hexdigest()


def stage(store: Store, contents: Sequence[Content]) -> Iterator[Sent]:
    """Take in what is not there from an earlier try, and remember under which name git has it."""
    before = store.staged()
    todo = [content for content in contents if content.entry.digest not in before]
    for content in contents:
        if content.entry.digest in before:
            yield Sent(content.path, content.entry.size, resumed=True)
    if not todo:
        return
    taken: set[str] = set()
    stream = Import(store)
    with TemporaryFile("w+") as notes:
        try:
            with stream:
                for content in todo:
                    digest = content.entry.digest
                    if digest in taken:
                        yield Sent(content.path, content.entry.size)
                        continue
                    name = yield from stream.blob(content)
                    taken.add(digest)
                    notes.write(f"{digest} {name}\n")
        finally:
            if stream.whole:
                notes.seek(0)
                store.remember(notes)


def commit(store: Store, draft: Draft) -> str:
    """Write a commit; gives its name."""
    with Import(store, "--done", f"--export-marks={store.marks}") as stream:
        stream.write(_head(draft))
        for path in draft.gone:
            stream.write(b"D %s\n" % _quoted(path))
        for path, name in draft.named.items():
            stream.write(b"M %s %s %s\n" % (PLAIN.encode(), name.encode(), _quoted(path)))
        for path, content in draft.inline.items():
            stream.write(b"M %s inline %s\n" % (PLAIN.encode(), _quoted(path)))
            stream.write(b"data %d\n%s\n" % (len(content), content))
        stream.write(b"done\n")
    return store.marks.read_text().split()[1]


def _head(draft: Draft) -> bytes:
    message = draft.message.encode()
    lines = [
        f"commit {_NEXT}\nmark :1\ncommitter {draft.who} {draft.at} +0000\n".encode(),
        b"data %d\n%s\n" % (len(message), message),
    ]
    if draft.parent:
        lines.append(f"from {draft.parent}\n".encode())
    return b"".join(lines)


def _quoted(path: str) -> bytes:
    r"""As git reads it back: all but quotes, `\` and ends of lines may stand as they are."""
    raw = path.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"%s"' % raw
