"""What posts said the last time, kept in the blog's work folder; all of it may go at any time.

    readings        a line: this format, the program, the settings that readings depend on, a check
                    sum; then readings by path
    readings.more   the same line again and one of its own; then what has changed since, by path,
                    with nothing for posts that have gone

An edit is kept in the second file, for the first one takes a tenth of a second to write for 20,000
posts. Whatever is not exactly as above is nothing: everything is read again, and no one is told.
"""

import gc
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path

import msgspec

from mindblog_cli import __version__
from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.reading import Reading, pack, unpack

FILE, MORE = "readings", "readings.more"

# The second file is for less than one reading in so many.
FEW = 10

GONE = Reading((), None)

# To be raised when the same file, with the same fields in a Post, reads differently than before.
FORMAT = 1


def recall(work: Path, config: Config) -> dict[str, Reading]:
    """The readings that were kept in *work* under these settings, or none."""
    head, readings = _opened(work / FILE, _basis(config))
    if readings:
        for path, one in _opened(work / MORE, head)[1].items():
            if one == GONE:
                readings.pop(path, None)
            else:
                readings[path] = one
    return readings


def keep(work: Path, config: Config, readings: Mapping[str, Reading]) -> None:
    """Let *readings* be what is recalled the next time; where that fails, nothing is.

    *work* is not made for it: a look at a blog that was never built leaves no trace.
    """
    with suppress(OSError):
        _write(work / FILE, _basis(config), readings)
        (work / MORE).unlink(missing_ok=True)


def renew(
    work: Path, config: Config, known: Mapping[str, Reading], readings: Mapping[str, Reading]
) -> None:
    """Keep *readings* in place of those that were *known*; a few that differ by themselves."""
    if known == readings:
        return
    new = {path: one for path, one in readings.items() if known.get(path) is not one}
    new |= dict.fromkeys(known.keys() - readings.keys(), GONE)
    head = _headline(work / FILE, _basis(config)) if known else b""
    more = _opened(work / MORE, head)[1] | new if head else {}
    if more and len(more) * FEW < len(readings):
        with suppress(OSError):
            _write(work / MORE, head, more)
    else:
        keep(work, config, readings)


def _headline(file: Path, basis: bytes) -> bytes:
    """The first line of *file*, if it is for *basis*."""
    with suppress(OSError), file.open("rb") as opened:
        head = opened.readline()
        return head if head.startswith(basis) else b""
    return b""


def _opened(file: Path, basis: bytes) -> tuple[bytes, dict[str, Reading]]:
    """The first line of *file* and its readings, if it is for *basis* and whole."""
    # Mapped, for to copy 14 MB into memory of our own takes as long as a seventh of the decoding.
    # An empty file can not be, which is a ValueError.
    with (
        suppress(OSError, ValueError, msgspec.MsgspecError),
        file.open("rb") as opened,
        mmap(opened.fileno(), 0, access=ACCESS_READ) as data,
        memoryview(data) as whole,
    ):
        head = data[: data.find(b"\n") + 1]
        with whole[len(head) :] as packed, _no_collector():
            if head == _head(basis, packed):
                return head, unpack(packed)
    return b"", {}


def _write(file: Path, basis: bytes, readings: Mapping[str, Reading]) -> None:
    with _no_collector():
        packed = pack(readings)
    temporary = file.with_name(f"{file.name}.new")
    with temporary.open("wb") as opened:
        opened.writelines((_head(basis, packed), packed))
    temporary.replace(file)


def _basis(config: Config) -> bytes:
    """What readings depend on beside the files."""
    basis = (
        FORMAT,
        __version__,
        Post.__struct_fields__,
        config.posts,
        config.langs,
        config.profile,
        config.timezone,
    )
    return b"mindblog readings %s" % sha256(msgspec.msgpack.encode(basis)).hexdigest().encode()


def _head(basis: bytes, packed: bytes | memoryview) -> bytes:
    return b"%s %08x\n" % (basis.rstrip(b"\n"), zlib.crc32(packed))


@contextmanager
def _no_collector() -> Iterator[None]:
    """Values by the thousand and no rubbish among them: looking for it doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
