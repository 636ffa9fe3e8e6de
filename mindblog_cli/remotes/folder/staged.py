"""A document root that is already there: stage, write down what is to come, rename in one burst.

www/html/                          what readers see, ours and other people's
www/html/.mindblog/
manifest  lock                 what is live and ours, who is at work
stage/                         bytes on their way
journal                        a burst that has begun, until it has ended
releases/ID  kept/ID/DIGEST    earlier manifests, and bytes that were live until then

As long as there is a journal, the manifest is not believed: the burst sends all at once, renames,
the manifest's too, and deletes, and whoever comes next goes through the journal again.
"""

import zlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.folder import stage
from mindblog_cli.remotes.folder.asks import (
    Folder,
    FolderGone,
    Gone,
    Named,
    NamesIn,
    Renamed,
    Scratch,
)
from mindblog_cli.remotes.folder.files import Ask, Files
from mindblog_cli.remotes.folder.ground import Ground
from mindblog_cli.remotes.folder.lease import Proof
from mindblog_cli.remotes.folder.stock import Stock
from mindblog_cli.remotes.release_id import is_id, outlived
from mindblog_cli.remotes.remote import Source, Step
from mindblog_cli.tree.diff import diff
from mindblog_cli.tree.manifest import from_bytes
from mindblog_cli.tree.paths import RESERVED, fold, parents


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

    @property
    def puts(self) -> list[str]:
        """The paths that get new bytes."""
        return [path for _, path, _ in self.moves]


def recover(files: Files, place: Place, proof: Proof) -> None:
    """End a burst that was cut; where that can not be, leave no manifest that would be wrong.

    Without a manifest the next delivery compares all by their bytes, and so sets all right.
    """
    content = files.read(f"{place.home}/journal")
    if content is None:
        return
    journal = _opened(content)
    if journal is None:
        _forget(files, place)
        return
    files.folders([place.root, f"{place.home}/releases"])
    files.do(Scratch(f"{place.home}/manifest.new", journal.sealed))
    if _burst(files, place, journal, parents(journal.puts), proof):
        _forget(files, place)


def switch(files: Files, place: Place, step: Step, source: Source, stock: Stock) -> list[Ask]:
    """Put the old bytes by, write the journal, and go through with it.

    Gives the wishes that clear away what no release needs any more.
    """
    named = stage.names(step.put, step.wanted)
    moves = [(named[path], path, step.wanted[path].size) for path in step.put]
    journal = Journal(step.release, step.sealed, moves, list(step.delete))
    _complete(files, place, journal, source, stock)
    made, litter = _prepare(files, place, step, journal, stock)
    folders = [folder for folder in parents(journal.puts) if folder not in made]
    stock.proof.confirm(files)
    begun = Renamed(stock.proof.ready, f"{place.home}/journal")
    files.do(begun)
    stock.proof.made_live(absent=begun.absent)
    if lost := _burst(files, place, journal, folders, stock.proof):
        _forget(files, place)
        raise RemoteError(
            f"{lost} was lost while the site was switched", hint="run it again, at once"
        )
    return litter


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


def _complete(files: Files, place: Place, journal: Journal, source: Source, stock: Stock) -> None:
    """Make sure all is staged before the first rename."""
    if any(stock.staged.get(name) != size for name, _, size in journal.moves):
        stage.send_again(files, f"{place.home}/stage", journal.puts, source, stock)
        stage.check_staged(journal.moves, stock)


def _prepare(
    files: Files, place: Place, step: Step, journal: Journal, stock: Stock
) -> tuple[set[str], list[Ask]]:
    """Put by what is about to go, bring what is to come to the disk, and see that we may.

    Gives the folders that are there, and what is to be cleared away later: what was staged and
    not used, and the oldest release.
    """
    content = zlib.compress(msgspec.msgpack.encode(journal))
    gone = outlived([*stock.releases, step.release], step.release)
    kept = [NamesIn(f"{place.home}/kept/{release}") for release in gone]
    ground = Ground(place.root, step, stock)
    files.do(
        *kept,
        Folder(f"{place.home}/releases"),
        *_put_by(files, place, step, stock),
        Scratch(stock.proof.ready, content),
        Scratch(f"{place.home}/manifest.new", step.sealed, stock.like),
        *ground.asks,
        stock.proof,
    )
    folders = ground.explore(files)
    if folders or ground.foreign:
        files.do(
            *_second_names(files, place, _foreign(place, ground.foreign)),
            *(Folder(f"{place.root}/{folder}") for folder in folders),
            stock.proof,
        )
    litter: list[Ask] = [Gone(f"{place.home}/releases/{release}") for release in gone]
    for ask in kept:
        litter += [Gone(f"{ask.folder}/{name}") for name in ask.names]
        litter.append(FolderGone(ask.folder))
    used = {name for name, _, _ in journal.moves}
    litter += [Gone(f"{place.home}/stage/{name}") for name in stock.staged if name not in used]
    return {*folders, *parents(step.live.keys() - set(step.delete))}, litter


