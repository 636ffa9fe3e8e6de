"""The little of an object store that an ordered remote needs.

Names are the site's paths, and those below `.mindblog/`; a store may spell them otherwise for its
own ends. Verbs that take many names do many requests at once. Failures are RemoteError or
RemoteRefused, whichever it is, and ConfigError for credentials.
"""

from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self

from msgspec import Struct

from mindblog_cli.errors import RemoteRefused
from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.remote import Sent
from mindblog_cli.tree.manifest import Entry


class Head(Struct, frozen=True):
    """What is known of an object without reading it."""

    size: int
    mtime: float
    """Seconds since 1970 by *their* clock."""
    tag: str = ""
    """Another with every write; empty where the place gives none."""
    digest: str = ""
    """`sha256:…`, `sha1:…` or `md5:…` of the bytes, where the place knows; else empty."""


class NoConditions(RemoteRefused):
    """The place knows no `create` or `exchange`, and says so."""


class Store(Protocol):
    """A place for objects. Entering connects."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    @property
    def conditions(self) -> bool:
        """Whether it may honour `create` and `exchange`; that it does is found by trying."""
        ...

    @property
    def copies(self) -> bool:
        """Whether `copy` works."""
        ...

    @property
    def headers(self) -> bool:
        """Whether the types and caching of uploaded entries are served; tried if need be."""
        ...

    def read(self, name: str) -> tuple[bytes, Head] | None:
        """All of a small object; None when it is not there."""
        ...

    def create(self, name: str, content: bytes) -> bool:
        """Make an object that must not exist; False when it does. May raise NoConditions."""
        ...

    def exchange(self, name: str, content: bytes, tag: str) -> bool:
        """Write over the object whose tag still is *tag*; False when it is another by now.

        May raise NoConditions.
        """
        ...

    def write(self, name: str, content: bytes) -> None:
        """Make *name* hold *content*, whatever it was."""
        ...

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        """Write contents, each live when whole and never in part, hashed on the way.

        Many at once, in any order: none waits for another. Takes from *uploads* only what it is
        about to send, since what was taken may be there after a failure.
        """
        ...

    def heads(self, names: Sequence[str]) -> list[Head | None]:
        """What each is; None where nothing is."""
        ...

    def listing(self, prefix: str) -> dict[str, Head]:
        """Every object whose name begins with *prefix*."""
        ...

    def copy(self, pairs: Iterable[tuple[str, str]], entries: dict[str, Entry]) -> list[str]:
        """Copy each (old, new) over there; gives those *old* that are not there.

        *entries* has, by new name, how a copy is to be served, where it is.
        """
        ...

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects; one that is gone is fine."""
        ...
