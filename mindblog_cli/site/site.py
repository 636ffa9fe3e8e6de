"""Posts as they relate to each other: one blog, an edition per language."""

from datetime import datetime

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.post import Post, PostId


class Story(Struct, frozen=True):
    """One post in all its languages; each has inherited what its own file leaves out.

    *original* is the language that the others are translations of.
    """

    name: str
    original: str
    posts: dict[str, Post]


class Tag(Struct, frozen=True):
    """A tag as readers of one language meet it; *key* is the same in all languages."""

    key: str
    name: str
    slug: str


class Group(Struct, frozen=True):
    """Posts of one language that share a tag, an author or a year, newest first."""

    key: str
    name: str
    slug: str
    posts: tuple[PostId, ...]


class Edition(Struct, frozen=True):
    """The blog in one language: dated posts newest first, undated ones as pages."""

    lang: str
    posts: tuple[PostId, ...]
    pages: tuple[PostId, ...]
    tags: tuple[Group, ...]
    authors: tuple[Group, ...]
    years: tuple[Group, ...]


class Site(Struct, frozen=True):
    """Everything that is shown, and where; *wakes_at* is when that next changes by itself."""

    config: Config
    now: datetime
    posts: dict[PostId, Post]
    stories: dict[str, Story]
    editions: dict[str, Edition]
    addresses: dict[PostId, str]
    redirects: dict[str, str]
    wakes_at: datetime | None
    diagnostics: tuple[Diagnostic, ...]
