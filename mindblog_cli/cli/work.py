"""The blog while a command writes in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mindblog_cli.blog.lock import locked
from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.desk import Desk

if TYPE_CHECKING:
    from mindblog_cli.posts.save import Recovered


@contextmanager
def at_work(desk: Desk, *, wait: float = 0.0) -> Iterator[Blog]:
    """Hold the blog's lock for this command alone; raises Locked after *wait* seconds.

    What a run that was cut off left half done is put right first, and the settings are read
    after that, for they may be among it.
    """
    blog = desk.blog()
    with locked(blog, wait=wait):
        told = _told(_recovered(blog))
        if told:
            desk.terminal.err.write(told + "\n")
            desk.heard.clear()
            blog = desk.blog()
        yield blog


def _recovered(blog: Blog) -> "Recovered | None":
    """What a cut run left; mostly there is nothing, and what would see to it is not loaded."""
    if not (blog.work / "edits.journal").exists():
        return None
    from mindblog_cli.posts.save import recover  # noqa: PLC0415 - see above

    return recover(blog.root)


def _told(put_right: "Recovered | None") -> str:
    if put_right is None:
        return ""
    done, left = put_right.finished, put_right.left
    said = [f"{some(len(done), 'file')} that a cut run left are as it meant them"] if done else []
    said += [f"{path} was changed since and stays as it is" for path in left]
    return "\n".join(said)
