"""What a side has written: how much of each kind, and whether the other side has it too."""

import re
from collections.abc import Iterator, Set
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

# An address in a second language begins with its code.
_LANG = r"(?:[a-z]{2}/)?"
# The first that fits counts. A number at the end is Pelican's way to say which page of a list.
KINDS = tuple(
    (kind, re.compile(_LANG + pattern))
    for kind, pattern in (
        ("post", r"posts/[^/]+/index\.html"),
        ("front page", r"index\.html"),
        ("front page, further", r"(page/\d+/index|index-?\d+)\.html"),
        ("tag list", r"((tags|categories)/index|tags)\.html"),
        ("tag", r"((tags|categories)/[^/]+/index|tag/[^/]*[^/\d])\.html"),
        ("tag, further", r"((tags|categories)/[^/]+/(page/\d+/index|index-\d+)|tag/[^/]+)\.html"),
        ("author list", r"authors/index\.html"),
        ("author", r"authors/[^/]+/index\.html"),
        ("author, further", r"authors/[^/]+/page/\d+/index\.html"),
        ("archive", r"archive(/.+)?\.html"),
        ("feed of the front page", r"((index|feed|rss|atom)\.xml|feed\.json|feeds/all[^/]*\.xml)"),
        ("feed of the tag list", r"(tags|categories)/(index|feed|rss|atom)\.(xml|json)"),
        ("feed of a tag", r"((tags|categories)/([^/]+/)?|feeds/tag/)[^/]+\.(xml|json)"),
        ("feed of an author", r"authors/[^/]+/[^/]+\.(xml|json)"),
        ("sitemap", r"sitemap(index|-[a-z0-9-]+)?\.xml"),
        ("robots", r"robots\.txt"),
        ("not found", r"404\.html"),
        ("list of feeds", r"(feeds/index\.html|feeds\.opml)"),
        ("style, script, icon", r".+\.(css|js|svg|ico|png|xsl)"),
    )
)
# What is read in sitemaps counts, not their number; looks differ.
_NOT_COMPARED = ("sitemap", "style, script, icon")
_SHARED = re.compile(r"feeds/|" + _LANG + r"categories/[^/]+\.xml")
_REDIRECT = re.compile(rb"<meta[^>]+http-equiv=.?refresh", re.IGNORECASE)
_LISTED = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>")


class Written(Struct, frozen=True):
    """A site on disk in numbers; *kinds* says how many files of each kind there are."""

    pages: int
    feeds: int
    files: int
    bytes: int
    kinds: dict[str, int]


class Contents(Struct, frozen=True):
    """A site on disk: the paths of each kind of thing, the addresses in sitemaps, the bytes."""

    kinds: dict[str, list[str]]
    listed: frozenset[str]
    bytes: int

    @property
    def written(self) -> Written:
        """It in numbers."""
        numbers = {kind: len(paths) for kind, paths in self.kinds.items()}
        html = sum(path.endswith(".html") for paths in self.kinds.values() for path in paths)
        return Written(
            pages=html - numbers.get("redirect", 0),
            feeds=sum(number for kind, number in numbers.items() if kind.startswith("feed ")),
            files=sum(numbers.values()),
            bytes=self.bytes,
            kinds=numbers,
        )


class Counterpart(Struct, frozen=True):
    """How much of one kind both sides have; *missing* of theirs are at no such address in ours.

    Feeds count once for a place, in however many formats they are there.
    """

    kind: str
    theirs: int
    ours: int
    missing: int
    such_as: list[str]

    @property
    def whole(self) -> bool:
        """Whether ours has all that theirs has, wherever it stands."""
        return not self.missing or self.ours >= self.theirs > 0


def contents(folder: Path) -> Contents:
    """What is in *folder*."""
    kinds: dict[str, list[str]] = {}
    listed: set[str] = set()
    size = 0
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = file.relative_to(folder).as_posix()
        kind = _kind(path, file)
        kinds.setdefault(kind, []).append(path)
        size += file.stat().st_size
        if kind == "sitemap":
            listed |= set(_listed(file.read_text("utf-8")))
    return Contents(kinds, frozenset(listed), size)


def counterparts(theirs: Contents, ours: Contents) -> list[Counterpart]:
    """Of each kind of thing that they have, whether we have it."""
    kinds = sorted(kind for kind in theirs.kinds if kind not in _NOT_COMPARED)
    return [
        *(_counterpart(kind, _places(kind, theirs), _places(kind, ours)) for kind in kinds),
        _counterpart("listed in a sitemap", theirs.listed, ours.listed),
    ]


def _counterpart(kind: str, theirs: Set[str], ours: Set[str]) -> Counterpart:
    missing = sorted(theirs - ours)
    return Counterpart(kind, len(theirs), len(ours), len(missing), missing[:5])


def _places(kind: str, side: Contents) -> set[str]:
    paths = side.kinds.get(kind, [])
    if not kind.startswith("feed "):
        return set(paths)
    # One side's index.xml is the other's feed.xml, atom.xml and feed.json. Where a folder holds
    # the feeds of many places, each is its own.
    return {path if _SHARED.match(path) else path.rpartition("/")[0] + "/" for path in paths}


def _kind(path: str, file: Path) -> str:
    small = path.endswith(".html") and file.stat().st_size < 1000
    if small and _REDIRECT.search(file.read_bytes()):
        return "redirect"
    return next((kind for kind, pattern in KINDS if pattern.fullmatch(path)), "something else")


def _listed(sitemap: str) -> Iterator[str]:
    """The paths of pages; a list of sitemaps names none."""
    for found in _LISTED.finditer(sitemap):
        path = urlsplit(found[1]).path
        if not path.endswith(".xml"):
            yield path
