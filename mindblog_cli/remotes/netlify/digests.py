"""The digests by which Netlify knows bytes, next to those by which a manifest does."""

from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha1, sha256

from mindblog_cli.remotes.folder.files import check, open_content
from mindblog_cli.remotes.remote import Content
from mindblog_cli.remotes.webdav.crew import Crew

_CHUNK = 1 << 20
_LOT = 64


class Digests:
    """The sha1 of everything that was read so far, by its sha256."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._known: dict[str, bytes] = {}

    def of(self, contents: Iterable[Content]) -> dict[str, str]:
        """The sha1 of each path; raises Refused where bytes are not those that were announced."""
        wanted = list(contents)
        new = {c.entry.digest: c for c in wanted if c.entry.digest not in self._known}
        todo = list(new.values())
        lots = (todo[at : at + _LOT] for at in range(0, len(todo), _LOT))
        for done in self._crew.run(partial(_hashed_all, lot, self._crew.check) for lot in lots):
            self._known |= done.value
        return {c.path: self._known[c.entry.digest].hex() for c in wanted}


def sha1_of(content: bytes) -> str:
    """What Netlify calls these bytes."""
    return sha1(content, usedforsecurity=False).hexdigest()


def _hashed_all(contents: list[Content], wanted: Callable[[], None]) -> dict[str, bytes]:
    return {content.entry.digest: _hashed(content, wanted) for content in contents}


def _hashed(content: Content, wanted: Callable[[], None]) -> bytes:
    ours, theirs = sha256(), sha1(usedforsecurity=False)
    with open_content(content) as file:
        while chunk := file.read(_CHUNK):
            wanted()
            ours.update(chunk)
            theirs.update(chunk)
    check(content, ours.hexdigest())
    return theirs.digest()
