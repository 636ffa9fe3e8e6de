"""A document root that is already there: stage, write down what is to come, rename in one burst.

www/html/                          what readers see, ours and other people's
www/html/.mindblog/
manifest  lock                 what is live and ours, who is at work
stage/                         bytes on their way
journal                        a burst that has begun, until it has ended
releases/ID  kept/ID/DIGEST    earlier manifests, and bytes that were live until then
"""

import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress

import msgspec
from msgspec import Struct

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.folder import stage
from mindblog_cli.remotes.folder.files import Files, clear
from mindblog_cli.remotes.release_id import is_id, outlived
from mindblog_cli.remotes.remote import Source, Step
from mindblog_cli.tree.diff import diff
from mindblog_cli.tree.manifest import from_bytes
from mindblog_cli.tree.paths import RESERVED, parents


class Place(Struct, frozen=True):
    """A document root, and the folder of ours in it."""

    root: str

    @property
    def home(self) -> str:
        """The folder that holds all that is not for readers."""
        return f"{self.root}/{RESERVED}"


class Journal(Struct, frozen=True):
    """A burst: (staged name, path, size) in the order of the renames, and what goes."""

    release: str
    sealed: bytes
    moves: list[tuple[str, str, int]]
    delete: list[str]


def recover(files: Files, place: Place) -> None:
    """End a burst that was cut."""
    content = files.read(f"{place.home}/journal")
    if content is not None:
        _roll_forward(files, place, _opened(content))


def switch(
    files: Files, place: Place, step: Step, source: Source, sure: Callable[[], None]
) -> None:
    """Put the old bytes by, write the journal, and go through with it."""
    if files.read(f"{place.home}/manifest") != step.sealed:
        _put_by(files, place, step)
        named = stage.names(step.put, step.wanted)
        moves = [(named[path], path, step.wanted[path].size) for path in step.put]
        journal = Journal(step.release, step.sealed, moves, list(step.delete))
        _complete(files, place, moves, source)
        sure()
        files.replace(f"{place.home}/journal", zlib.compress(msgspec.msgpack.encode(journal)))
        _roll_forward(files, place, journal)
    with suppress(RemoteError):
        _tidy(files, place, step.release)


def restoring(files: Files, place: Place, release: str) -> Step:
    """The step back to *release*, its bytes staged from what was put by."""
    sealed = files.read(f"{place.home}/releases/{release}")
    now = files.read(f"{place.home}/manifest")
    if sealed is None or now is None:
        raise RemoteRefused(f"release {release} is no longer there")
    wanted, live = from_bytes(sealed).entries, from_bytes(now).entries
    changes = diff(live, wanted)
    _stage_kept(files, place, {path: wanted[path].digest for path in changes.put}, release)
    return Step(
        release=release,
        sealed=sealed,
        wanted=wanted,
        live=live,
        put=changes.put,
        delete=changes.delete,
    )


def _stage_kept(files: Files, place: Place, needed: dict[str, str], release: str) -> None:
    buckets = sorted(filter(is_id, files.names([f"{place.home}/kept"])[0]))
    folders = [f"{place.home}/kept/{bucket}" for bucket in buckets]
    where = {
        name: f"{folder}/{name}"
        for folder, names in zip(folders, files.names(folders), strict=True)
        for name in names
    }
    if lost := next((path for path, digest in needed.items() if digest not in where), None):
        raise RemoteRefused(f"release {release} can not come back: {lost} was not kept")
    seen: dict[str, int] = {}
    pairs: list[tuple[str, str]] = []
    for path in sorted(needed):
        digest = needed[path]
        number = seen[digest] = seen.get(digest, -1) + 1
        name = f"{digest}-{number}" if number else digest
        pairs.append((where[digest], f"{place.home}/stage/{name}"))
    files.folders([f"{place.home}/stage"])
    files.link(pairs)


