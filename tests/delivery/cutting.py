"""A file system that dies after so many calls, as a process does that is killed."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.remote import Sent

T = TypeVar("T")


class Killed(BaseException):
    """Nothing catches this, and nothing gets done after it."""


class CuttingFiles(LocalFiles):
    """The local files until *left* changes have been made; each path of a bulk verb is one."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.made = 0

    def create(self, path: str, content: bytes) -> bool:
        self._tick()
        return super().create(path, content)

    def rewrite(self, path: str, content: bytes) -> bool:
        self._tick()
        return super().rewrite(path, content)

    def replace(self, path: str, content: bytes) -> None:
        self._tick()
        super().replace(path, content)

    def folders(self, paths: Iterable[str]) -> None:
        super().folders(self._ticked(paths))

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        for upload in uploads:
            self._tick()
            yield from super().upload([upload])

    def rename(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        return super().rename(self._ticked(pairs))

    def link(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        return super().link(self._ticked(pairs))

    def symlink(self, text: str, path: str) -> None:
        self._tick()
        super().symlink(text, path)

    def remove(self, paths: Iterable[str]) -> None:
        super().remove(self._ticked(paths))

    def rmdir(self, paths: Iterable[str]) -> None:
        super().rmdir(self._ticked(paths))

    def _ticked(self, things: Iterable[T]) -> Iterator[T]:
        for thing in things:
            self._tick()
            yield thing

    def _tick(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1
        self.made += 1
