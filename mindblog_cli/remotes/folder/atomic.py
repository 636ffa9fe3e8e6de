"""Release folders and one link: the site changes in a single rename.

    www/blog -> .mindblog/releases/blog/20260102T030405Z-1a2b3c4d
    www/.mindblog/releases/blog/
        20260102T030405Z-1a2b3c4d/   a whole site; unchanged files are one file with many names
        stage/  lock                 what is on its way, and who is at work

The link is relative, so that the whole may be moved, or seen from inside a chroot.
"""

from collections.abc import Callable
from contextlib import suppress

from msgspec import Struct

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.folder import stage
from mindblog_cli.remotes.folder.files import Files, clear, walk
from mindblog_cli.remotes.release_id import is_id, outlived
from mindblog_cli.remotes.remote import Source, Step
from mindblog_cli.tree.manifest import Entry, ManifestDamaged, ManifestTooNew, from_bytes
from mindblog_cli.tree.paths import RESERVED, parents

MANIFEST = f"{RESERVED}/manifest"
_BUILDING = ".building"


class Place(Struct, frozen=True):
    """Where the link is, and the folder of ours beside it."""

    link: str

    @property
    def home(self) -> str:
        """The folder that holds releases, the stage and the lock."""
        folder, slash, _ = self.link.rpartition("/")
        return f"{folder}{slash}{self.prefix}".removesuffix("/")

    @property
    def prefix(self) -> str:
        """What the link says, up to the release."""
        return f"{RESERVED}/releases/{self.link.rpartition('/')[2]}/"

    def release(self, text: str) -> str:
        """The release that a link saying *text* makes live; empty when it is not ours."""
        name = text.removeprefix(self.prefix)
        return name if name != text and is_id(name) else ""


def possible(files: Files, place: Place) -> bool:
    """Try, with a folder of our own, all that a switch needs."""
    trial = f"{place.home}/trial"
    try:
        files.folders([place.home])
        files.replace(f"{trial}-a", b"a")
        files.link([(f"{trial}-a", f"{trial}-b")])
        files.symlink("trial-a", f"{trial}-c")
        files.symlink("trial-b", f"{trial}-d")
        files.rename([(f"{trial}-d", f"{trial}-c")])
        works = files.readlink(f"{trial}-c") == "trial-b" and files.read(f"{trial}-b") == b"a"
        files.remove(f"{trial}-{letter}" for letter in "abcd")
    except RemoteRefused:
        return False
    return works


def recover(files: Files, place: Place) -> None:
    """Remove releases that were cut while they were built; none of them was ever live."""
    for name in files.names([place.home])[0]:
        if name.endswith(_BUILDING):
            clear(files, f"{place.home}/{name}")


def switch(
    files: Files, place: Place, step: Step, source: Source, sure: Callable[[], None]
) -> None:
    """Build the release beside the live one, and turn the link to it."""
    live = place.release(files.readlink(place.link))
    if live != step.release:
        _build(files, place, step, source, live)
        turn(files, place, step.release, sure)
    # Readers have the new site: what can not be cleared away now is cleared away next time.
    with suppress(RemoteError):
        _tidy(files, place, step.release)


def turn(files: Files, place: Place, release: str, sure: Callable[[], None]) -> None:
    """Make a finished release live."""
    link = f"{place.home}/next"
    files.remove([link])
    files.symlink(place.prefix + release, link)
    sure()
    files.rename([(link, place.link)])


def _build(files: Files, place: Place, step: Step, source: Source, live: str) -> None:
    finished = f"{place.home}/{step.release}"
    building = finished + _BUILDING
    clear(files, building)
    clear(files, finished)
    old = f"{place.home}/{live}" if live else ""
    strangers = _strangers(files, old, step) if old else []
    there = _recycled(files, place, step, live)
    todo = [path for path in step.wanted if path not in there]
    folders = parents([*todo, *strangers, MANIFEST])
    files.folders([building, *(f"{building}/{folder}" for folder in folders)])
    if missing := _fill(files, place, step, todo):
        _send_again(files, place, missing, source, building)
    files.link((f"{old}/{path}", f"{building}/{path}") for path in strangers)
    files.replace(f"{building}/{MANIFEST}", step.sealed)
    files.rename([(building, finished)])


