"""Which paths a site may hold, and which two are one on somebody's disk."""

from collections.abc import Iterable
from unicodedata import normalize

from mindblog_cli.errors import Refused

RESERVED = ".mindblog"
"""The folder of a site that is ours: the manifest, what is staged, the lock."""

_STEPS = frozenset(("", ".", ".."))

LONGEST = 255
"""Bytes in one name; no common file system takes more."""


class UnsafePath(Refused):
    """A path that would leave the site, or that no disk can hold."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f'"{path}" can not be part of a site: {why}')
        self.path = path


class Collision(Refused):
    """Two paths that are one on a disk blind to case, or to how an accent is written."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(
            f'"{first}" and "{second}" would be the same file on some disks',
            hint="give one of them another slug",
        )
        self.first = first
        self.second = second


def fault(path: str) -> str:
    """Why *path* can not be part of a site; empty when it can."""
    if not path or path[0] == "/":
        return "it must be relative"
    parts = path.split("/")
    if not _STEPS.isdisjoint(parts):
        return "it leads out of the site, or has an empty step"
    if parts[0].casefold() == RESERVED:
        return f"{RESERVED}/ is where mindblog keeps its own things"
    if path.isascii() and len(path) <= LONGEST and "\0" not in path:
        return ""
    return _unfit(parts)


def _unfit(parts: list[str]) -> str:
    try:
        longest = max(len(part.encode()) for part in parts)
    except UnicodeEncodeError:
        return "it is not Unicode"
    if longest > LONGEST:
        return f"a name in it is longer than {LONGEST} bytes"
    return "it holds a zero byte" if "\0" in "/".join(parts) else ""


def checked(path: str) -> str:
    """*path* itself; raises UnsafePath."""
    if why := fault(path):
        raise UnsafePath(path, why)
    return path


def fold(path: str) -> str:
    """What two paths share when they are one file on a case-blind or normalising disk."""
    return path.lower() if path.isascii() else normalize("NFC", normalize("NFC", path).casefold())


def parents(paths: Iterable[str]) -> list[str]:
    """Every folder above *paths*, parents before children."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(found)


def check_all(paths: Iterable[str]) -> None:
    """Raise UnsafePath or Collision for the first fault among *paths* taken together."""
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(fold(checked(path)), path)
        if other != path:
            raise Collision(other, path)
    for folder in parents(seen.values()):
        if (file := seen.get(fold(folder))) is not None:
            raise Collision(file, folder + "/")
