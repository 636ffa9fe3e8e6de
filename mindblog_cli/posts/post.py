"""A post as a value: what its file says, in one language, without its body.

`gc=False`: there may be 20,000 of these, no cycle can be among them, and a garbage collector that
goes through all of them again and again takes a tenth of the time in which they are read.
"""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, field

Status = Literal["live", "draft"]
Markup = Literal["markdown", "html", "rst"]


class PostId(Struct, frozen=True, order=True, gc=False):
    """One post in one language: *name* is shared by all its translations."""

    name: str
    lang: str


class When(Struct, frozen=True, order=True, gc=False):
    """A moment with its zone; *day* when the author wrote a date and no time."""

    at: datetime
    day: bool = False


class Cover(Struct, frozen=True, gc=False):
    """The picture that stands for a post."""

    src: str
    alt: str = ""
    caption: str = ""


class Origin(Struct, frozen=True, gc=False):
    """Where an imported post came from."""

    system: str = ""
    id: str = ""
    url: str = ""
    hash: str = ""


class Post(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One file's front matter, checked; `None` or empty where the file says nothing.

    *path* is relative to the blog's root, *assets* are names relative to the post's own folder,
    *section* is the folder under the content root, without what stands for a language.
    *body_at* is the byte at which the body begins, where a closing fence ends there.
    *title_line* is where a heading at the top of the body is the title; it is not shown again.
    What a translation leaves out (date, tags, authors, cover ...) it has from its original; that
    is the business of the site, not of this value.
    """

    id: PostId
    path: str
    digest: str
    title: str
    stem: str
    section: str = ""
    markup: Markup = "markdown"
    title_line: int = 0
    body_line: int = 1
    body_at: int = 0
    words: int = 0
    lead: str = ""
    date: When | None = None
    updated: When | None = None
    publish_at: When | None = None
    expires: When | None = None
    status: Status = "live"
    slug: str | None = None
    url: str | None = None
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    description: str = ""
    cover: Cover | None = None
    series: str = ""
    weight: int = 0
    layout: str = ""
    comments: bool = True
    canonical: str = ""
    translator: str = ""
    translation_of: str = ""
    toc: bool = False
    math: bool = False
    pinned: bool = False
    origin: Origin | None = None
    bundle: bool = False
    assets: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The folder that the file lies in, relative to the blog's root."""
        return self.path.rpartition("/")[0]