def _put_by(files: Files, place: Place, step: Step, stock: Stock) -> list[Ask]:
    """Give the bytes about to go a second name, under the newest release that has them."""
    pairs = _foreign(place, step.foreign)
    if stock.releases:
        folder = f"{place.home}/kept/{stock.releases[-1]}"
        gone = [path for path in (*step.put, *step.delete) if path in step.live]
        pairs += [(f"{place.root}/{path}", f"{folder}/{step.live[path].digest}") for path in gone]
    return _second_names(files, place, pairs)


def _foreign(place: Place, paths: Iterable[str]) -> list[tuple[str, str]]:
    """Where files of others go that are about to be overwritten."""
    return [(f"{place.root}/{path}", f"{place.home}/kept/foreign/{path}") for path in paths]


def _second_names(files: Files, place: Place, pairs: list[tuple[str, str]]) -> list[Ask]:
    if not files.second_names:
        return []
    folders = parents(new.removeprefix(f"{place.home}/") for _, new in pairs)
    return [
        *(Folder(f"{place.home}/{folder}") for folder in folders),
        *(Named(old, new) for old, new in pairs),
    ]


def _burst(
    files: Files, place: Place, journal: Journal, folders: Sequence[str], proof: Proof
) -> str:
    """Do what the journal says; what was done before the cut is found done.

    Gives the first path that is neither staged any more nor there; empty when all is well. Nothing
    is deleted by who fell asleep meanwhile, and whose journal somebody else has ended.
    """
    in_the_way = _obstacles(journal.delete, journal.puts)
    if in_the_way:
        files.do(*_deleting(place, in_the_way))
    moves = [
        Renamed(f"{place.home}/stage/{name}", f"{place.root}/{path}")
        for name, path, _ in journal.moves
    ]
    later = [path for path in journal.delete if path not in set(in_the_way)]
    files.do(
        *(Folder(f"{place.root}/{folder}") for folder in folders),
        *moves,
        Renamed(f"{place.home}/manifest.new", f"{place.home}/manifest"),
        *_record(files, place, journal),
        proof,
    )
    proof.confirm(files)
    if lost := _lost(files, place, journal, [move.absent for move in moves]):
        return lost
    files.do(*_deleting(place, later), Gone(f"{place.home}/journal"))
    return ""


def _deleting(place: Place, paths: list[str]) -> list[Ask]:
    """Remove *paths*, and the folders that are empty then."""
    return [
        *(Gone(f"{place.root}/{path}") for path in paths),
        *(FolderGone(f"{place.root}/{folder}") for folder in reversed(parents(paths))),
    ]


def _record(files: Files, place: Place, journal: Journal) -> list[Ask]:
    """Keep the manifest under the name of its release, too."""
    record = f"{place.home}/releases/{journal.release}"
    if files.second_names:
        return [Named(f"{place.home}/manifest", record)]
    return [Scratch(record, journal.sealed)]


def _obstacles(delete: Iterable[str], puts: list[str]) -> list[str]:
    """Old files that are where a folder has to be now, or in a folder where a file has to be.

    And those that a disk blind to case would take for a new one: removed later, it would go too.
    """
    files = {fold(path) for path in puts}
    taken = files | {fold(folder) for folder in parents(puts)}
    return [
        path
        for path in delete
        if fold(path) in taken or not files.isdisjoint(map(fold, parents([path])))
    ]


def _lost(files: Files, place: Place, journal: Journal, absent: list[bool]) -> str:
    """What was not in the stage must have arrived before; gives the first path that has not."""
    pairs = zip(journal.moves, absent, strict=True)
    moved = [(path, size) for (_, path, size), lost in pairs if lost]
    stats = files.stat([f"{place.root}/{path}" for path, _ in moved])
    for (path, size), stat in zip(moved, stats, strict=True):
        if stat is None or stat.size != size:
            return path
    return ""


def _forget(files: Files, place: Place) -> None:
    """Believe neither manifest nor journal.

    The manifest goes first: without the journal the site would be taken for what it says.
    """
    files.remove([f"{place.home}/manifest"])
    files.remove([f"{place.home}/journal"])


def _opened(content: bytes) -> Journal | None:
    """The journal, or None where nobody can read it."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(content), type=Journal)
    except (zlib.error, msgspec.MsgspecError):
        return None
