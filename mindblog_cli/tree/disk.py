"""A finished site in a folder: written where it differs, each file whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import copyfileobj, rmtree
from typing import BinaryIO

from msgspec import Struct

from mindblog_cli.tree.paths import Collision, checked, fold, parents
from mindblog_cli.tree.tree import Leaf, Tree, leaf_of

_numbers = count()


class TreeOnDisk(Struct, frozen=True):
    """A site and the folder its bytes are in."""

    root: Path
    tree: Tree

    def open(self, path: str) -> BinaryIO:
        """The bytes of one leaf, to be read in pieces."""
        return open(self.root / path, "rb")

    def read(self, path: str) -> bytes:
        """The bytes of one leaf."""
        return (self.root / path).read_bytes()


def write_leaf(root: Path | str, path: str, content: bytes) -> Leaf:
    """Put *content* at *path* under *root* in one step; what workers call, and `Writing`."""
    target = f"{root}/{checked(path)}"
    scratch = _scratch(target)
    try:
        file = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    except (FileNotFoundError, NotADirectoryError):
        _make_room(root, path)
        file = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    with os.fdopen(file, "wb", buffering=0) as out:
        _write_all(out.fileno(), content)
    _settle(scratch, target)
    return leaf_of(content)


def _scratch(target: str) -> str:
    """A name beside *target* that fits any disk; one left behind by a kill is swept later."""
    return f"{target.rpartition('/')[0]}/.mindblog-{os.getpid()}-{next(_numbers)}"


def _write_all(file: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]


def _make_room(root: Path | str, path: str) -> None:
    """Make the folders above *path*; what was a file there gives way."""
    for folder in parents([path]):
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError):
            os.unlink(f"{root}/{folder}")
    os.makedirs(f"{root}/{path.rpartition('/')[0]}", exist_ok=True)


def _settle(scratch: str, target: str) -> None:
    try:
        os.replace(scratch, target)
    except IsADirectoryError:
        rmtree(target)
        os.replace(scratch, target)


@contextmanager
def writing(root: Path, previous: Tree | None) -> Iterator["Writing"]:
    """Write a site into *root*, over what *previous* says an earlier run left there.

    A marker beside *root* stands while this goes on. One that a killed run left behind means the
    folder may hold anything: *previous* is then not believed, and bytes are compared instead.
    """
    os.makedirs(root, exist_ok=True)
    marker = root.with_name(root.name + ".writing")
    cut = marker.exists()
    marker.touch()
    out = Writing(root, previous if previous and not cut else Tree({}))
    yield out
    if out.finished:
        marker.unlink(missing_ok=True)


class Writing:
    """A site on its way into a folder."""

    def __init__(self, root: Path, previous: Tree) -> None:
        self.finished = False
        self._root = str(root)
        self._previous = previous.leaves
        self._leaves: dict[str, Leaf] = {}
        self._folded: dict[str, str] = {}
        self._there = dict(_files(self._root))

    def put(self, path: str, content: bytes) -> bool:
        """Make *path* hold *content*; True when the disk had something else."""
        leaf = leaf_of(content)
        self.claim(path, leaf)
        if self._holds(path, leaf) or self._reads(path, content):
            return False
        write_leaf(self._root, path, content)
        return True

    def copy(self, path: str, source: Path) -> bool:
        """Make *path* hold what *source* does, whatever its size; True when it was written."""
        leaf = leaf_of_file(source)
        self.claim(path, leaf)
        if self._holds(path, leaf):
            return False
        target = f"{self._root}/{path}"
        if self._there.get(path) == leaf.size and leaf_of_file(Path(target)) == leaf:
            return False
        self._copy(source, target, path)
        return True

    def keep(self, path: str) -> bool:
        """Leave *path* as the earlier run made it; False when it is not there to be kept."""
        leaf = self._previous.get(path)
        if leaf is None or not self._holds(path, leaf):
            return False
        self.claim(path, leaf)
        return True

    def claim(self, path: str, leaf: Leaf) -> None:
        """Say that *path* is part of the site, written by `write_leaf` somewhere else.

        Raises UnsafePath or Collision (which names both paths).
        """
        first = self._folded.setdefault(fold(checked(path)), path)
        if first != path:
            raise Collision(first, path)
        self._leaves[path] = leaf

    def finish(self) -> TreeOnDisk:
        """Remove all that was not put, prune emptied folders, and give the whole."""
        folders = parents(self._leaves)
        for folder in folders:
            if (file := self._folded.get(fold(folder))) is not None:
                raise Collision(file, folder + "/")
        left = [path for path in self._there if path not in self._leaves]
        for path in left:
            self._remove(path)
        self._prune(left, set(folders))
        self.finished = True
        return TreeOnDisk(Path(self._root), Tree(dict(sorted(self._leaves.items()))))

    def _holds(self, path: str, leaf: Leaf) -> bool:
        return self._previous.get(path) == leaf and self._there.get(path) == leaf.size

    def _reads(self, path: str, content: bytes) -> bool:
        if self._there.get(path) != len(content):
            return False
        with open(f"{self._root}/{path}", "rb") as file:
            return file.read() == content

    def _copy(self, source: Path, target: str, path: str) -> None:
        _make_room(self._root, path)
        scratch = _scratch(target)
        with open(source, "rb") as old, open(scratch, "wb") as new:
            copyfileobj(old, new, 1 << 20)
        _settle(scratch, target)

    def _remove(self, path: str) -> None:
        """Remove an old file, unless the disk takes its name for that of a new one."""
        old = f"{self._root}/{path}"
        new = self._folded.get(fold(path))
        with suppress(FileNotFoundError, NotADirectoryError):
            if new is not None and os.path.samefile(old, f"{self._root}/{new}"):
                os.rename(old, f"{self._root}/{new}")
            elif not os.path.isdir(old) or os.path.islink(old):
                os.unlink(old)

    def _prune(self, removed: list[str], wanted: set[str]) -> None:
        for folder in reversed(parents(removed)):
            if folder not in wanted:
                with suppress(OSError):
                    os.rmdir(f"{self._root}/{folder}")


def leaf_of_file(path: Path) -> Leaf:
    """The leaf that stands for a file, read in pieces."""
    digest, size = sha256(), 0
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return Leaf(digest.hexdigest(), size)


def _files(root: str) -> Iterator[tuple[str, int]]:
    """Each file below *root* and its size; a link counts as a file that matches nothing."""
    folders = [""]
    while folders:
        prefix = folders.pop()
        with os.scandir(f"{root}/{prefix}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{prefix}{entry.name}/")
                else:
                    size = entry.stat(follow_symlinks=False).st_size
                    yield prefix + entry.name, -1 if entry.is_symlink() else size
