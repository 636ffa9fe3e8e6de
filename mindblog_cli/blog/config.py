"""What an author can set: `mindblog.toml`, or `[tool.mindblog]` in pyproject.toml, as a value."""

from typing import Literal

from msgspec import Struct, field

Profile = Literal["mindblog", "hugo", "jekyll", "zola", "pelican", "nikola", "eleventy"]


class Language(Struct, frozen=True, kw_only=True):
    """An edition's own words; *topics* are tags that its tagline links to."""

    title: str = ""
    tagline: str = ""
    topics: tuple[str, ...] = ()
    author: str = ""
    label: str = ""


class Tag(Struct, frozen=True, kw_only=True):
    """A tag's names and slugs per language, and the names it had before."""

    names: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    description: dict[str, str] = field(default_factory=dict)


class Author(Struct, frozen=True, kw_only=True):
    """Who writes: where they are found, and a line about them per language."""

    url: str = ""
    about: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


class Target(Struct, frozen=True, kw_only=True):
    """A place the blog can go; *url* is the address a Remote understands, never with a secret."""

    url: str
    site: str = ""
    level: str = ""


class Config(Struct, frozen=True, kw_only=True):
    """All settings, checked; every one has a default, so an empty table is a blog."""

    url: str = ""
    language: str = "en"
    languages: dict[str, Language] = field(default_factory=dict)
    posts: str = "posts"
    static: str = "static"
    theme: str = "theme"
    profile: Profile = "mindblog"
    timezone: str = "UTC"
    permalink: str = ""
    permalinks: dict[str, str] = field(default_factory=dict)
    default_lang_in_url: bool = False
    ignore: tuple[str, ...] = ()
    page_size: int = 10
    feed_size: int = 20
    comments: bool = False
    tags: dict[str, Tag] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)

    @property
    def langs(self) -> tuple[str, ...]:
        """All configured languages, the default one first."""
        return tuple(dict.fromkeys([self.language, *self.languages]))
