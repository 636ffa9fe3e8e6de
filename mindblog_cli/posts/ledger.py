"""What posts said the last time, kept in the blog's work folder; all of it may go at any time.

    a line     this format, the program and the settings that readings depend on, a check sum
    the rest   readings by path

Whatever is not exactly that is nothing: everything is read again, and no one is told.
"""

import gc
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from mindblog_cli import __version__
from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.reading import Reading, pack, unpack

FILE = "readings"

# To be raised when the same file, with the same fields in a Post, reads differently than before.
FORMAT = 1


def recall(work: Path, config: Config) -> dict[str, Reading]:
    """The readings that were kept in *work* under these settings, or none."""
    try:
        data = (work / FILE).read_bytes()
    except OSError:
        return {}
    at = data.find(b"\n") + 1
    packed = memoryview(data)[at:]
    if data[:at] != _head(config, packed):
        return {}
    with suppress(msgspec.MsgspecError), _no_collector():
        return unpack(packed)
    return {}


def keep(work: Path, config: Config, readings: Mapping[str, Reading]) -> None:
    """Let *readings* be what is recalled the next time; where that fails, nothing is.

    *work* is not made for it: a look at a blog that was never built leaves no trace.
    """
    with _no_collector():
        packed = pack(readings)
    temporary = work / f"{FILE}.new"
    with suppress(OSError):
        with temporary.open("wb") as file:
            file.writelines((_head(config, packed), packed))
        temporary.replace(work / FILE)


def renew(
    work: Path, config: Config, known: Mapping[str, Reading], readings: Mapping[str, Reading]
) -> None:
    """Keep *readings* in place of those that were *known*, if they differ by more than a few.

    To write all of them takes as long as to read a tenth of the posts; one in a hundred is sooner
    read again each time than written down.
    """
    new = sum(known.get(path) is not one for path, one in readings.items())
    gone = len(known) - len(readings) + new
    if max(new, gone) * 100 > len(readings):
        keep(work, config, readings)


def _head(config: Config, packed: bytes | memoryview) -> bytes:
    basis = (
        FORMAT,
        __version__,
        Post.__struct_fields__,
        config.posts,
        config.langs,
        config.profile,
        config.timezone,
    )
    digest = sha256(msgspec.msgpack.encode(basis)).hexdigest()
    return f"mindblog readings {digest} {zlib.crc32(packed):08x}\n".encode()


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
