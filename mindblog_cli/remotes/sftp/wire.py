"""SFTP version 3 on the wire: requests to bytes, bytes to replies; nothing is sent from here.

draft-ietf-secsh-filexfer-02, and the extensions in OpenSSH's PROTOCOL file. All numbers are
big-endian, every string is its length and its bytes.
"""

from enum import IntEnum
from struct import Struct as Form
from struct import error as FormError

from msgspec import Struct

VERSION = 3
PIECE = 1 << 15
"""Bytes of a file in one packet: every server takes these, and a slow line still shows life."""
LARGEST = 1 << 20
"""Bytes in one packet; whoever announces more does not speak SFTP."""

READ, WRITE, CREATE, EXCLUSIVE = 0x01, 0x02, 0x08, 0x20

POSIX_RENAME = "posix-rename@openssh.com"
HARDLINK = "hardlink@openssh.com"
FSYNC = "fsync@openssh.com"
LIMITS = "limits@openssh.com"
COPY_DATA = "copy-data"


class Op(IntEnum):
    """Kinds of packets."""

    INIT = 1
    VERSION = 2
    OPEN = 3
    CLOSE = 4
    READ = 5
    WRITE = 6
    LSTAT = 7
    FSTAT = 8
    OPENDIR = 11
    READDIR = 12
    REMOVE = 13
    MKDIR = 14
    RMDIR = 15
    REALPATH = 16
    STAT = 17
    RENAME = 18
    READLINK = 19
    SYMLINK = 20
    STATUS = 101
    HANDLE = 102
    DATA = 103
    NAME = 104
    ATTRS = 105
    EXTENDED = 200
    EXTENDED_REPLY = 201


class Code(IntEnum):
    """What a status says."""

    OK = 0
    EOF = 1
    NO_SUCH_FILE = 2
    PERMISSION_DENIED = 3
    FAILURE = 4
    BAD_MESSAGE = 5
    NO_CONNECTION = 6
    CONNECTION_LOST = 7
    OP_UNSUPPORTED = 8


class Garbled(Exception):
    """What came is not SFTP."""


class Request(Struct, frozen=True):
    """A packet without its number."""

    op: Op
    body: bytes


class Attrs(Struct, frozen=True):
    """What is known of a file."""

    size: int = 0
    mode: int = 0
    mtime: int = 0


class Status(Struct, frozen=True):
    """How it went."""

    code: int
    message: str = ""


class Handle(Struct, frozen=True):
    """An open file."""

    handle: bytes


class Data(Struct, frozen=True):
    """Bytes of a file, or of an extension's answer."""

    content: bytes


class Names(Struct, frozen=True):
    """Entries of a folder, or one path."""

    names: tuple[tuple[str, Attrs], ...]


class Limits(Struct, frozen=True):
    """What a server takes: files open at once, 0 for any number (OpenSSH's PROTOCOL, 4.8)."""

    handles: int


class Found(Struct, frozen=True):
    """What something is."""

    attrs: Attrs


Reply = Limits | Status | Handle | Data | Names | Found

_LENGTH = Form(">I")
_BYTE = Form(">B")
_LONG = Form(">Q")
_HEAD = Form(">IBI")
_NO_ATTRS = _LENGTH.pack(0)


def string(value: str | bytes) -> bytes:
    """Length and bytes; paths that are no UTF-8 go out as they came in."""
    content = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
    return _LENGTH.pack(len(content)) + content


def packet(number: int, request: Request) -> bytes:
    """*request* as it travels."""
    return _HEAD.pack(len(request.body) + 5, request.op, number) + request.body


def hello() -> bytes:
    """The first packet."""
    return _LENGTH.pack(5) + bytes([Op.INIT]) + _LENGTH.pack(VERSION)


def path(op: Op, value: str) -> Request:
    """A request about one path: LSTAT, OPENDIR, REMOVE, RMDIR, REALPATH, READLINK."""
    return Request(op, string(value))


def open_file(value: str, flags: int) -> Request:
    """Open a file."""
    return Request(Op.OPEN, string(value) + _LENGTH.pack(flags) + _NO_ATTRS)


def close(handle: bytes) -> Request:
    """Close a file or folder."""
    return Request(Op.CLOSE, string(handle))


def fstat(handle: bytes) -> Request:
    """Ask what an open file is."""
    return Request(Op.FSTAT, string(handle))


