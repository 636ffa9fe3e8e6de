"""Whether a file is still as it was when it was read, without reading what it says."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.find import Found
from mindblog_cli.posts.reading import UNSURE, Reading

# Two seconds: some filesystems keep time that coarsely, and a quick second save would hide.
COARSE = 2_000_000_000


def dated(found: Found, began: int) -> Found:
    """*found* with a stamp that proves nothing if its file is as new as the scan that *began*.

    Both are the clock's nanoseconds. What is written after the scan looked has a stamp that is
    later than *began*, give or take how coarse a clock is; so an older stamp can not come again.
    """
    times = found.stamp[::2]
    sure = not times or max(times) < began - COARSE
    return found if sure else replace(found, stamp=(*found.stamp, UNSURE))


def unchanged(
    root: Path, config: Config, todo: Sequence[Found], known: Mapping[str, Reading]
) -> dict[str, Reading]:
    """What is known of those files in *todo* that hold the same bytes, under their new stamps.

    So a touched file, or one with an unsure stamp, costs a digest and not a reading.
    """
    # Two files make one post in Nikola, and one digest would not tell how they are cut.
    if config.profile == "nikola":
        return {}
    same = {}
    for found in todo:
        kept = known.get(found.path)
        if kept and kept.post and found.stamp and _digest(root, found.path) == kept.post.digest:
            same[found.path] = Reading(found.stamp, kept.post, kept.diagnostics)
    return same


def content(root: Path, path: str) -> bytes:
    """The bytes of a file, at two thirds of what `Path.read_bytes` takes for it."""
    with open(f"{root}/{path}", "rb", buffering=0) as file:
        return file.read()


def _digest(root: Path, path: str) -> str:
    try:
        return sha256(content(root, path)).hexdigest()
    except OSError:
        return ""
