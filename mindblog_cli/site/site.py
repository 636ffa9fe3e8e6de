"""Posts as they relate to each other: one blog, an edition per language."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.post import Post, PostId, When


class Story(Struct, frozen=True):
    """One post in all the languages that are shown; each has inherited what it leaves out.

    *original* is the language that the others are translations of, shown or not, and *date* is
    the original's: what is made from these two stays, whatever else is hidden. *source* stands for
    the original's file: its path and digest.
    """

    name: str
    original: str
    date: When | None
    posts: dict[str, Post]
    source: tuple[str, str]


class Notice(Struct, frozen=True):
    """What readers of a translation are told: a *machine* made it, it is *outdated*.

    *partly*: a person made or checked the rest. *state* is the worst of what is to be said of it:
    `unreviewed`, `outdated`, `needs-work` or `conflict`.
    """

    machine: bool = False
    outdated: bool = False
    partly: bool = False
    state: str = ""


class Group(Struct, frozen=True):
    """Posts of one language that share a tag, an author or a year, newest first.

    *key* is the same in all languages; *former* are slugs that the group had under older names.
    """

    key: str
    name: str
    slug: str
    posts: tuple[PostId, ...]
    former: tuple[str, ...] = ()


class Edition(Struct, frozen=True):
    """The blog in one language: dated posts newest first, undated ones as pages."""

    lang: str
    posts: tuple[PostId, ...]
    pages: tuple[PostId, ...]
    tags: tuple[Group, ...]
    authors: tuple[Group, ...]
    years: tuple[Group, ...]


class Site(Struct, frozen=True):
    """Everything that is shown, and where; *wakes_at* is when that next changes by itself.

    The tags and authors of these posts are keys of groups, categories among the tags. *folders*
    says at which address a bundle's files lie; *redirects* lead from output paths to addresses.
    *introductions* are the texts that open lists, by the list's address: undated posts with that
    address, and `_index` files; they have no page of their own. *notices* are on translations that
    are not all that they should be.
    """

    config: Config
    now: datetime
    posts: dict[PostId, Post]
    stories: dict[str, Story]
    editions: dict[str, Edition]
    addresses: dict[PostId, str]
    folders: dict[PostId, str]
    introductions: dict[str, PostId]
    notices: Mapping[PostId, Notice]
    redirects: dict[str, str]
    wakes_at: datetime | None
    diagnostics: tuple[Diagnostic, ...]
