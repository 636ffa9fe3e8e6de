"""Release folders and one link: the site changes in a single rename.

    www/blog -> .mindblog/releases/blog/20260102T030405Z-1a2b3c4d
    www/.mindblog/releases/blog/
        20260102T030405Z-1a2b3c4d/   a whole site; unchanged files are one file with many names
        stage/  lock                 what is on its way, and who is at work

The link is relative, so that the whole may be moved, or seen from inside a chroot.
"""

from collections.abc import Iterable
from contextlib import suppress

from msgspec import Struct

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.folder import stage
from mindblog_cli.remotes.folder.asks import (
    ContentOf,
    Folder,
    FolderGone,
    Gone,
    LinkAt,
    Named,
    NamesIn,
    Renamed,
    Scratch,
    StatOf,
    Symlink,
)
from mindblog_cli.remotes.folder.files import Ask, Files, Stat, clear, walk
from mindblog_cli.remotes.folder.stock import Stock
from mindblog_cli.remotes.release_id import is_id, outlived
from mindblog_cli.remotes.remote import Source, Step
from mindblog_cli.tree.manifest import (
    Entry,
    ManifestDamaged,
    ManifestTooNew,
    compared,
)
from mindblog_cli.tree.paths import RESERVED, parents

MANIFEST = f"{RESERVED}/manifest"
_BUILDING = ".building"

AT_ONCE = 10_000
"""Wishes in one go."""


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
    a, b, c, d = (f"{place.home}/trial-{letter}" for letter in "abcd")
    read, link = ContentOf(b), LinkAt(c)
    try:
        files.folders([place.home])
        files.do(Scratch(a, b"a"), Gone(b), Gone(c), Gone(d))
        files.do(Named(a, b), Symlink("trial-a", c), Symlink("trial-b", d))
        files.do(Renamed(d, c), read)
        files.do(link, Gone(a), Gone(b), Gone(d))
        files.do(Gone(c))
    except RemoteRefused:
        return False
    return link.text == "trial-b" and read.content == b"a"


def recover(files: Files, place: Place, names: Iterable[str]) -> None:
    """Remove releases that were cut while they were built; none of them was ever live."""
    for name in names:
        if name.endswith(_BUILDING):
            clear(files, f"{place.home}/{name}")


def switch(files: Files, place: Place, step: Step, source: Source, stock: Stock) -> list[Ask]:
    """Build the release beside the live one, and turn the link to it.

    Gives the wishes that clear the stage; releases that are too old go at once.
    """
    _Building(files, place, step, stock).make(source)
    _turn(files, place, stock)
    # Readers have the new site: what can not be cleared away now is cleared away next time.
    with suppress(RemoteError):
        for release in outlived(stock.releases, step.release):
            clear(files, f"{place.home}/{release}")
    return [Gone(f"{place.home}/stage/{name}") for name in stock.staged]


def turn(files: Files, place: Place, release: str, stock: Stock) -> None:
    """Make a finished release live."""
    link = stock.proof.ready
    files.do(Gone(link), Symlink(place.prefix + release, link), stock.proof)
    _turn(files, place, stock)


def _turn(files: Files, place: Place, stock: Stock) -> None:
    stock.proof.confirm(files)
    turned = Renamed(stock.proof.ready, place.link)
    files.do(turned)
    stock.proof.made_live(absent=turned.absent)


