"""The little of a file system that folder remotes need, near or far.

Each verb takes many paths at once, so that over a slow line a thousand cost little more than one.
Paths are POSIX; bytes that are no UTF-8 survive as surrogates. Failures are RemoteError or
RemoteRefused, whichever it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG
from types import TracebackType
from typing import BinaryIO, Literal, Protocol, Self

from msgspec import Struct

from mindblog_cli.errors import Refused
from mindblog_cli.remotes.remote import Content, Sent

Kind = Literal["file", "folder", "link", "other"]
_KINDS: dict[int, Kind] = {S_IFREG: "file", S_IFDIR: "folder", S_IFLNK: "link"}


class Stat(Struct, frozen=True):
    """What something is (links are not followed), its length, and its time by *their* clock."""

    kind: Kind
    size: int
    mtime: float


def kind_of(mode: int) -> Kind:
    """What the type bits of a POSIX mode say."""
    return _KINDS.get(S_IFMT(mode), "other")


class Upload(Struct, frozen=True):
    """A content, and the name it gets."""

    name: str
    content: Content


class Ask(Protocol):
    """One wish of `asks`, which keeps its answer."""

    def alone(self, files: "Files") -> None:
        """Have it fulfilled by the plain verbs of *files*."""
        ...


class Files(Protocol):
    """A file system. Entering connects."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    @property
    def hardlinks(self) -> bool:
        """Whether one file can have two names, which cost next to nothing."""
        ...

    @property
    def second_names(self) -> bool:
        """Whether `link` works at all, if need be by copying over there."""
        ...

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes here that could still be writing there."""
        ...

    def do(self, *asks: Ask) -> None:
        """Fulfil *asks*, in their order but, where waiting is dear, without waiting in between."""
        ...

    def stat(self, paths: Sequence[str]) -> list[Stat | None]:
        """What each path is; None where nothing is."""
        ...

    def readlink(self, path: str) -> str:
        """Where a link points, as written; empty when it is no link."""
        ...

    def real(self, path: str) -> str:
        """The absolute path behind *path*; of "." it is where a user's own files are."""
        ...

    def read(self, path: str) -> bytes | None:
        """All of a small file; None when it is not there."""
        ...

    def digest(self, paths: Sequence[str]) -> list[str]:
        """The sha256 of each file."""
        ...

    def names(self, folders: Sequence[str]) -> list[dict[str, Stat]]:
        """What is in each folder; nothing when it is not there."""
        ...

    def create(self, path: str, content: bytes) -> bool:
        """Make a file that must not exist; False when it does."""
        ...

    def rewrite(self, path: str, content: bytes) -> bool:
        """Write over a file of the same length, which renews its time; False when it is gone."""
        ...

    def replace(self, path: str, content: bytes) -> None:
        """Make *path* hold *content* in one step, and bring it safely to the disk."""
        ...

    def folders(self, paths: Iterable[str]) -> None:
        """Make folders and those above them; one that is there already is fine."""
        ...

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        """Write contents; a name stands only when the whole content does, as hashed on the way."""
        ...

    def rename(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Rename each (old, new) over whatever *new* is; gives those *old* that are not there."""
        ...

    def link(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Give each *old* a second name; one that is there already stays. Gives absent *old*."""
        ...

    def symlink(self, text: str, path: str) -> None:
        """Make a link that says *text*."""
        ...

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files and links; one that is gone, or a folder by now, is fine."""
        ...

    def check_changeable(self, paths: Iterable[str]) -> None:
        """Raise RemoteRefused where the name of one of *paths*, no empty folder, is not ours."""
        ...

    def rmdir(self, paths: Iterable[str]) -> None:
        """Remove folders in that order, those that are empty."""
        ...


def in_turn(files: Files, asks: Iterable[Ask]) -> None:
    """`Files.do` where nothing is gained by having many under way."""
    for ask in asks:
        ask.alone(files)


def walk(files: Files, root: str) -> tuple[dict[str, Stat], list[str]]:
    """Everything below *root* but folders, by relative path, and the folders, children last."""
    found: dict[str, Stat] = {}
    folders: list[str] = []
    level = [""]
    while level:
        deeper: list[str] = []
        listings = files.names([f"{root}/{prefix}" for prefix in level])
        for prefix, listing in zip(level, listings, strict=True):
            for name, stat in listing.items():
                if stat.kind == "folder":
                    deeper.append(f"{prefix}{name}/")
                else:
                    found[prefix + name] = stat
        folders += [prefix.rstrip("/") for prefix in deeper]
        level = deeper
    return found, folders


def clear(files: Files, root: str) -> None:
    """Remove *root* and all that is in it, following no link."""
    found, folders = walk(files, root)
    files.remove(f"{root}/{path}" for path in found)
    files.rmdir([*(f"{root}/{folder}" for folder in reversed(folders)), root])


def open_content(content: Content) -> BinaryIO:
    """Open what is to be sent; raises Refused when the build has changed under us."""
    try:
        return content.open()
    except OSError as error:
        raise Refused(
            f"{content.path} can not be read any more: {error.strerror}",
            hint="build it anew: mindblog build --clean",
        ) from error


def check(content: Content, digest: str) -> None:
    """Refuse bytes that are not those that were announced."""
    if digest != content.entry.digest:
        raise Refused(
            f"{content.path} changed while it was sent",
            hint="build it anew: mindblog build --clean",
        )
