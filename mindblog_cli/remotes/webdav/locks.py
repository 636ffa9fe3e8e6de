"""Files that only one can make, on servers that ignore every condition but one.

`If-None-Match` and `Overwrite: F` are ignored by some, or looked at a moment too early. That a
folder can be made only once (RFC 4918, 9.3.1) is kept by nearly all, but a folder says nothing of
its owner, and rclone lets any number make it. So such a file is a folder, and in it the content,
under a name made from the content:

    lock/                       one MKCOL of many makes it
    lock/5f2c…                  whose it is

Whoever has put its content there looks whether it is alone. Only then it is the owner; else it
takes its own away again. Of two that look after both have written, none believes that it won, so
there are never two owners, however late a request arrives, and whatever MKCOL does. That there is
one, MKCOL brings about; where it does not, all wait for different times, and look again.

A publisher killed between the two leaves a folder that is nobody's. It is stale when it is old.
What is stale is broken by removing its content by name, which works for one, and for nothing newer;
the folder stays, and who has emptied it may put its own content in.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Literal

from mindblog_cli.remotes.folder.files import Stat
from mindblog_cli.remotes.webdav.answers import Disturbed
from mindblog_cli.remotes.webdav.dav import Dav

ROUNDS = 8
"""How often they try who came at the same moment."""

LONGEST = 0.1
"""Seconds to wait after the first round."""

_GONE = (404, 409, 410)


class Locks:
    """Those that were asked for; what was learnt of them outlives a broken line."""

    def __init__(self, dav: Dav, sleep: Callable[[float], None]) -> None:
        self._dav = dav
        self._sleep = sleep
        self._known: set[str] = set()
        self._free: set[str] = set()
        """Whose folder may be filled, though it was there: we emptied it, or may have made it."""
        self._ours: dict[str, tuple[str, bytes]] = {}
        self._sure: set[str] = set()
        self._seen: dict[str, tuple[str, bytes]] = {}
        self._graves: dict[str, bytes] = {}

    def __contains__(self, path: object) -> bool:
        return path in self._known or path in self._graves

    def create(self, path: str, content: bytes) -> bool:
        """Make it; False when it is somebody's."""
        self._known.add(path)
        free = path in self._free
        # Should the answer be lost, a folder that is there the next time may be ours.
        self._free.add(path)
        made = self._make(path)
        won = made in ("made", "perhaps") or (free and made == "there")
        won = won and self._contend(path, content, first=made == "made")
        self._free.discard(path)
        return won

    def rewrite(self, path: str, content: bytes) -> bool:
        """Put *content* there, which renews its time; False when it is not ours (any more)."""
        self._ours[path] = _name(content), content
        self._sure.discard(path)
        if self._put(path, content):
            return self._is_ours(path)
        self._forget(path)
        return False

    def read(self, path: str) -> bytes | None:
        """Whose it is; nothing where nobody has said so yet, None where it is not there."""
        if path in self._graves:
            return self._graves[path]
        if path in self._ours and (path in self._sure or self._is_ours(path)):
            name, _ = self._ours[path]
            if (content := self._dav.get(f"{path}/{name}")) is not None:
                self._seen[path] = name, content
                return content
            self._forget(path)
        there = self._look(path)
        if there is None:
            return None
        # Newer ones are those of others who look, and go again.
        name = min(there, key=lambda one: (there[one].mtime, one), default="")
        content = self._dav.get(f"{path}/{name}") if name else b""
        if content is not None:
            self._seen[path] = name, content
        return content

    def stat(self, path: str) -> Stat | None:
        """When there was a sign of life."""
        there = self._look(path)
        if not there:
            return self._dav.stat(f"{path}/")
        return max(there.values(), key=lambda stat: stat.mtime)

    def rename(self, path: str, grave: str) -> bool:
        """Take away what was read last; False when somebody was quicker.

        It is not brought to *grave*, but will be found there.
        """
        name, content = self._seen.get(path, ("", b""))
        taken = self._take_away(path, name) if name else self._look(path) == {}
        self._seen.pop(path, None)
        if taken:
            self._forget(path)
            self._free.add(path)
            self._graves[grave] = content
        return taken

    def remove(self, path: str) -> None:
        """Let it be free."""
        if self._graves.pop(path, None) is None:
            self._forget(path)
            self._dav.delete(f"{path}/")

    def keep(self) -> bool:
        """Renew those that are ours; False when one is not any more."""
        return all(self.rewrite(path, self._ours[path][1]) for path in sorted(self._sure))

    def _put(self, path: str, content: bytes) -> bool:
        """Write *content* into the folder; False where that is not there."""
        try:
            return self._dav.put(f"{path}/{_name(content)}", content, absent=_GONE)
        except Disturbed:
            # nginx has no better word for a folder that is missing.
            if self._look(path) is not None:
                raise
            return False

    def _take_away(self, path: str, name: str) -> bool:
        try:
            return self._dav.delete(f"{path}/{name}")
        except Disturbed:
            if name in (self._look(path) or {}):
                raise
            return False

    def _make(self, path: str) -> Literal["made", "there", "orphan", "perhaps"]:
        try:
            return self._dav.mkcol(path)
        except Disturbed:
            # Of several who ask at once, some get no better answer.
            if self._look(path) is None:
                raise
            return "perhaps"

    def _contend(self, path: str, content: bytes, *, first: bool) -> bool:
        """Put *content* there until it is alone, or another is while it is away."""
        for number in range(ROUNDS):
            if number or not first:
                self._sleep(_pause(content, number))
                if self._look(path) != {}:
                    return False
            if self.rewrite(path, content):
                return True
        return False

    def _look(self, path: str) -> dict[str, Stat] | None:
        """What is in the folder; some servers stumble while others write there."""
        for number in range(ROUNDS):
            try:
                return self._dav.names(path)
            except Disturbed:
                self._sleep(LONGEST * number)
        return self._dav.names(path)

    def _is_ours(self, path: str) -> bool:
        """Whether our content is alone there; takes it away where it is not."""
        name, _ = self._ours[path]
        there = self._look(path) or {}
        if there.keys() == {name}:
            self._sure.add(path)
            return True
        self._forget(path)
        if name in there:
            self._dav.delete(f"{path}/{name}")
        return False

    def _forget(self, path: str) -> None:
        self._ours.pop(path, None)
        self._sure.discard(path)


def _pause(content: bytes, number: int) -> float:
    """Seconds that no two who contend have in common, longer from round to round."""
    chance = int(sha256(content + bytes([number])).hexdigest()[:8], 16) / 2**32
    return LONGEST * (number + 1) * chance


def _name(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]