def _recycled(files: Files, place: Place, step: Step, live: str) -> set[str]:
    """Begin with the release that is to go anyway; gives what in it is already as wanted.

    One release is much like the next: to look whether each file is there costs a quarter of
    linking it anew here, and then removing it there.
    """
    names = files.names([place.home])[0]
    spare = next(reversed(outlived([*names, step.release], live)), "")
    base = _entries(files, f"{place.home}/{spare}") if spare else {}
    if not base:
        return set()
    building = f"{place.home}/{step.release}{_BUILDING}"
    files.rename([(f"{place.home}/{spare}", building)])
    same = [p for p, entry in base.items() if p in step.wanted and _alike(step.wanted[p], entry)]
    stats = files.stat([f"{building}/{path}" for path in same])
    there = {
        path
        for path, stat in zip(same, stats, strict=True)
        if stat and stat.kind == "file" and stat.size == base[path].size
    }
    gone = base.keys() - there
    files.remove(f"{building}/{path}" for path in gone)
    files.rmdir(f"{building}/{folder}" for folder in reversed(parents(gone)))
    _remove_strangers(files, building, base)
    return there


def _alike(one: Entry, other: Entry) -> bool:
    return one.leaf == other.leaf


def _remove_strangers(files: Files, building: str, base: dict[str, Entry]) -> None:
    """What others had put into a release of old says nothing about today."""
    ours = {path.partition("/")[0] for path in (*base, MANIFEST)}
    for name, stat in files.names([building])[0].items():
        if name not in ours and stat.kind == "folder":
            clear(files, f"{building}/{name}")
        elif name not in ours:
            files.remove([f"{building}/{name}"])


def _entries(files: Files, release: str) -> dict[str, Entry]:
    """What a release says is in it; nothing when that can not be believed."""
    try:
        return from_bytes(files.read(f"{release}/{MANIFEST}") or b"").entries
    except (ManifestDamaged, ManifestTooNew):
        return {}


def _fill(files: Files, place: Place, step: Step, todo: list[str]) -> list[str]:
    """Link each file, from the stage or from the live site; gives the paths that were nowhere."""
    building = f"{place.home}/{step.release}{_BUILDING}"
    staged = stage.names(step.put, step.wanted)
    origin = {
        path: f"{place.home}/stage/{staged[path]}" if path in staged else f"{place.link}/{path}"
        for path in todo
    }
    lost = set(files.link((old, f"{building}/{path}") for path, old in origin.items()))
    return [path for path, old in origin.items() if old in lost]


def _send_again(
    files: Files, place: Place, missing: list[str], source: Source, building: str
) -> None:
    """Send files that the manifest had claimed, but that somebody has removed."""
    contents = [content for path in missing if (content := source(path))]
    missing = [content.path for content in contents]
    for _ in stage.stage(files, f"{place.home}/stage", contents):
        pass
    named = stage.names(missing, {content.path: content.entry for content in contents})
    pairs = [(f"{place.home}/stage/{named[path]}", f"{building}/{path}") for path in missing]
    if lost := files.link(pairs):
        raise RemoteError(f"{lost[0]} was sent and is not there")


def _strangers(files: Files, old: str, step: Step) -> list[str]:
    """What somebody else put into the live release, to be carried along.

    With a manifest to believe only the top is looked at, where such things are put: listing every
    folder of a big site would cost more than sending it.
    """
    ours = {path.partition("/")[0] for path in (*step.live, *step.wanted, MANIFEST)}
    if not step.known:
        found, _ = walk(files, old)
        return [path for path in found if path not in step.wanted and path != MANIFEST]
    strangers: list[str] = []
    for name, stat in files.names([old])[0].items():
        if name in ours:
            continue
        inside = walk(files, f"{old}/{name}")[0] if stat.kind == "folder" else {}
        strangers += [f"{name}/{path}" for path in inside] if inside else [name]
    return strangers


def _tidy(files: Files, place: Place, live: str) -> None:
    stage.sweep(files, f"{place.home}/stage")
    for release in outlived(files.names([place.home])[0], live):
        clear(files, f"{place.home}/{release}")
