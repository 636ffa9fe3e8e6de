"""A finished site in a folder: written where it differs, each file whole or not at all."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import copyfileobj, rmtree
from stat import S_ISREG
from typing import BinaryIO

from msgspec import Struct

from mindblog_cli.tree.paths import check_all, checked, fold, parents
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


class Pen:
    """Writes single files below *root*; what `Writing` does with it, worker processes may too.

    *previous* is what the folder is known to hold; None where that is not known and bytes have to
    be compared. In a *fresh* folder files are written in place: nobody reads there yet, and
    without a second name they cost half. Everywhere else they appear whole, by renaming.
    """

    def __init__(self, root: str, previous: Mapping[str, Leaf] | None, *, fresh: bool) -> None:
        self.root = root
        self.previous = previous
        self.fresh = fresh
        self._made: set[str] = set()

    def put(self, path: str, content: bytes) -> tuple[Leaf, bool]:
        """Make *path* hold *content*; its leaf, and whether the disk had something else."""
        leaf = leaf_of(content)
        if self.previous is not None:
            if self.previous.get(path) == leaf:
                return leaf, False
        elif not self.fresh and _reads(f"{self.root}/{path}", content):
            return leaf, False
        self._write(checked(path), content)
        return leaf, True

    def copy(self, path: str, source: Path) -> tuple[Leaf, bool]:
        """Make *path* hold what *source* does, whatever its size."""
        leaf = leaf_of_file(source)
        target = f"{self.root}/{checked(path)}"
        if self.previous is not None:
            if self.previous.get(path) == leaf:
                return leaf, False
        elif not self.fresh and _same_file(target, leaf):
            return leaf, False
        _make_room(self.root, path)
        scratch = _scratch(target)
        with open(source, "rb") as old, open(scratch, "wb") as new:
            copyfileobj(old, new, 1 << 20)
        _settle(scratch, target)
        return leaf, True

    def _write(self, path: str, content: bytes) -> None:
        target = f"{self.root}/{path}"
        if self.fresh:
            # Where a file stands in a folder's way the slow way says so, in the end.
            with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
                self._open_folder(path.rpartition("/")[0])
                _write_new(target, content)
                return
        scratch = _scratch(target)
        try:
            _write_new(scratch, content)
        except (FileNotFoundError, NotADirectoryError):
            _make_room(self.root, path)
            _write_new(scratch, content)
        _settle(scratch, target)

    def _open_folder(self, folder: str) -> None:
        if folder in self._made:
            return
        try:
            # Mostly the one above is there: to look first would take as long again.
            os.mkdir(f"{self.root}/{folder}")
        except FileNotFoundError:
            os.makedirs(f"{self.root}/{folder}", exist_ok=True)
        except FileExistsError:
            if not os.path.isdir(f"{self.root}/{folder}"):
                raise
        self._made.add(folder)


def _write_new(path: str, content: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)


def _scratch(target: str) -> str:
    """A name beside *target* that fits any disk; one left behind by a kill is swept later."""
    return f"{target.rpartition('/')[0]}/.mindblog-{os.getpid()}-{next(_numbers)}"


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
    marker = marker_of(root)
    cut = marker.exists()
    os.makedirs(root, exist_ok=True)
    fresh = not os.listdir(root)
    marker.touch()
    known = previous.leaves if previous and not cut and not fresh else None
    out = Writing(root, known, fresh=fresh)
    yield out
    if out.finished:
        marker.unlink(missing_ok=True)


def marker_of(root: Path) -> Path:
    """The file that stands beside *root* while a site is being written into it."""
    return root.with_name(root.name + ".writing")


class Writing:
    """A site on its way into a folder; *pen* may also be used elsewhere, if it is claimed here."""

    def __init__(self, root: Path, previous: dict[str, Leaf] | None, *, fresh: bool) -> None:
        self.finished = False
        self.pen = Pen(str(root), previous, fresh=fresh)
        self._root = str(root)
        self._previous = previous
        self._leaves: dict[str, Leaf] = {}

    def put(self, path: str, content: bytes) -> bool:
        """Make *path* hold *content*; True when the disk had something else."""
        self._leaves[path], written = self.pen.put(path, content)
        return written

    def copy(self, path: str, source: Path) -> bool:
        """Make *path* hold what *source* does, whatever its size; True when it was written."""
        self._leaves[path], written = self.pen.copy(path, source)
        return written

    def keep(self, path: str) -> bool:
        """Leave *path* as the earlier run made it; False when it is not there to be kept."""
        leaf = self._previous.get(path) if self._previous is not None else None
        if leaf is None:
            return False
        self._leaves[path] = leaf
        return True

    def keep_all(self, paths: Iterable[str]) -> None:
        """Leave *paths*, which the earlier run made, as they are."""
        if self._previous is not None:
            self._leaves.update((path, self._previous[path]) for path in paths)

    def claim(self, path: str, leaf: Leaf) -> None:
        """Say that *path* is part of the site, written with `pen` somewhere else."""
        self._leaves[path] = leaf

    def finish(self) -> TreeOnDisk:
        """Remove all that was not put, prune emptied folders, and give the whole.

        Raises UnsafePath, or Collision where two paths are one file on some disks.
        """
        known, leaves = self._previous, self._leaves
        if known is not None and known.keys() == leaves.keys():
            # In the order that is there: sorting 30,000 paths takes longer than all the rest.
            leaves = {path: leaves[path] for path in known}
        else:
            check_all(leaves)
            # What came into an empty folder is what was put there.
            there = () if self.pen.fresh else known if known is not None else _files(self._root)
            self._remove([path for path in there if path not in leaves])
            leaves = dict(sorted(leaves.items()))
        self.finished = True
        return TreeOnDisk(Path(self._root), Tree(leaves))

    def _remove(self, left: list[str]) -> None:
        """Remove old files, but for those whose name the disk takes for that of a new one."""
        folded = {fold(path): path for path in self._leaves} if left else {}
        for path in left:
            old = f"{self._root}/{path}"
            new = folded.get(fold(path))
            with suppress(FileNotFoundError, NotADirectoryError):
                if new is not None and os.path.samefile(old, f"{self._root}/{new}"):
                    os.rename(old, f"{self._root}/{new}")
                elif not os.path.isdir(old) or os.path.islink(old):
                    os.unlink(old)
        wanted = set(parents(self._leaves)) if left else set()
        for folder in reversed(parents(left)):
            if folder not in wanted:
                with suppress(OSError):
                    os.rmdir(f"{self._root}/{folder}")


def _reads(file: str, content: bytes) -> bool:
    """Whether *file* is there and holds *content*; a link is never what we wrote."""
    with suppress(OSError):
        stat = os.lstat(file)
        if S_ISREG(stat.st_mode) and stat.st_size == len(content):
            with open(file, "rb") as there:
                return there.read() == content
    return False


def _same_file(file: str, leaf: Leaf) -> bool:
    with suppress(OSError):
        stat = os.lstat(file)
        return S_ISREG(stat.st_mode) and stat.st_size == leaf.size and leaf_of_file(file) == leaf
    return False


def leaf_of_file(path: Path | str) -> Leaf:
    """The leaf that stands for a file, read in pieces."""
    digest, size = sha256(), 0
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return Leaf(digest.hexdigest(), size)


def _files(root: str) -> Iterator[str]:
    """Each file below *root*, links among them."""
    folders = [""]
    while folders:
        prefix = folders.pop()
        with os.scandir(f"{root}/{prefix}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{prefix}{entry.name}/")
                else:
                    yield prefix + entry.name
