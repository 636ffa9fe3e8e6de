"""One writer at a time in a blog's folder."""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from mindblog_cli.blog.root import Blog
from mindblog_cli.errors import Locked

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

POLL = 0.1


@contextmanager
def locked(
    blog: Blog, *, wait: float = 0.0, sleep: Callable[[float], None] = time.sleep
) -> Iterator[None]:
    """Hold the blog's lock; raises Locked if another process has it for *wait* seconds more.

    The system lets go of it when a process ends, however it ends, so none is ever left behind.
    """
    blog.work.mkdir(parents=True, exist_ok=True)
    with (blog.work / "lock").open("a+", encoding="utf-8") as file:
        while not _taken(file):
            if wait <= 0:
                raise Locked(
                    f"another mindblog is at work here ({_owner(file)})",
                    hint="wait for it to end, or give --wait-lock SECONDS",
                )
            sleep(min(POLL, wait))
            wait -= POLL
        file.truncate(0)
        file.write(f"process {os.getpid()} on {platform.node()}")
        file.flush()
        yield


def holder(blog: Blog) -> str:
    """Who is at work in *blog* at this moment; nothing where nobody is."""
    try:
        file = (blog.work / "lock").open("r+", encoding="utf-8")
    except OSError:
        return ""
    with file:
        return "" if _taken(file) else _owner(file)


def _taken(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _owner(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip() or "it has not said which"
