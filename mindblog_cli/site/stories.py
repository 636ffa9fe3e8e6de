"""What belongs together in several languages, and what a translation has from its original."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import structs

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post

Translations = dict[str, Post]

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

_KINDS = {f.name: f.default for f in structs.fields(Post)}


def together(posts: Iterable[Post]) -> dict[str, Translations]:
    """Posts by the name they share, then by language."""
    stories: dict[str, Translations] = {}
    for post in posts:
        stories.setdefault(post.id.name, {})[post.id.lang] = post
    return stories


def original(posts: Translations, config: Config) -> str:
    """The language that the others are translations of."""
    if config.language in posts:
        return config.language
    said = [lang for post in posts.values() if (lang := _translates(post)) in posts]
    known = [lang for lang in config.langs if lang in posts]
    return next(iter([*said, *known, *sorted(posts)]))


def _translates(post: Post) -> str:
    """The language that a post says it was translated from."""
    said = post.extra.get("translated_from") or post.extra.get("translation_of")
    return said if isinstance(said, str) and said != post.id.lang else ""


def completed(post: Post, source: Post) -> Post:
    """*post* with what its own file leaves out taken from *source*, its original."""
    fields = INHERITED if post.date else INHERITED + DATES
    missing: dict[str, Any] = {}
    for name in fields:
        nothing = _KINDS[name]
        if getattr(post, name) == nothing and (value := getattr(source, name)) != nothing:
            missing[name] = value
    return structs.replace(post, **missing) if missing else post


def shown(post: Post, now: datetime, *, drafts: bool, future: bool) -> bool:
    """Whether readers get to see *post* at this moment."""
    if post.status == "draft" and not drafts:
        return False
    if post.expires and post.expires.at <= now:
        return False
    return future or all(start <= now for start in _starts(post))


def changes(post: Post, *, drafts: bool, future: bool) -> list[datetime]:
    """The moments at which *post* comes or goes by itself."""
    if post.status == "draft" and not drafts:
        return []
    end = [post.expires.at] if post.expires else []
    start = [] if future else _starts(post)
    return [max(start), *end] if start else end


def _starts(post: Post) -> list[datetime]:
    return [when.at for when in (post.date, post.publish_at) if when]
