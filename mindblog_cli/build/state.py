"""What the last build into a folder read and made; lost, damaged or old means "build all"."""

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct, field, msgpack

from mindblog_cli.build.note import Note
from mindblog_cli.caches import load, store
from mindblog_cli.errors import Diagnostic
from mindblog_cli.render.moulds import Moulds
from mindblog_cli.tree.tree import Leaf

# Raise it when the meaning of anything below changes.
_NAME = b"mindblog build 3"

# Where a file came from, its time of change in ns, its bytes.
Copy = tuple[str, int, int]


class Summary(Struct, frozen=True):
    """What a build says of itself when it is over; *unfit* is what must not be published."""

    posts: int = 0
    pages: int = 0
    feeds: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    unfit: tuple[Diagnostic, ...] = ()


class Kept(Struct, frozen=True, array_like=True):
    """A chapter, remembered: its key, those of its pages by their paths, its part of the sitemap.

    *posts* and *feeds* say how many of its pages are such.
    """

    key: bytes
    keys: dict[str, bytes]
    listed: bytes
    posts: int
    feeds: int


class State(Struct, frozen=True, kw_only=True):
    """A build, remembered.

    *basis* stands for the program, the theme and the places of files, *chapters* for what pages
    were made of; none where pages had to give way to others. *notes* go by the path of a post;
    *copies* are files that were copied as they are. *seen* stands for all that was read and asked
    for, and holds from *since* until *wakes_at*. *moulds* spare the next one to load what casts
    them.
    """

    basis: bytes
    chapters: dict[str, Kept]
    leaves: dict[str, Leaf]
    notes: dict[str, Note] = field(default_factory=dict)
    copies: dict[str, Copy] = field(default_factory=dict)
    seen: str = ""
    since: datetime
    wakes_at: datetime | None = None
    summary: Summary = Summary()
    moulds: Moulds | None = None


class Unfit(Struct, frozen=True):
    """The little of a Summary that stands between a site and its readers."""

    unfit: tuple[Diagnostic, ...] = ()


class Glance(Struct, frozen=True):
    """The little of a State that those want who build nothing: a third of the time to load."""

    leaves: dict[str, msgspec.Raw]
    since: datetime
    wakes_at: datetime | None = None
    summary: Unfit = Unfit()


def recall(file: Path) -> State | None:
    """The state in *file*, if it is whole."""
    return load(file, _NAME, msgpack.Decoder(State).decode)


def glance(file: Path) -> Glance | None:
    """What one look at *file* tells, if it is whole."""
    decode = msgpack.Decoder(Glance).decode
    # What is left raw points into the content, and must have one that stays.
    return load(file, _NAME, lambda content: decode(bytes(content)))


def keep(file: Path, state: State) -> None:
    """Put *state* into *file* in one step. Raises OSError where the disk refuses."""
    store(file, _NAME, msgpack.encode(state))
