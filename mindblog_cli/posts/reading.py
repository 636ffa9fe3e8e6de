"""What one file said, as a value and as bytes that another process or another day can take up."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.post import Post

# What follows a stamp that proves nothing; no file has such a stamp.
UNSURE = -1


class Reading(Struct, frozen=True, gc=False, omit_defaults=True):
    """What one file said when its *stamp* was this; worth keeping until the next time.

    Before it has met other posts: stories are joined and compared when all are known. A stamp that
    ends in UNSURE was too new to prove anything: the file may have changed since and look the same.
    """

    stamp: tuple[int, ...]
    post: Post | None
    diagnostics: tuple[Diagnostic, ...] = ()


_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(dict[str, Reading])


def pack(readings: Mapping[str, Reading]) -> bytes:
    """*readings* as bytes, without those that `unpack` would not give back exactly as they are."""
    exact = {path: one for path, one in readings.items() if _keeps_its_dates(one)}
    try:
        return _packed(exact)
    except (UnicodeError, OverflowError):
        return _packed({path: one for path, one in exact.items() if _fits(one)})


def unpack(data: bytes | memoryview) -> dict[str, Reading]:
    """What `pack` was given. Raises msgspec.MsgspecError where it is something else."""
    return _decoder.decode(data)


def _packed(readings: Mapping[str, Reading]) -> bytes:
    # As text a moment keeps its zone; as msgpack has it, it would come back in UTC.
    return _encode(msgspec.to_builtins(readings))


def _keeps_its_dates(reading: Reading) -> bool:
    """Zones of old, by the sun, differ from UTC by seconds; the text of a date has only minutes."""
    post = reading.post
    if post is None:
        return True
    moments = [when.at for when in (post.date, post.updated, post.publish_at, post.expires) if when]
    offsets = [offset for moment in moments if (offset := moment.utcoffset())]
    return not any(offset.seconds % 60 for offset in offsets)


def _fits(reading: Reading) -> bool:
    """JSON may hold half a character, and TOML a number of any length."""
    try:
        _packed({"": reading})
    except (UnicodeError, OverflowError):
        return False
    return True