def read(handle: bytes, offset: int, length: int) -> Request:
    """Read a piece."""
    return Request(Op.READ, string(handle) + _LONG.pack(offset) + _LENGTH.pack(length))


def write(handle: bytes, offset: int, content: bytes) -> Request:
    """Write a piece."""
    return Request(Op.WRITE, string(handle) + _LONG.pack(offset) + string(content))


def copy_data(source: bytes, start: int, size: int, target: bytes, at: int) -> Request:
    """Copy a piece from one open file to another, over there (OpenSSH's PROTOCOL, 4.10)."""
    read = string(source) + _LONG.pack(start) + _LONG.pack(size)
    return Request(Op.EXTENDED, string(COPY_DATA) + read + string(target) + _LONG.pack(at))


def readdir(handle: bytes) -> Request:
    """The next entries of a folder."""
    return Request(Op.READDIR, string(handle))


def mkdir(value: str) -> Request:
    """Make a folder."""
    return Request(Op.MKDIR, string(value) + _NO_ATTRS)


def rename(old: str, new: str) -> Request:
    """Rename to what must not exist."""
    return Request(Op.RENAME, string(old) + string(new))


def symlink(text: str, link: str) -> Request:
    """Make a link: text first, as OpenSSH reads it, and the draft does not."""
    return Request(Op.SYMLINK, string(text) + string(link))


def extended(name: str, *arguments: str | bytes) -> Request:
    """A request that is not in the draft."""
    return Request(Op.EXTENDED, string(name) + b"".join(map(string, arguments)))


class Reader:
    """Takes a packet apart from the left."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def byte(self) -> int:
        """One byte."""
        return self._take(_BYTE)

    def number(self) -> int:
        """Four bytes."""
        return self._take(_LENGTH)

    def long(self) -> int:
        """Eight bytes."""
        return self._take(_LONG)

    def bytes(self) -> bytes:
        """A string."""
        length = self.number()
        start, self._at = self._at, self._at + length
        if self._at > len(self._content):
            raise Garbled("a string is longer than its packet")
        return self._content[start : self._at]

    def text(self) -> str:
        """A string that is a path or a message."""
        return self.bytes().decode("utf-8", "surrogateescape")

    def attrs(self) -> Attrs:
        """Attributes, of which only those in the flags are there."""
        flags = self.number()
        size = self.long() if flags & 0x1 else 0
        if flags & 0x2:
            self.long()
        mode = self.number() if flags & 0x4 else 0
        mtime = (self.number(), self.number())[1] if flags & 0x8 else 0
        if flags & 0x80000000:
            for _ in range(2 * self.number()):
                self.bytes()
        return Attrs(size, mode, mtime)

    @property
    def more(self) -> bool:
        """Whether anything is left."""
        return self._at < len(self._content)

    def _take(self, form: Form) -> int:
        try:
            (value,) = form.unpack_from(self._content, self._at)
        except FormError as error:
            raise Garbled("a packet is too short") from error
        self._at += form.size
        return int(value)


def extensions(content: bytes) -> dict[str, str]:
    """What a VERSION packet offers; raises Garbled when it is another version."""
    reader = Reader(content)
    if reader.number() != VERSION:
        raise Garbled("the server speaks another version of SFTP")
    found: dict[str, str] = {}
    while reader.more:
        name, version = reader.text(), reader.text()
        found[name] = version
    return found


def reply(op: int, reader: Reader) -> Reply:
    """A packet's content after its number."""
    if op == Op.STATUS:
        code = reader.number()
        return Status(code, reader.text() if reader.more else "")
    if op == Op.HANDLE:
        return Handle(reader.bytes())
    if op == Op.DATA:
        return Data(reader.bytes())
    if op == Op.ATTRS:
        return Found(reader.attrs())
    if op == Op.NAME:
        return Names(tuple(_names(reader)))
    if op == Op.EXTENDED_REPLY:
        # Only one question is answered so: packet, read and write lengths, then open handles.
        return Limits([reader.long() for _ in range(4)][3])
    raise Garbled(f"a packet of kind {op} answers nothing we asked")


def _names(reader: Reader) -> list[tuple[str, Attrs]]:
    found: list[tuple[str, Attrs]] = []
    for _ in range(reader.number()):
        name = reader.text()
        reader.bytes()  # the line `ls -l` would print
        found.append((name, reader.attrs()))
    return found
