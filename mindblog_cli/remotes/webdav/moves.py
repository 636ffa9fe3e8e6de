"""Giving files new names, and second ones, without ever taking a folder for a file.

A MOVE onto a folder replaces it and all that is in it, by the RFC. So outside the folder of ours
nothing is overwritten without having been seen to be a file.
"""

from collections.abc import Callable
from secrets import token_hex
from tempfile import SpooledTemporaryFile
from typing import Literal

from mindblog_cli.errors import RemoteRefused
from mindblog_cli.remotes.webdav.dav import Dav
from mindblog_cli.remotes.webdav.trial import HARD, Trial

_GONE = (404, 409, 410)
_TAKEN = 412
_MEMORY = 1 << 20


class Moves:
    """Moves on *dav*, where all below *home* is ours; *trial* tells what the server can do."""

    def __init__(self, dav: Dav, home: str, trial: Callable[[], Trial]) -> None:
        self._dav = dav
        self._home = home
        self._trial = trial
        self._files: set[str] = set()
        """What was seen to be a file, not long ago."""

    def forget(self) -> None:
        """Believe in nothing that was seen before."""
        self._files.clear()

    def rename(self, old: str, new: str) -> bool:
        """Give *old* the name *new*, whatever file had that; False when *old* is not there."""
        known = self.is_ours(new) or new in self._files
        if not known and not self._trial().polite:
            known = self.is_file(new)
        status = self._carry("MOVE", old, new, over=known)
        if status in (_TAKEN, 409) and not self._trial().open:
            self._set_aside(new)
            status = self._carry("MOVE", old, new, over=known)
        if status == _TAKEN and self.is_file(new):
            status = self._carry("MOVE", old, new, over=True)
        if status in _GONE and self._dav.stat(old) is None:
            return False
        if status in (*_GONE, _TAKEN):
            raise RemoteRefused(f"{new} can not be written", hint="is something in its way?")
        return True

    def copy(self, olds: list[str], new: str) -> list[str]:
        """Give the first of *olds* that is there a second name; gives those that are not there.

        It gets that when it is whole: a copy that ends half way, on a full disk, would else stay.
        """
        absent = [old for old in olds if not self.is_file(old)]
        there = [old for old in olds if old not in absent]
        part = f"{new}.part"
        while there and self._carry("COPY", there[0], part, over=True) in _GONE:
            absent.append(there.pop(0))
        if there and self._carry("MOVE", part, new, over=False) == _TAKEN:
            self._dav.delete(part)
        return absent

    def _set_aside(self, path: str) -> None:
        """Take a folder that seems to be empty out of the way of a file.

        It can not be removed: a server that hides names with a dot would remove these, too.
        """
        if self._dav.names(path) == {}:
            aside = f"{self._home}/kept/{token_hex(8)}"
            self._dav.mkcol(f"{self._home}/kept")
            self._dav.carry("MOVE", f"{path}/", f"{aside}/", over=False)

    def is_ours(self, path: str) -> bool:
        """Whether nobody but us makes or removes *path*."""
        return path.startswith(f"{self._home}/")

    def is_file(self, path: str, *, folder_is_none: bool = False) -> bool:
        """Whether a file is there; raises RemoteRefused for a folder, unless that is as good."""
        if self.is_ours(path):
            return True
        stat = self._dav.stat(path)
        if stat is None or (stat.kind == "folder" and folder_is_none):
            return False
        if stat.kind == "folder":
            raise RemoteRefused(
                f"{path} is a folder, and would have to be a file",
                hint="move it away there, or call the post something else",
            )
        self._files.add(path)
        return True

    def _carry(self, method: Literal["MOVE", "COPY"], old: str, new: str, *, over: bool) -> int:
        name = new[len(self._dav.host) :]
        if not HARD.isdisjoint(name) and not self._trial().exact:
            return self._by_hand(method, old, new, over=over)
        return self._dav.carry(method, old, new, over=over)

    def _by_hand(self, method: Literal["MOVE", "COPY"], old: str, new: str, *, over: bool) -> int:
        """Fetch and write, where the server would make another name of *new*."""
        if not over and self._dav.stat(new) is not None:
            return _TAKEN
        with SpooledTemporaryFile(_MEMORY) as file:
            if self._dav.get(old, file.write) is None:
                return 404
            empty = file.tell() == 0
            file.seek(0)
            if not self._dav.put(new, b"" if empty else file, absent=_GONE):
                return 409
        if method == "MOVE":
            self._dav.delete(old)
        return 201
