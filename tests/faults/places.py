"""Where sites are sent in these tests, all through one table."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from mindblog_cli.remotes.remote import Level
from tests.delivery.building import Site, visible
from tests.sshd import Sshd

FOLDERS = ("file-atomic", "file-staged", "sftp-atomic", "sftp-staged")


class Place(Struct, frozen=True, kw_only=True):
    """Somewhere to publish to, whatever it is; *read* gives what readers get at these paths."""

    kind: str
    level: Level
    address: str
    read: Callable[[Iterable[str]], Site]
    unfinished: Callable[[], bool] = lambda: False
    """Whether it says of itself that a burst has been cut."""
    env: dict[str, str] = {}
    lag: float = 0.0
    """Seconds for which the last requests of somebody who was killed may still be under way."""
    meter: Callable[[], int] | None = None
    """Bytes that have been carried there so far, counted on the way."""
    age: Callable[[], None] = lambda: None
    """Let the lock of somebody who was killed look as if some seconds had passed."""


class Folder(Struct, frozen=True):
    """A folder that is published to; *www* is what readers see."""

    kind: str
    www: Path
    address: str

    @property
    def level(self) -> Level:
        """How it switches."""
        return "staged" if self.kind.endswith("staged") else "atomic"

    @property
    def ours(self) -> Path:
        """The folder with the lock."""
        if self.level == "staged":
            return self.www / ".mindblog"
        return self.www.parent / f".mindblog/releases/{self.www.name}"

    def read(self) -> Site:
        """What readers see."""
        return visible(self.www.resolve()) if self.www.exists() else {}

    @property
    def place(self) -> Place:
        """The same, as one of many."""
        return Place(
            kind=self.kind,
            level=self.level,
            address=self.address,
            read=lambda _: self.read(),
            unfinished=(self.ours / "journal").exists,
            age=self._age,
            lag=1.5 if self.kind.startswith("sftp") else 0.0,
        )

    def _age(self) -> None:
        with suppress(FileNotFoundError):
            then = (self.ours / "lock").stat().st_mtime - 5
            os.utime(self.ours / "lock", (then, then))


def folder(kind: str, www: Path, server: Callable[[], Sshd]) -> Folder:
    """A place of its *kind* at *www*; a server is asked for only where one is needed."""
    transport, _, level = kind.partition("-")
    (www if level == "staged" else www.parent).mkdir(parents=True, exist_ok=True)
    if transport == "file":
        return Folder(kind, www, f"file:{www}")
    return Folder(kind, www, server().address(www))
