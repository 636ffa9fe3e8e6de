"""`file:PATH`: a folder on this machine, seen from the blog unless it is absolute."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from mindblog_cli.errors import ConfigError, RemoteError, RemoteRefused
from mindblog_cli.remotes.folder.files import (
    Ask,
    Stat,
    Upload,
    check,
    in_turn,
    kind_of,
    open_content,
)
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.remote import Sent

T = TypeVar("T")

PIECE = 1 << 20
"""Bytes copied at a time."""

_REFUSALS = (errno.EACCES, errno.EPERM, errno.EROFS)
_HINTS = {
    errno.ENOSPC: "nothing was switched; make room there (`df -h`, `df -i`) and run it again",
    errno.EDQUOT: "nothing was switched; a quota is used up there, see `quota`",
    errno.EACCES: "who owns it? see `ls -ld`",
    errno.EPERM: "who owns it? see `ls -ld` and `lsattr -d`",
    errno.EROFS: "the disk is mounted read-only, see `mount`",
}


def local(opening: Opening) -> FolderRemote:
    """The remote that `file:PATH` names; never the blog itself, nor a folder around it."""
    url, root = opening.url, opening.root
    if url.host:
        raise ConfigError(
            f"a folder is on this machine, not on {url.host}", hint=f"file:{url.host}{url.path}"
        )
    path = os.path.normpath(root / os.path.expanduser(url.path))
    around = tuple(str(folder) for folder in (root.resolve(), *root.resolve().parents))
    return FolderRemote(LocalFiles(), path, forbidden=around)


class LocalFiles:
    """The file system of this machine."""

    hardlinks = True
    second_names = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """There is nothing to close."""

    @property
    def pids(self) -> tuple[int, ...]:
        """Nobody writes for us."""
        return ()

    def do(self, *asks: Ask) -> None:
        """One after the other."""
        in_turn(self, asks)

    def stat(self, paths: Sequence[str]) -> list[Stat | None]:
        """What each path is."""
        return [_absent_is_none(_stat, path) for path in paths]

    def readlink(self, path: str) -> str:
        """What the link says."""
        try:
            return os.readlink(path)
        except OSError:
            return ""

    def real(self, path: str) -> str:
        """The path behind; "." is the user's home, as it is on a server."""
        return os.path.realpath(os.path.expanduser("~") if path == "." else path)

    def read(self, path: str) -> bytes | None:
        """All of it."""
        return _absent_is_none(lambda: Path(path).read_bytes(), path, bare=True)

    def digest(self, paths: Sequence[str]) -> list[str]:
        """Read and hash."""
        return [_sorted_out(_digest, path) for path in paths]

    def names(self, folders: Sequence[str]) -> list[dict[str, Stat]]:
        """What is in each."""
        return [_absent_is_none(_names, folder) or {} for folder in folders]

    def create(self, path: str, content: bytes) -> bool:
        """Make it, if nobody has."""
        try:
            file = open(path, "xb")  # noqa: SIM115 - closed below, where it is made for sure
        except FileExistsError:
            return False
        except OSError as error:
            raise sorted_error(error, path) from error
        try:
            with file:
                file.write(content)
        except OSError as error:
            # A full disk takes the name and not the bytes; a lock without an owner would stay.
            os.unlink(path)
            raise sorted_error(error, path) from error
        return True

    def rewrite(self, path: str, content: bytes) -> bool:
        """Write over it."""
        try:
            with open(path, "r+b") as file:
                file.write(content)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise sorted_error(error, path) from error
        return True

    def replace(self, path: str, content: bytes) -> None:
        """Write beside it, sync, and rename over it."""
        scratch = f"{path}.new"
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(scratch, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(scratch, path)
        except OSError as error:
            raise sorted_error(error, path) from error

    def folders(self, paths: Iterable[str]) -> None:
        """Make each, and those above."""
        for path in paths:
            try:
                os.mkdir(path)
            except FileExistsError:
                continue
            except FileNotFoundError:
                _sorted_out(lambda folder: os.makedirs(folder, exist_ok=True), path)
            except OSError as error:
                raise sorted_error(error, path) from error

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        """Copy each beside its name first."""
        for upload in uploads:
            yield from _copied(upload)

    def rename(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Rename each."""
        return [old for old, new in pairs if not _done(os.replace, old, new)]

    def link(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Link each."""
        absent: list[str] = []
        for old, new in pairs:
            with suppress(FileExistsError):
                if not _done(_link, old, new):
                    absent.append(old)
        return absent

    def symlink(self, text: str, path: str) -> None:
        """Make the link."""
        _sorted_out(lambda link: os.symlink(text, link), path)

    def remove(self, paths: Iterable[str]) -> None:
        """Unlink each."""
        for path in paths:
            if not os.path.isdir(path) or os.path.islink(path):
                _done(os.unlink, path)

    def check_changeable(self, paths: Iterable[str]) -> None:
        """Try to remove each as a folder, which it is not."""
        for path in paths:
            try:
                os.rmdir(path)
            except OSError as error:
                if error.errno in _REFUSALS:
                    raise sorted_error(error, os.path.dirname(path)) from error

    def rmdir(self, paths: Iterable[str]) -> None:
        """Remove each that is empty."""
        for path in paths:
            with suppress(OSError):
                os.rmdir(path)


def sorted_error(error: OSError, path: str) -> RemoteError:
    """An error of the system as one of ours; on a disk, trying again hardly ever helps."""
    hint = _HINTS.get(error.errno or 0, "see to it, and run it again")
    return RemoteRefused(f"{path}: {error.strerror or error}", hint=hint)


def _sorted_out(act: Callable[[str], T], path: str) -> T:
    try:
        return act(path)
    except OSError as error:
        raise sorted_error(error, path) from error


def _absent_is_none(act: Callable[..., T], path: str, *, bare: bool = False) -> T | None:
    try:
        return act() if bare else act(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise sorted_error(error, path) from error


def _done(act: Callable[..., object], *paths: str) -> bool:
    """Do it; False when the first path is not there."""
    try:
        act(*paths)
    except FileExistsError:
        raise
    except (FileNotFoundError, NotADirectoryError) as error:
        if os.path.lexists(paths[0]):
            raise sorted_error(error, paths[-1]) from error
        return False
    except OSError as error:
        raise sorted_error(error, paths[-1]) from error
    return True


def _link(old: str, new: str) -> None:
    os.link(old, new, follow_symlinks=False)


def _stat(path: str) -> Stat:
    return _as_stat(os.lstat(path))


def _as_stat(found: os.stat_result) -> Stat:
    return Stat(kind_of(found.st_mode), found.st_size, found.st_mtime)


def _names(folder: str) -> dict[str, Stat]:
    with os.scandir(folder) as entries:
        return {entry.name: _as_stat(entry.stat(follow_symlinks=False)) for entry in entries}


def _digest(path: str) -> str:
    digest = sha256()
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _copied(upload: Upload) -> Iterator[Sent]:
    content, scratch, digest = upload.content, f"{upload.name}.part", sha256()
    try:
        with open_content(content) as source, open(scratch, "wb") as out:
            while piece := source.read(PIECE):
                digest.update(piece)
                out.write(piece)
                yield Sent(content.path, len(piece), done=False)
        check(content, digest.hexdigest())
        os.replace(scratch, upload.name)
    except OSError as error:
        raise sorted_error(error, content.path) from error
    yield Sent(content.path, 0)
