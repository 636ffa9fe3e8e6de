"""Files as one request carries them (RFC 7578): small ones together, a big one alone.

A path is the name of a field, and begins with a slash there, since plain `username` or `page`
would mean something else.
"""

from collections.abc import Iterable, Iterator
from secrets import token_hex

from msgspec import Struct

from mindblog_cli.remotes.folder.files import Upload, check
from mindblog_cli.remotes.remote import Content
from mindblog_cli.remotes.webdav.sending import SMALL, Stream

MOST_FILES = 50
MOST_BYTES = 4 << 20


class Form(Struct, frozen=True):
    """A request's body, and what its header calls it."""

    body: bytes
    kind: str


def form(files: Iterable[tuple[str, bytes]]) -> Form:
    """Whole files, each with its path."""
    boundary = token_hex(16)
    pieces: list[bytes] = []
    for path, content in files:
        pieces += [_head(boundary, path), content, b"\r\n"]
    return Form(b"".join([*pieces, _tail(boundary)]), _kind(boundary))


class LongForm:
    """One file, read as it is sent; the end that makes it count comes only when it was right."""

    def __init__(self, path: str, content: Content, stream: Stream) -> None:
        boundary = token_hex(16)
        self.kind = _kind(boundary)
        self._head, self._tail = _head(boundary, path), b"\r\n" + _tail(boundary)
        self._content, self._stream = content, stream

    def __len__(self) -> int:
        return len(self._head) + len(self._stream) + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        yield from self._stream
        check(self._content, self._stream.digest)
        yield self._tail


def batches(uploads: Iterable[Upload]) -> Iterator[list[Upload]]:
    """*uploads* in lots for one request each, taken as they are needed."""
    lot: list[Upload] = []
    size = 0
    for upload in uploads:
        weight = upload.content.entry.size
        if lot and (len(lot) >= MOST_FILES or size + weight > MOST_BYTES or _alone(upload)):
            yield lot
            lot, size = [], 0
        lot.append(upload)
        size += weight
        if _alone(upload):
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


def _alone(upload: Upload) -> bool:
    """Whether it is too big to share; names with brackets are taken apart and put together."""
    return upload.content.entry.size > SMALL or "[" in upload.name


def _head(boundary: str, path: str) -> bytes:
    name = path.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="/{name}"; filename="file"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()


def _tail(boundary: str) -> bytes:
    return f"--{boundary}--\r\n".encode()


def _kind(boundary: str) -> str:
    return f"multipart/form-data; boundary={boundary}"
