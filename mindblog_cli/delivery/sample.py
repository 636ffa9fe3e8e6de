"""Which addresses are looked at after a switch: a few of each kind, and the same for each try."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from msgspec import Struct

from mindblog_cli.delivery.addresses import address
from mindblog_cli.delivery.changed import Changed
from mindblog_cli.delivery.guards import FRONT
from mindblog_cli.tree.manifest import Entry

MOST = 20
"""Addresses in all."""

LARGEST = 4_000_000
"""Bytes of a file that is fetched to see whether it arrived."""

_SHARES = {"page": 8, "feed": 4, "asset": 5, "gone": 2}
# What hosts read themselves, and show nobody or show as something else.
_FOR_HOSTS = ("_headers", "_redirects", "_routes.json", "CNAME", "netlify.toml")
_PAGES_OF_ERRORS = ("404.html", "50x.html")
# A server may take these for the packed form of another file.
_PACKED = (".gz", ".br", ".zst", ".svgz", ".tgz")


class Visit(Struct, frozen=True):
    """One address; *now* is what has to be there, None for nothing; *before* is what was."""

    path: str
    address: str
    now: Entry | None
    before: Entry | None


def sample(changed: Changed, site: str) -> tuple[Visit, ...]:
    """The front page, and of what changed a choice by hash, in which each kind has its share."""
    ranked = sorted(filter(_shown, changed.put), key=lambda path: _rank(changed.release, path))
    kinds: dict[str, list[str]] = {kind: [] for kind in _SHARES}
    for path in ranked:
        if path != FRONT and changed.now[path].size <= LARGEST:
            kinds[_kind(path, changed.now[path])].append(path)
    kinds["gone"] = sorted(_gone(changed), key=lambda path: _rank(changed.release, path))
    chosen = [path for kind, share in _SHARES.items() for path in kinds[kind][:share]]
    chosen += islice(_rest(kinds), MOST - 1 - len(chosen))
    return tuple(
        Visit(path, address(site, path), changed.now.get(path), changed.before.get(path))
        for path in (FRONT, *chosen)
    )


def _gone(changed: Changed) -> Iterator[str]:
    """Deleted paths whose bytes are nowhere else: at theirs, something is still there."""
    there = {entry.digest for entry in changed.now.values()} if changed.deleted else set()
    for path in filter(_shown, changed.deleted):
        if changed.before[path].digest not in there and changed.before[path].size <= LARGEST:
            yield path


def _rest(kinds: dict[str, list[str]]) -> Iterator[str]:
    """What is left of each kind, when another has less than its share."""
    for kind, share in _SHARES.items():
        yield from kinds[kind][share:]


def _shown(path: str) -> bool:
    """Whether any host shows *path* to readers, as it is."""
    *folders, name = path.split("/")
    hidden = any(part.startswith(".") and part != ".well-known" for part in (*folders, name))
    return not (hidden or name in _FOR_HOSTS + _PAGES_OF_ERRORS or name.endswith(_PACKED))


def _kind(path: str, entry: Entry) -> str:
    if entry.type.startswith("text/html"):
        return "page"
    return "feed" if path.endswith((".xml", ".json", ".txt")) else "asset"


def _rank(release: str, path: str) -> bytes:
    return sha256(f"{release} {path}".encode("utf-8", "surrogateescape")).digest()