def _put_by(files: Files, place: Place, step: Step) -> None:
    """Give the bytes about to go a second name, under the newest release that has them."""
    if not files.second_names:
        return
    home = place.home
    newest = max(filter(is_id, files.names([f"{home}/releases"])[0]), default="")
    pairs = [(f"{place.root}/{path}", f"{home}/kept/foreign/{path}") for path in step.foreign]
    if newest:
        gone = [path for path in (*step.put, *step.delete) if path in step.live]
        pairs += [
            (f"{place.root}/{path}", f"{home}/kept/{newest}/{step.live[path].digest}")
            for path in gone
        ]
    files.folders(sorted({new.rpartition("/")[0] for _, new in pairs}))
    files.link(pairs)


def _complete(
    files: Files, place: Place, moves: list[tuple[str, str, int]], source: Source
) -> None:
    """Make sure all is staged before the first rename."""
    folder = f"{place.home}/stage"
    there = files.names([folder])[0]
    missing = [p for name, p, size in moves if name not in there or there[name].size != size]
    if missing:
        # All of them, so that those that share a digest get the names they have in the journal.
        contents = [content for _, path, _ in moves if (content := source(path))]
        for _ in stage.stage(files, folder, contents):
            pass


def _roll_forward(files: Files, place: Place, journal: Journal) -> None:
    """Do what the journal says; what was done before the cut is found done."""
    puts = [path for _, path, _ in journal.moves]
    in_the_way = _obstacles(journal.delete, puts)
    _delete(files, place, in_the_way)
    files.folders([place.root, *(f"{place.root}/{folder}" for folder in parents(puts))])
    absent = files.rename(
        (f"{place.home}/stage/{name}", f"{place.root}/{path}") for name, path, _ in journal.moves
    )
    _check(files, place, journal, set(absent))
    files.replace(f"{place.home}/manifest", journal.sealed)
    _delete(files, place, [path for path in journal.delete if path not in set(in_the_way)])
    _record(files, place, journal)
    files.remove([f"{place.home}/journal"])


def _record(files: Files, place: Place, journal: Journal) -> None:
    """Keep the manifest under the name of its release, too."""
    files.folders([f"{place.home}/releases"])
    record = f"{place.home}/releases/{journal.release}"
    if files.second_names:
        files.link([(f"{place.home}/manifest", record)])
    else:
        files.replace(record, journal.sealed)


def _obstacles(delete: Iterable[str], puts: list[str]) -> list[str]:
    """Old files that are where a folder has to be now, or in a folder where a file has to be."""
    folders, files = set(parents(puts)), set(puts)
    return [path for path in delete if path in folders or not files.isdisjoint(parents([path]))]


def _check(files: Files, place: Place, journal: Journal, absent: set[str]) -> None:
    """What was not in the stage must have arrived before."""
    moved = [
        (path, size) for name, path, size in journal.moves if f"{place.home}/stage/{name}" in absent
    ]
    stats = files.stat([f"{place.root}/{path}" for path, _ in moved])
    for (path, size), stat in zip(moved, stats, strict=True):
        if stat is None or stat.size != size:
            raise RemoteError(
                f"{path} was lost while the site was switched",
                hint="remove .mindblog/journal there and publish again",
            )


def _delete(files: Files, place: Place, paths: list[str]) -> None:
    files.remove(f"{place.root}/{path}" for path in paths)
    files.rmdir(f"{place.root}/{folder}" for folder in reversed(parents(paths)))


def _opened(content: bytes) -> Journal:
    try:
        return msgspec.msgpack.decode(zlib.decompress(content), type=Journal)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise RemoteRefused(
            "the journal of a cut delivery can not be read",
            hint="remove .mindblog/journal there and publish again",
        ) from error


def _tidy(files: Files, place: Place, live: str) -> None:
    stage.sweep(files, f"{place.home}/stage")
    for release in outlived(files.names([f"{place.home}/releases"])[0], live):
        clear(files, f"{place.home}/kept/{release}")
        files.remove([f"{place.home}/releases/{release}"])
