"""Wishes to a file system, put to a server many at a time.

Each is a request of its own, and requests that are under way together are answered in any order. So
those of one kind, which do not depend on each other, go together, and each kind waits for the last.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from mindblog_cli.remotes.folder import asks
from mindblog_cli.remotes.folder.files import Ask, Files
from mindblog_cli.remotes.webdav.crew import Crew


def fulfil(files: Files, wishes: Iterable[Ask], crew: Crew, here: Container[str]) -> None:
    """Fulfil *wishes* in their order; what is to be read *here* is, by nobody but the caller."""
    for kind, group in groupby(wishes, _kind):
        some: Sequence[Any] = list(group)
        if kind in _BULK:
            _BULK[kind](files, some)
            continue
        mine = [one for one in some if getattr(one, "path", "") in here]
        crew.each(partial(one.alone, files) for one in some if one not in mine)
        for one in mine:
            one.alone(files)


def _kind(ask: Ask) -> type[object]:
    """All that only look are of one kind, but for those that can be looked at together."""
    one = type(ask)
    return asks.ContentOf if issubclass(one, asks.ContentOf | asks.NamesIn | asks.LinkAt) else one


def _stat(files: Files, wishes: Sequence[asks.StatOf]) -> None:
    for one, found in zip(wishes, files.stat([one.path for one in wishes]), strict=True):
        one.found = found


def _rename(files: Files, wishes: Sequence[asks.Renamed]) -> None:
    gone = set(files.rename((one.old, one.new) for one in wishes))
    for one in wishes:
        one.absent = one.old in gone


def _link(files: Files, wishes: Sequence[asks.Named]) -> None:
    gone = set(files.link((one.old, one.new) for one in wishes))
    for one in wishes:
        one.absent = one.old in gone


_BULK: dict[type[object], Callable[[Files, Any], None]] = {
    asks.StatOf: _stat,
    asks.Renamed: _rename,
    asks.Named: _link,
    asks.Folder: lambda files, wishes: files.folders(one.path for one in wishes),
    asks.Gone: lambda files, wishes: files.remove(one.path for one in wishes),
    asks.FolderGone: lambda files, wishes: files.rmdir(one.path for one in wishes),
}
