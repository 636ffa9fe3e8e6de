"""What a server says is there: the answer to a PROPFIND, read as it comes.

The server may be anybody's. Entities are not believed in, and neither are documents that are deep,
wide or endless without telling of a file: memory stays bounded by what was really found.
"""

from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from urllib.parse import quote, unquote
from xml.parsers import expat

from msgspec import Struct

from mindblog_cli.remotes.folder.files import Stat

WISH = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<propfind xmlns="DAV:"><prop>'
    b"<resourcetype/><getcontentlength/><getlastmodified/></prop></propfind>"
)
"""The body of the question: a name, a length and a time are all that is wanted."""

DEEPEST = 64
LONGEST = 64 * 1024
"""Characters in one name or value."""

IDLE_BYTES = 1024 * 1024
"""Bytes that may pass without telling of a file, and"""
PER_FILE = 8 * 1024
"""so many more for each that was told of."""

_TEXTS = frozenset(("href", "status", "getcontentlength", "getlastmodified"))


class BadListing(Exception):
    """No list of files, or one that is meant to do harm."""


class BrokenListing(BadListing):
    """It ended too soon, or something else stands behind it."""


class Found(Struct, frozen=True):
    """One thing; *path* is decoded, and ends without a slash."""

    path: str
    stat: Stat


class Listing:
    """Takes an answer in pieces, and has what was found in the end."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._size = 0
        self._open: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._path = ""
        self._gone = False
        self._props: dict[str, str] = {}
        self._part: dict[str, str] = {}
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _no_entities
        self._parser.EntityDeclHandler = _no_entities
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._say

    def feed(self, piece: bytes) -> None:
        """Read on; raises BadListing."""
        self._size += len(piece)
        if self._size > IDLE_BYTES + PER_FILE * len(self.found):
            raise BadListing("it does not end")
        self._parse(piece, last=False)

    def close(self) -> list[Found]:
        """All that was found; raises BadListing where the answer is cut."""
        self._parse(b"", last=True)
        return self.found

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            kind = BrokenListing if last or self.found else BadListing
            raise kind(f"it is no XML ({error})") from error

    def _start(self, name: str, _: dict[str, str]) -> None:
        local = name.removeprefix("DAV: ")
        self._open.append(local)
        self._text.clear()
        self._length = 0
        if len(self._open) > DEEPEST:
            raise BadListing("it is too deep")
        if local == "response":
            self._path, self._gone, self._props = "", False, {}
        elif local == "propstat":
            self._part = {}
        elif local == "collection" and "resourcetype" in self._open:
            self._part["collection"] = "yes"

    def _say(self, text: str) -> None:
        if self._open[-1] in _TEXTS:
            self._length += len(text)
            if self._length > LONGEST:
                raise BadListing("a name in it does not end")
            self._text.append(text)

    def _end(self, _: str) -> None:
        name = self._open.pop()
        above = self._open[-1] if self._open else ""
        text = "".join(self._text).strip() if name in _TEXTS else ""
        if name == "href" and above == "response":
            self._path = path_of(text)
        elif name == "status" and above == "response":
            self._gone = not _good(text)
        elif name in _TEXTS:
            self._part[name] = text
        elif name == "propstat" and _good(self._part.get("status", "200")):
            self._props |= self._part
        elif name == "response" and self._path and not self._gone:
            self.found.append(Found(self._path, _stat(self._props)))


def path_of(href: str) -> str:
    """The path in *href*, which may be a whole address, decoded; "/" is the server's root."""
    scheme, there, rest = href.partition("://")
    if there and "/" not in scheme:
        href = "/" + rest.partition("/")[2]
    path = unquote(href, errors="surrogateescape").strip("/")
    return f"/{path}"


def escaped(path: str) -> str:
    """*path* as it is sent; bytes that are no UTF-8 are kept."""
    return quote(path.encode(errors="surrogateescape"), safe="/~")


def itself(found: Iterable[Found], path: str) -> Stat | None:
    """What is at *path*, among what was told of it."""
    named = list(found)
    exact = (one.stat for one in named if one.path == path)
    return next(exact, min(named, key=_depth).stat if named else None)


def inside(found: Iterable[Found], path: str) -> dict[str, Stat]:
    """What is in the folder *path*, by name.

    A server behind another may know itself by other paths than we do; then the shortest is it.
    """
    named = list(found)
    if named and not any(one.path == path for one in named):
        path = min(named, key=_depth).path
    head = path.rstrip("/") + "/"
    return {
        name: one.stat
        for one in named
        if one.path.startswith(head) and (name := one.path[len(head) :]) and "/" not in name
    }


def _depth(one: Found) -> tuple[int, int]:
    return one.path.rstrip("/").count("/"), len(one.path)


def _stat(props: dict[str, str]) -> Stat:
    size = props.get("getcontentlength", "")
    folder = "collection" in props
    return Stat(
        "folder" if folder else "file",
        int(size) if size.isdecimal() and not folder else 0,
        _time(props.get("getlastmodified", "")),
    )


def _time(text: str) -> float:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _good(status: str) -> bool:
    """Whether a line such as `HTTP/1.1 200 OK` tells of success."""
    return any(word[:1] == "2" and len(word) == 3 for word in status.split()[:2])


def _no_entities(*_: object) -> None:
    raise BadListing("it declares entities, which no such answer needs")
