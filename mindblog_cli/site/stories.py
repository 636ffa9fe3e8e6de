"""What a translation has from its original, and which posts readers get to see."""

from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from mindblog_cli.posts.post import Post

# What a translation takes over, one by one, where its own file says nothing.
INHERITED = (
    "tags",
    "categories",
    "authors",
    "cover",
    "series",
    "weight",
    "expires",
    "comments",
    "toc",
    "math",
    "pinned",
)
# These are one statement: a translation with a date of its own takes none of them.
DATES = ("date", "updated", "publish_at")

_DEFAULTS = {f.name: f.default for f in structs.fields(Post)}


class Moment(Struct, frozen=True):
    """When it is, and whether what is not out yet is to be seen all the same."""

    now: datetime
    drafts: bool = False
    future: bool = False

    def shows(self, post: Post) -> bool:
        """Whether readers get to see *post* at this moment."""
        if post.status == "draft" and not self.drafts:
            return False
        if post.expires and post.expires.at <= self.now:
            return False
        return self.future or not (
            (post.date and post.date.at > self.now)
            or (post.publish_at and post.publish_at.at > self.now)
        )

    def changes(self, post: Post) -> list[datetime]:
        """The moments at which *post* comes or goes by itself."""
        if post.status == "draft" and not self.drafts:
            return []
        end = [post.expires.at] if post.expires else []
        start = [] if self.future else [w.at for w in (post.date, post.publish_at) if w]
        return [max(start), *end] if start else end


def completed(post: Post, source: Post) -> Post:
    """*post* with what its own file leaves out taken from *source*, its original."""
    if not _inherits(post, source):
        return post
    missing: dict[str, Any] = {}
    for name in INHERITED if post.date else INHERITED + DATES:
        nothing = _DEFAULTS[name]
        if getattr(post, name) == nothing and (value := getattr(source, name)) != nothing:
            missing[name] = value
    return structs.replace(post, **missing)


def _inherits(post: Post, source: Post) -> bool:
    """Whether there is something to complete. Spelt out: in a loop it takes ten times as long."""
    return bool(
        (source.tags and not post.tags)
        or (source.categories and not post.categories)
        or (source.authors and not post.authors)
        or (source.cover and not post.cover)
        or (source.series and not post.series)
        or (source.weight and not post.weight)
        or (source.expires and not post.expires)
        or (not source.comments and post.comments)
        or (source.toc and not post.toc)
        or (source.math and not post.math)
        or (source.pinned and not post.pinned)
        or (not post.date and (source.date or source.updated or source.publish_at))
    )


def shown(post: Post, now: datetime, *, drafts: bool, future: bool) -> bool:
    """Whether readers get to see *post* at this moment."""
    return Moment(now, drafts, future).shows(post)
