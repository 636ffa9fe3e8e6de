"""Files of ours that may go at any time, and what is in them if they are just as we left them.

    a line     a name that says all that the content depends on, and a check sum
    the rest   the content

Whatever is not exactly that is nothing: what it would have spared is done again, and no one is
told.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import msgspec

T = TypeVar("T")


def load(file: Path, name: bytes, decode: Callable[[memoryview], T]) -> T | None:
    """What *decode* makes of the content of *file*, if it is called *name* and whole."""
    # Mapped, for to copy 14 MB into memory of our own takes as long as a seventh of the decoding.
    # An empty file can not be, which is a ValueError.
    with (
        suppress(OSError, ValueError, msgspec.MsgspecError),
        file.open("rb") as opened,
        mmap(opened.fileno(), 0, access=ACCESS_READ) as data,
        memoryview(data) as whole,
    ):
        head = data[: data.find(b"\n") + 1]
        with whole[len(head) :] as content, no_collection():
            if head == _head(name, content):
                return decode(content)
    return None


def identity(file: Path, name: bytes) -> bytes:
    """What tells *file* from any other of this *name*; nothing if it is not there."""
    with suppress(OSError), file.open("rb") as opened:
        head = opened.readline()
        return head.rstrip(b"\n") if head.startswith(name) else b""
    return b""


def store(file: Path, name: bytes, content: bytes) -> None:
    """Make *file* hold *content* in one step. Raises OSError where the disk refuses."""
    # One name for all: what two writers mix up there has no right sum, and a kill leaves one file.
    unfinished = file.with_name(f"{file.name}.new")
    with unfinished.open("wb") as opened:
        opened.writelines((_head(name, content), content))
    unfinished.replace(file)


def _head(name: bytes, content: bytes | memoryview) -> bytes:
    return b"%s %08x\n" % (name, crc32(content))


@contextmanager
def no_collection() -> Iterator[None]:
    """Let the collector rest: looking for rubbish among a million new values doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
