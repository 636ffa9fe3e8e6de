"""Post files opened and read, one or many; loaded when there is a file that has to be.

Front matter takes its parsers with it, and a command that finds nothing new needs none of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, msgpack

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.posts.find import APART, Found
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.reader import FENCES, body_of, read
from mindblog_cli.posts.reading import Reading, pack, unpack
from mindblog_cli.posts.source import Source, parse
from mindblog_cli.posts.stamps import content

# A listener is told of so many files at a time; a line each would cost more than reading does.
STEP = 100
# So many files go to another process at once, and fewer than these are not worth sending.
BATCH, FEW = 200, 300

_encode = msgpack.Encoder().encode
_decode = msgpack.Decoder(tuple[Found, ...]).decode


class Batch(Struct, frozen=True):
    """Files to be read in some process; *found* is bytes, for values are slow to send."""

    root: str
    config: Config
    found: bytes


Spread = Callable[[Callable[[Batch], bytes], Sequence[Batch]], Iterable[bytes]]
"""Applies a function to many values in their order, as `map` does, wherever it likes."""


def read_all(
    root: Path, config: Config, todo: Sequence[Found], spread: Spread | None
) -> Iterator[dict[str, Reading]]:
    """What the files in *todo* say, some at a time; the same for any *spread*."""
    if spread is None or len(todo) < FEW:
        for part in _parts(todo, STEP):
            yield {found.path: read_file(root, config, found) for found in part}
        return
    parts = _parts(todo, BATCH)
    batches = [Batch(str(root), config, _encode(part)) for part in parts]
    for part, data in zip(parts, spread(read_batch, batches), strict=True):
        readings = unpack(data)
        yield {
            found.path: readings.get(found.path) or read_file(root, config, found) for found in part
        }


def read_batch(batch: Batch) -> bytes:
    """What the files of *batch* say, packed; what can not be packed is left to the asker."""
    root = Path(batch.root)
    return pack({one.path: read_file(root, batch.config, one) for one in _decode(batch.found)})


def read_file(root: Path, config: Config, found: Found) -> Reading:
    """What one file says, or why it can not be read."""
    try:
        meta = content(root, found.meta) if found.meta else None
        data = content(root, found.path)
    except OSError as error:
        return Reading((), None, (_unreadable(found.path, error),))
    post, diagnostics = read(found, data, config, meta)
    return Reading(found.stamp, post, tuple(diagnostics))


def body(root: Path, config: Config, post: Post) -> str:
    """The text of *post*. Raises ContentError where the file has gone."""
    try:
        data = content(root, post.path)
        at = post.body_at
        if data[at - 4 : at] not in FENCES:
            data, at = _parsed(root, config, post, data).body, 0
    except OSError as error:
        raise ContentError("a post has gone", [_unreadable(post.path, error)]) from error
    return body_of(data[at:], post)


def _parsed(root: Path, config: Config, post: Post, data: bytes) -> Source:
    """A file cut anew: one without fences, or with others than when it was read."""
    meta = beside(root, config, post.path)
    return parse(data, name=post.path, meta=meta, profile=config.profile)


def beside(root: Path, config: Config, path: str) -> bytes | None:
    """Front matter of the post at *path* that is a file of its own; Nikola has it so."""
    file = (root / path).with_suffix(f".{APART}") if config.profile == "nikola" else None
    return file.read_bytes() if file and file.is_file() else None


def _parts(todo: Sequence[Found], size: int) -> list[Sequence[Found]]:
    return [todo[at : at + size] for at in range(0, len(todo), size)]


def _unreadable(path: str, error: OSError) -> Diagnostic:
    said = f"can not be read: {error.strerror or error}"
    return Diagnostic("MB007", said, path, hint="is it yours, and is the disk there?")
