"""Where an ordered remote keeps what is not for readers.

.mindblog/
    manifest  lock  turns/     what is live and ours, who is at work
    journal                    a delivery that has begun, until it has ended
    releases/ID                earlier manifests
    kept/ID/DIGEST-SERVED      bytes that were live, under the newest release that had them
    kept/foreign/PATH          other people's bytes that a delivery has replaced
"""

from collections.abc import Collection, Iterable
from hashlib import sha256
from urllib.parse import quote

from mindblog_cli.remotes.release_id import is_id, outlived
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.paths import RESERVED

MANIFEST = f"{RESERVED}/manifest"
LOCK = f"{RESERVED}/lock"
TURNS = f"{RESERVED}/turns/"
JOURNAL = f"{RESERVED}/journal"
RELEASES = f"{RESERVED}/releases/"
KEPT = f"{RESERVED}/kept/"


def release_name(release: str) -> str:
    """Where the manifest of a release is kept."""
    return RELEASES + release


def kept_name(release: str, entry: Entry) -> str:
    """Where bytes are kept that were last live in *release*.

    A copy brings along how it is served, so the same bytes served otherwise are kept twice.
    """
    served = sha256(f"{entry.type}\n{entry.cache}".encode()).hexdigest()[:8]
    return f"{KEPT}{release}/{entry.digest}-{served}"


def foreign_name(path: str) -> str:
    """Where a file is kept that nobody claimed; its name holds nothing a store may balk at."""
    return f"{KEPT}foreign/{quote(path)}"


def releases_in(names: Iterable[str]) -> list[str]:
    """The releases that a listing shows, newest first."""
    found = (name.removeprefix(RELEASES) for name in names if name.startswith(RELEASES))
    return sorted(filter(is_id, found), reverse=True)


def kept_in(names: Iterable[str]) -> dict[str, list[str]]:
    """By digest, where a listing shows that its bytes are kept; newest first."""
    found: dict[str, list[str]] = {}
    for name in sorted((name for name in names if name.startswith(KEPT)), reverse=True):
        release, _, rest = name.removeprefix(KEPT).partition("/")
        if is_id(release):
            found.setdefault(rest.partition("-")[0], []).append(name)
    return found


def outlived_in(names: Collection[str], live: str) -> list[str]:
    """What a listing shows that no release at hand needs any more.

    Bytes kept under a release were live in it and before, never after: they go when it goes.
    """
    releases = releases_in(names)
    gone = set(outlived(releases, live))
    staying = set(releases) - gone
    found = [release_name(release) for release in sorted(gone)]
    for name in sorted(names):
        release = name.removeprefix(KEPT).partition("/")[0]
        if name.startswith(KEPT) and is_id(release) and release not in staying:
            found.append(name)
    return found
