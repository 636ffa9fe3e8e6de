"""Small disks of memory that fill up, for those who may mount them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PAGE = 4096


class Disk:
    """A file system of its own at *path*, of *size* bytes and so many files."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def remount(self, options: str) -> None:
        """Change what it allows while it is in use."""
        _run("mount", "-o", f"remount,{options}", str(self.path))

    @property
    def used(self) -> int:
        """Bytes that are taken."""
        found = os.statvfs(self.path)
        return (found.f_blocks - found.f_bfree) * found.f_frsize

    @property
    def names(self) -> int:
        """Files, folders and names of files that are there."""
        found = os.statvfs(self.path)
        return found.f_files - found.f_ffree

    def leave(self, size: int) -> None:
        """Let *size* more bytes in, and then no more."""
        self.remount(f"size={max(self.used + size, PAGE)}")

    def leave_names(self, count: int) -> None:
        """Let *count* more names in."""
        self.remount(f"nr_inodes={self.names + count}")

    def grow(self) -> None:
        """Have room for everything again."""
        self.remount("size=64m,nr_inodes=10000")


@contextmanager
def mounted(path: Path, options: str = "size=64m,nr_inodes=10000") -> Iterator[Disk]:
    """A disk at *path*; skips where this user may not mount one."""
    path.mkdir(parents=True, exist_ok=True)
    try:
        _run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk of its own can not be mounted here (are you root?)")
    try:
        yield Disk(path)
    finally:
        _run("umount", "-l", str(path))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
