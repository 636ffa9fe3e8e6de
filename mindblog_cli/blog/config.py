"""What an author can set: `mindblog.toml`, or `[tool.mindblog]` in pyproject.toml, as a value."""

from typing import Literal

from msgspec import Struct, field

Profile = Literal["mindblog", "hugo", "jekyll", "zola", "pelican", "nikola", "eleventy"]


# How good a translation has to be before it is published.
Required = Literal["any", "current", "reviewed"]

# What of a site is looked at after it went live; empty is what suits the target.
Verify = Literal["", "bytes", "reach", "off"]


class Language(Struct, frozen=True, kw_only=True):
    """An edition's own words; *topics* are tags that its tagline links to.

    *require* is what translations into it must be to be published, *engine* what makes them.
    """

    title: str = ""
    tagline: str = ""
    topics: tuple[str, ...] = ()
    author: str = ""
    label: str = ""
    require: Required = "any"
    engine: str = ""


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
    """A place the blog can go; *url* is the address a Remote understands, never with a secret.

    *site* is where readers find it. *verify* says what is looked at there afterwards, and *purge*
    whose caches in front of it have to hear of changes, such as `cloudflare:ZONE`.
    """

    url: str
    site: str = ""
    level: str = ""
    verify: Verify = ""
    purge: str = ""


class EngineSettings(Struct, frozen=True, kw_only=True):
    """How an engine is reached; *kind* is the built-in one that it is, where its name is another.

    *price* is what a million characters cost, in *currency*. Keys come from the environment, never
    from here: the variable is called *key_env* where it is not the engine's usual one.
    """

    kind: str = ""
    url: str = ""
    key_env: str = ""
    model: str = ""
    models: str = ""
    formality: str = ""
    style: str = ""
    command: str = ""
    price: float = 0.0
    currency: str = "EUR"
    timeout: float = 30.0


class Translation(Struct, frozen=True, kw_only=True):
    """How posts are translated; *fields* are those of the front matter beside the usual ones."""

    engine: str = "auto"
    engines: dict[str, EngineSettings] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    max_chars: int = 0


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
    indexnow: str = ""
    indexnow_url: str = "https://api.indexnow.org/indexnow"
    hubs: tuple[str, ...] = ()
    tags: dict[str, Tag] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    translation: Translation = Translation()

    @property
    def langs(self) -> tuple[str, ...]:
        """All configured languages, the default one first."""
        return tuple(dict.fromkeys([self.language, *self.languages]))
