"""Short texts and times, as views carry them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from mindblog_cli.pages.views import Moment
from mindblog_cli.posts.post import Post, When

# What search engines and previews show of a description, generously.
DESCRIPTION = 300


def shortened(text: str, limit: int = DESCRIPTION) -> str:
    """*text* on one line, cut at a word where there is one."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


def listed(titles: Iterable[str]) -> str:
    """A description made of what a page lists."""
    return shortened(" · ".join(titles))


def stamp(at: datetime) -> str:
    """*at* as RFC 3339; zones of old, with seconds in them, can not be written so."""
    offset = at.utcoffset()
    exact = at.astimezone(UTC) if offset is None or offset.seconds % 60 else at
    return exact.isoformat(timespec="seconds")


def moment(when: When | None) -> Moment | None:
    """*when* as a theme gets it."""
    if when is None:
        return None
    return Moment(when.at.date().isoformat() if when.day else stamp(when.at), when.day)


def changed(post: Post) -> When | None:
    """When the text last changed; never before it was published."""
    if post.date and post.updated:
        return post.updated if post.updated.at > post.date.at else post.date
    return post.updated or post.date


def updated(post: Post) -> Moment | None:
    """When the text last changed, if the author says so and it was after it was published."""
    latest = changed(post) if post.updated else None
    return moment(latest) if latest is post.updated else None
