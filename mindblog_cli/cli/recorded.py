"""How translations stand, for commands that are about posts as a whole."""

from typing import TYPE_CHECKING

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.amounts import some
from mindblog_cli.l10n.folders import home
from mindblog_cli.posts.post import PostId
from mindblog_cli.posts.shelf import Shelf

if TYPE_CHECKING:
    from mindblog_cli.l10n.standing import Standing


def recorded(blog: Blog, shelf: Shelf) -> "dict[PostId, Standing]":
    """How each translation stands; nothing where there are no records, and it costs nothing."""
    if len(blog.config.langs) < 2 or not (blog.root / home(blog.config)).is_dir():
        return {}
    # Here and not above: only a blog with records pays for what reads them.
    from mindblog_cli.l10n.standing import standings  # noqa: PLC0415

    return standings(blog.root, blog.config, shelf.posts)


def told(one: "Standing") -> str:
    """`outdated, 1 of 24 segments, 142 characters to send`."""
    numbers = {
        "outdated": one.outdated,
        "needs-work": one.needs_work,
        "conflict": one.conflicts,
        "unreviewed": one.machine,
    }
    number = numbers.get(one.state)
    of = f", {number} of {some(one.segments, 'segment')}" if number else ""
    sent = f", {some(one.characters, 'character')} to send" if one.characters else ""
    return f"{one.state}{of}{sent}"
