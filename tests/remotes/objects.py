"""A store in memory: a real one, with the manners of different hosts. It may die at any change."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Literal, Self

from mindblog_cli.remotes.folder.files import Upload, check, open_content
from mindblog_cli.remotes.ordered.store import Head, NoConditions
from mindblog_cli.remotes.remote import Sent
from mindblog_cli.tree.manifest import Entry

Manners = Literal["honours", "ignores", "refuses", "none"]
"""What becomes of a condition: honoured, ignored, refused with an error, or known to be unknown."""


class Killed(BaseException):
    """Nothing catches this, and nothing gets done after it."""


class Objects:
    """What is there while nobody is connected; *now* is its clock."""

    def __init__(self) -> None:
        self.bytes: dict[str, bytes] = {}
        self.mtimes: dict[str, float] = {}
        self.served: dict[str, tuple[str, str]] = {}
        self.now = 1_700_000_000.0
        self.writes = 0
        self.log: list[str] = []

    def put(self, name: str, content: bytes, served: tuple[str, str] = ("", "")) -> None:
        self.writes += 1
        self.bytes[name] = content
        self.mtimes[name] = self.now
        self.served[name] = served
        self.log.append(name)

    def drop(self, name: str) -> None:
        self.bytes.pop(name, None)
        self.mtimes.pop(name, None)
        self.served.pop(name, None)
        self.log.append(f"-{name}")

    @property
    def visible(self) -> dict[str, bytes]:
        """What readers see."""
        return {n: b for n, b in self.bytes.items() if not n.startswith(".mindblog/")}

    def kept(self, prefix: str) -> list[str]:
        return sorted(n for n in self.bytes if n.startswith(f".mindblog/{prefix}"))


class MemoryStore:
    """A connection; dies after *left* changes, each object of a bulk verb being one."""

    def __init__(
        self,
        objects: Objects,
        *,
        manners: Manners = "honours",
        copies: bool = True,
        hashes: str = "sha256",
        left: int = -1,
    ) -> None:
        self.objects = objects
        self.manners = manners
        self.hashes = hashes
        self.left = left
        self.made = 0
        self.calls: list[str] = []
        self.conditions = manners != "none"
        self.copies = copies
        self.headers = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """There is nothing to close."""

    def read(self, name: str) -> tuple[bytes, Head] | None:
        self.calls.append(f"read {name}")
        content = self.objects.bytes.get(name)
        return None if content is None else (content, self._head(name))

    def create(self, name: str, content: bytes) -> bool:
        self.calls.append(f"create {name}")
        return self._conditional(name, content, name not in self.objects.bytes)

    def exchange(self, name: str, content: bytes, tag: str) -> bool:
        self.calls.append(f"exchange {name}")
        there = name in self.objects.bytes and self._head(name).tag == tag
        return self._conditional(name, content, there)

    def write(self, name: str, content: bytes) -> None:
        self.calls.append(f"write {name}")
        self._tick()
        self.objects.put(name, content)

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        self.calls.append("upload")
        for upload in uploads:
            entry = upload.content.entry
            with open_content(upload.content) as file:
                content = file.read()
            check(upload.content, hashlib.sha256(content).hexdigest())
            self._tick()
            self.objects.put(upload.name, content, (entry.type, entry.cache))
            yield Sent(upload.content.path, len(content))

    def heads(self, names: Sequence[str]) -> list[Head | None]:
        self.calls.append(f"heads {len(names)}")
        return [self._head(name) if name in self.objects.bytes else None for name in names]

    def listing(self, prefix: str) -> dict[str, Head]:
        self.calls.append(f"listing {prefix}")
        return {name: self._head(name) for name in self.objects.bytes if name.startswith(prefix)}

    def copy(self, pairs: Iterable[tuple[str, str]], entries: dict[str, Entry]) -> list[str]:
        self.calls.append("copy")
        absent = []
        for old, new in pairs:
            self._tick()
            if old not in self.objects.bytes:
                absent.append(old)
            else:
                self.objects.put(new, self.objects.bytes[old], self.objects.served[old])
        return absent

    def delete(self, names: Iterable[str]) -> None:
        self.calls.append("delete")
        for name in names:
            self._tick()
            self.objects.drop(name)

    def _conditional(self, name: str, content: bytes, holds: bool) -> bool:
        if self.manners == "refuses":
            raise NoConditions("501 Not Implemented")
        if not holds and self.manners == "honours":
            return False
        self._tick()
        self.objects.put(name, content)
        return True

    def _head(self, name: str) -> Head:
        content = self.objects.bytes[name]
        tag = hashlib.md5(content, usedforsecurity=False).hexdigest()
        digest = hashlib.new(self.hashes, content).hexdigest() if self.hashes else ""
        told = f"{self.hashes}:{digest}" if digest else ""
        return Head(len(content), self.objects.mtimes[name], f'"{tag}"', told)

    def _tick(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1
        self.made += 1
        self.objects.now += 0.001
