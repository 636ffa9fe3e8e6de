"""What posts said the last time, kept in the blog's work folder; all of it may go at any time.

    readings        all of them by path; called by this format, the program and the settings that
                    they depend on
    readings.more   what has changed since by path, with nothing for posts that have gone; called
                    by the very file that it goes with

An edit is kept in the second file, for the first one takes a tenth of a second to write for 20,000
posts.
"""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from mindblog_cli import __version__
from mindblog_cli.blog.config import Config
from mindblog_cli.caches import identity, load, no_collection, store
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.reading import Reading, pack, unpack

FILE, MORE = "readings", "readings.more"

# The second file is for less than one reading in so many.
FEW = 10

GONE = Reading((), None)

# To be raised when the same file, with the same fields in a Post, reads differently than before.
FORMAT = 1


def recall(work: Path, config: Config) -> dict[str, Reading]:
    """The readings that were kept in *work* under these settings, or none."""
    basis = _basis(config)
    readings = load(work / FILE, basis, unpack) or {}
    if readings:
        for path, one in _more(work, identity(work / FILE, basis)).items():
            if one == GONE:
                readings.pop(path, None)
            else:
                readings[path] = one
    return readings


def keep(work: Path, config: Config, readings: Mapping[str, Reading]) -> None:
    """Let *readings* be what is recalled the next time; where that fails, nothing is.

    *work* is not made for it: a look at a blog that was never built leaves no trace.
    """
    with suppress(OSError), no_collection():
        store(work / FILE, _basis(config), pack(readings))
        (work / MORE).unlink(missing_ok=True)


def renew(
    work: Path, config: Config, known: Mapping[str, Reading], readings: Mapping[str, Reading]
) -> None:
    """Keep *readings* in place of those that were *known*; a few that differ by themselves."""
    if known == readings:
        return
    new = {path: one for path, one in readings.items() if known.get(path) is not one}
    new |= dict.fromkeys(known.keys() - readings.keys(), GONE)
    first = identity(work / FILE, _basis(config)) if known else b""
    more = _more(work, first) | new if first else {}
    if more and len(more) * FEW < len(readings):
        with suppress(OSError):
            store(work / MORE, first, pack(more))
    else:
        keep(work, config, readings)


def _more(work: Path, first: bytes) -> dict[str, Reading]:
    """What has changed since the *first* file was written."""
    return load(work / MORE, first, unpack) or {}


def _basis(config: Config) -> bytes:
    """What readings depend on beside the files."""
    basis = (
        FORMAT,
        __version__,
        Post.__struct_fields__,
        config.posts,
        config.langs,
        config.profile,
        config.timezone,
    )
    return b"mindblog readings %s" % sha256(msgspec.msgpack.encode(basis)).hexdigest().encode()