class _Building:
    """A release on its way: a folder that gets its name when it is whole."""

    def __init__(self, files: Files, place: Place, step: Step, stock: Stock) -> None:
        self._files = files
        self._place = place
        self._step = step
        self._stock = stock
        self._folder = f"{place.home}/{step.release}{_BUILDING}"
        self._old = f"{place.home}/{stock.live}" if stock.live else ""
        # The release that is to go anyway: one is much like the next, and to look whether each
        # file is there costs a quarter of linking it anew here, and then removing it there.
        self._spare = next(reversed(outlived([*stock.releases, step.release], stock.live)), "")
        self._same: list[str] = []
        self._others: list[str] = []
        self._clutter: dict[str, Stat] = {}
        self._strangers: list[str] = []

    def make(self, source: Source) -> None:
        """Make the release, whole but for its link, which is ready beside the lock."""
        self._look_around()
        there = self._recycled()
        todo = [path for path in self._step.wanted if path not in there]
        if missing := self._filled(todo):
            self._send_again(missing, source)
        finished = f"{self._place.home}/{self._step.release}"
        self._files.do(
            Renamed(f"{self._folder}/{MANIFEST}.new", f"{self._folder}/{MANIFEST}"),
            Renamed(self._folder, finished),
        )
        self._stock.releases.append(self._step.release)

    def _filled(self, todo: list[str]) -> list[str]:
        """Make folders, link, and write what makes it a release; gives what was nowhere."""
        named = stage.names(self._step.put, self._step.wanted)
        asks, missing = self._folders(todo), list[str]()
        pieces = _pieces(todo) or [[]]
        for number, piece in enumerate(pieces, 1):
            links = [Named(self._origin(path, named), f"{self._folder}/{path}") for path in piece]
            self._files.do(*asks, *links, *(self._ending() if number == len(pieces) else ()))
            asks = []
            missing += [path for path, link in zip(piece, links, strict=True) if link.absent]
        return missing

    def _folders(self, todo: list[str]) -> list[Ask]:
        """Those that are not seen to be there already, parents first.

        Where a file is missing its folder may be, too: a spare release may have been half removed.
        """
        recycled, absent = bool(self._same), set(todo)
        kept = [path for path in self._same if path not in absent]
        known = set(parents([*kept, MANIFEST])) if recycled else set()
        made = parents([*todo, *self._strangers, MANIFEST])
        return [
            *([] if recycled else [Folder(self._folder)]),
            *(Folder(f"{self._folder}/{folder}") for folder in made if folder not in known),
        ]

    def _ending(self) -> list[Ask]:
        """What strangers put into the live site, the manifest, the new link, and a last proof."""
        link = self._stock.proof.ready
        return [
            *(Named(f"{self._old}/{path}", f"{self._folder}/{path}") for path in self._strangers),
            Scratch(f"{self._folder}/{MANIFEST}.new", self._step.sealed, self._stock.like),
            Gone(link),
            Symlink(self._place.prefix + self._step.release, link),
            self._stock.proof,
        ]

    def _origin(self, path: str, named: dict[str, str]) -> str:
        """Where the bytes of *path* are: in the stage, or in the live site."""
        if path in named:
            return f"{self._place.home}/stage/{named[path]}"
        return f"{self._old or self._place.link}/{path}"

    def _look_around(self) -> None:
        """See what is in the release to begin with, and what others put into the live one.

        With a manifest to believe only the top is looked at, where such things are put: listing
        every folder of a big site would cost more than sending it.
        """
        spare = f"{self._place.home}/{self._spare}"
        manifest, clutter, top = (
            ContentOf(f"{spare}/{MANIFEST}"),
            NamesIn(spare),
            NamesIn(self._old),
        )
        asks: list[Ask] = [manifest, clutter] if self._spare else []
        self._files.do(*asks, *([top] if self._old else []))
        self._same, self._others = _contents(manifest.content, self._step.wanted)
        self._clutter = clutter.names
        self._strangers = self._found_strangers(top)

    def _found_strangers(self, top: NamesIn) -> list[str]:
        step = self._step
        if not self._old:
            return []
        if not step.known:
            found, _ = walk(self._files, self._old)
            return [path for path in found if path not in step.wanted and path != MANIFEST]
        ours = {path.partition("/")[0] for path in (*step.live, *step.wanted, MANIFEST)}
        strangers: list[str] = []
        for name, stat in top.names.items():
            if name in ours:
                continue
            folder = stat.kind == "folder"
            inside = walk(self._files, f"{self._old}/{name}")[0] if folder else {}
            strangers += [f"{name}/{path}" for path in inside] if inside else [name]
        return strangers

    def _recycled(self) -> set[str]:
        """Begin with the spare release; gives what in it is already as wanted."""
        if not self._same:
            return set()
        self._files.do(Renamed(f"{self._place.home}/{self._spare}", self._folder))
        self._stock.releases.remove(self._spare)
        wanted = self._step.wanted
        needed = set(parents(wanted))
        empty = [folder for folder in reversed(parents(self._others)) if folder not in needed]
        asks: list[Ask] = [Gone(f"{self._folder}/{path}") for path in self._others]
        asks += [FolderGone(f"{self._folder}/{folder}") for folder in empty]
        broken: list[str] = []
        for piece in _pieces(self._same) or [[]]:
            looks = [StatOf(f"{self._folder}/{path}") for path in piece]
            self._files.do(*asks, *looks)
            asks = []
            pairs = zip(piece, looks, strict=True)
            broken += [path for path, look in pairs if not _is_whole(look, wanted[path])]
        self._remove_clutter()
        self._files.do(*(Gone(f"{self._folder}/{path}") for path in broken))
        return set(self._same) - set(broken)

    def _remove_clutter(self) -> None:
        """What others had put into a release of old says nothing about today."""
        ours = {path.partition("/")[0] for path in (*self._same, *self._others, MANIFEST)}
        for name, stat in self._clutter.items():
            if name not in ours and stat.kind == "folder":
                clear(self._files, f"{self._folder}/{name}")
            elif name not in ours:
                self._files.remove([f"{self._folder}/{name}"])

    def _send_again(self, missing: list[str], source: Source) -> None:
        """Send files that the manifest had claimed, but that somebody has removed."""
        folder, files = f"{self._place.home}/stage", self._files
        sent = stage.send_again(files, folder, missing, source, self._stock)
        names = stage.names(sent, self._step.wanted)
        pairs = [(f"{folder}/{names[path]}", f"{self._folder}/{path}") for path in sent]
        if lost := files.link(pairs):
            raise RemoteError(f"{lost[0]} was sent and is not there")


def _pieces(paths: list[str]) -> list[list[str]]:
    """*paths* in lists of bounded length: wishes for all files of a big site would fill memory."""
    return [paths[start : start + AT_ONCE] for start in range(0, len(paths), AT_ONCE)]


def _is_whole(ask: StatOf, entry: Entry) -> bool:
    found = ask.found
    return found is not None and found.kind == "file" and found.size == entry.size


def _contents(manifest: bytes | None, wanted: dict[str, Entry]) -> tuple[list[str], list[str]]:
    """What a release says is in it, as wanted or not; nothing when that can not be believed."""
    try:
        return compared(manifest or b"", wanted)
    except (ManifestDamaged, ManifestTooNew):
        return [], []
