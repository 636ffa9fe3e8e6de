"""Bringing one file there: a small one at once, a big one in pieces, under another name first."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import BinaryIO

from mindblog_cli.errors import Refused, RemoteError
from mindblog_cli.remotes.folder.files import Upload, check, open_content
from mindblog_cli.remotes.remote import Content, Sent
from mindblog_cli.remotes.webdav.dav import Dav

SMALL = 1 << 20
"""Bytes up to which a file is hashed before it is sent, not meanwhile."""

PIECE = 1 << 20
"""Bytes after which a big file is told of."""

_MISSING = (404, 409)


def send(
    dav: Dav, upload: Upload, tell: Callable[[Sent], None], wanted: Callable[[], None]
) -> None:
    """Bring *upload* there; *wanted* raises when nobody waits for it any more."""
    content = upload.content
    if content.entry.size <= SMALL:
        with open_content(content) as file:
            whole = file.read(SMALL + 1)
        check(content, sha256(whole).hexdigest())
        dav.put(upload.name, whole)
        tell(Sent(content.path, content.entry.size))
        return
    part = f"{upload.name}.part"
    with open_content(content) as file:
        body = Stream(file, content, tell, wanted)
        dav.put(part, body)
        check(content, body.digest)
    if dav.carry("MOVE", part, upload.name, over=True) in (*_MISSING, 410, 412):
        raise RemoteError(f"{content.path} was sent and is not there")
    tell(Sent(content.path, content.entry.size - body.told))


class Stream:
    """A file on its way: hashed as it is read, and exactly as long as was announced."""

    def __init__(
        self,
        file: BinaryIO,
        content: Content,
        tell: Callable[[Sent], None],
        wanted: Callable[[], None],
    ) -> None:
        self._file = file
        self._content = content
        self._tell = tell
        self._wanted = wanted
        self._hash = sha256()
        self._at = 0
        self.told = 0

    def __len__(self) -> int:
        return self._content.entry.size

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(PIECE):
            yield piece

    @property
    def digest(self) -> str:
        """Of what was read."""
        return self._hash.hexdigest()

    def tell(self) -> int:
        """How far it was read."""
        return self._at

    def seek(self, place: int, whence: int = 0) -> int:
        """Begin again, which is asked for when the server wants to know first who we are."""
        if (place, whence) != (0, 0):
            raise OSError("a stream begins at its beginning")
        self._file.seek(0)
        self._hash, self._at = sha256(), 0
        return 0

    def read(self, size: int = -1) -> bytes:
        """The next piece; raises Refused where the file has become shorter."""
        self._wanted()
        left = len(self) - self._at
        try:
            piece = self._file.read(left if size < 0 else min(size, left))
        except OSError as error:
            raise Refused(f"{self._content.path} can not be read any more: {error}") from error
        if left and not piece:
            check(self._content, "")
        self._hash.update(piece)
        self._at += len(piece)
        if self._at - self.told >= PIECE:
            self._tell(Sent(self._content.path, self._at - self.told, done=False))
            self.told = self._at
        return piece
