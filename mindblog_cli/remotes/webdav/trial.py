"""What a server can do with files, found by trying it in a folder of our own."""

from contextlib import suppress
from secrets import token_hex

from msgspec import Struct

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.webdav.dav import Dav

_HINT = "another server, or another kind of target, is needed"


HARD = frozenset("?;#%&+\n\r\t ")
"""What some cut a name at, or lose, where it stands in the address to move to."""


class Trial(Struct, frozen=True):
    """*copies*: COPY makes a second file. *polite*: `Overwrite: F` keeps what is there.

    *exact*: it gets the very name that was asked for, whatever is in that. *open*: a listing shows
    names, too, that begin with a dot.
    """

    copies: bool
    polite: bool
    exact: bool
    open: bool


def tried(dav: Dav, home: str) -> Trial:
    """Write, copy and rename in the folder *home*; raises RemoteRefused where no site can live."""
    folder = f"{home}/trial-{token_hex(8)}"
    dav.mkcol(folder)
    try:
        found = _tried(dav, folder)
    except RemoteRefused:
        with suppress(RemoteError):
            dav.delete(f"{folder}/")
        raise
    dav.delete(f"{folder}/")
    return found


def _tried(dav: Dav, folder: str) -> Trial:
    a, b, c = (f"{folder}/{name}" for name in (".a", "b", "c"))
    dav.put(a, b"a")
    dav.put(b, b"b")
    if dav.get(b) != b"b":
        raise RemoteRefused(f"{dav.host} does not keep what is written to it", hint=_HINT)
    shown = ".a" in (dav.names(folder) or {})
    polite = dav.carry("MOVE", a, b, over=False) == 412 and dav.get(b) == b"b"
    if not polite:
        dav.put(a, b"a")
    exact = _copies(dav, a, c + "".join(sorted(HARD)))
    copies = exact or _copies(dav, a, c)
    dav.carry("MOVE", a, b, over=True)
    if dav.get(b) != b"a" or dav.get(a) is not None:
        raise RemoteRefused(
            f"{dav.host} can not put one file in the place of another (MOVE)", hint=_HINT
        )
    return Trial(copies, polite, exact, shown)


def _copies(dav: Dav, old: str, new: str) -> bool:
    try:
        dav.carry("COPY", old, new, over=True)
    except RemoteRefused:
        return False
    return dav.get(new) == dav.get(old) == b"a"
