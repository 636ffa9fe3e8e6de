"""The address of each post, by its own word or by the pattern of the blog."""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.patterns import pattern
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.slug import slugify
from mindblog_cli.site import urls

PATTERNS = {
    "mindblog": "/:slug/",
    "hugo": "/:path/",
    "zola": "/:path/",
    "jekyll": "/:categories/:year/:month/:day/:slug.html",
    "pelican": "/:slug.html",
    "nikola": "/posts/:slug/",
    "eleventy": "/:path/",
}
# The names that Jekyll has for some patterns.
STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html",
}

_TOKEN = pattern(r":([a-z_]+)")
_SLUG = pattern(r"[a-z0-9]+(-[a-z0-9]+)*")

_Value = Callable[[Post, Config], str]


class _Pattern(Struct, frozen=True):
    """A pattern taken apart: each value with the text before it, and the text after the last."""

    values: tuple[tuple[str, _Value], ...]
    end: str


def addresses(config: Config) -> Callable[[Post], str]:
    """Where a post lives: its `url` as written, else the pattern under its language's home."""
    web = urls.web(config)
    patterns = cache(lambda section, lang: _pattern(section, lang, config))

    def address(post: Post) -> str:
        if post.url and (own := _own(post, config, web)):
            return own
        pattern = patterns(post.section, post.id.lang)
        path = ""
        for before, value in pattern.values:
            path += before + value(post, config)
        return urls.tidy(path + pattern.end)

    return address


def slug(post: Post, _config: Config) -> str:
    """The last part of a post's address: as written, else from the name of its file."""
    if post.slug and (written := post.slug.strip("/ ")):
        return written
    return _slug(post.stem, post.id.lang)


def _own(post: Post, config: Config, web: urls.Web) -> str | None:
    """The `url` of the front matter, unless it leads to another site."""
    path = (post.url or "").strip()
    if urls.absolute(path):
        within = web.within(path)
        return urls.tidy(within) if within else None
    path = re.split(r"[?#]", path)[0]
    # Hugo takes an address without a leading slash to be below the language.
    below = config.profile == "hugo" and not path.startswith("/")
    start = urls.home(config, post.id.lang) if below else "/"
    return urls.tidy(start + unquote(path))


def _pattern(section: str, lang: str, config: Config) -> _Pattern:
    """The pattern of all posts of a section in one language; what is no value stays as text."""
    chosen = _chosen(section, config)
    whole = chosen if ":lang" in chosen else urls.home(config, lang) + chosen
    # Without doubled slashes, so that what comes out is tidy as a rule.
    *texts, end = _TOKEN.split(whole.replace("//", "/"))
    values, before = [], ""
    for text, token in zip(texts[::2], texts[1::2], strict=True):
        if token in TOKENS:
            values.append((before + text, TOKENS[token]))
            before = ""
        else:
            before += f"{text}:{token}"
    return _Pattern(tuple(values), before + end)


def _chosen(section: str, config: Config) -> str:
    top = section.partition("/")[0]
    chosen = config.permalinks.get(section) or config.permalinks.get(top) or config.permalink
    return STYLES.get(chosen, chosen) or PATTERNS[config.profile]


def _slug(text: str, lang: str) -> str:
    """A fast way for what is a slug already, as names of files mostly are."""
    if len(text) <= 80 and _SLUG.fullmatch(text):
        return text
    return slugify(text, lang) or text


def _stem(post: Post, config: Config) -> str:
    return _slug(post.stem, post.id.lang)


def _path(post: Post, config: Config) -> str:
    """The folders of a post and its slug, as the kind of blog it comes from has them."""
    if config.profile == "hugo":
        last = slug(post, config) if post.slug else _filed(post)
        folders = "/".join((post.section, last)).lower()
        return re.sub(r"\s+", "-", folders)
    folders = post.section
    if config.profile != "eleventy":
        folders = "/".join(_slug(part, post.id.lang) for part in folders.split("/"))
    return f"{folders}/{slug(post, config)}"


def _filed(post: Post) -> str:
    """The name of the file or bundle with its date, which Hugo leaves in addresses."""
    if post.bundle:
        return post.folder.rpartition("/")[2]
    name = post.path.rpartition("/")[2].rpartition(".")[0]
    stem, _, suffix = name.rpartition(".")
    return stem if stem and suffix.replace("_", "-").lower() == post.id.lang.lower() else name


def _categories(post: Post, config: Config) -> str:
    """Jekyll counts the folders above `_posts` as categories."""
    folders = post.section.split("/") if config.profile == "jekyll" else []
    names = dict.fromkeys(_slug(name, post.id.lang) for name in (*folders, *post.categories))
    return "/".join(names)


def _category(post: Post, config: Config) -> str:
    return _slug(post.categories[0], post.id.lang) if post.categories else ""


TOKENS: dict[str, _Value] = {
    "year": lambda post, _: str(post.date.at.year) if post.date else "",
    "month": lambda post, _: f"{post.date.at.month:02}" if post.date else "",
    "day": lambda post, _: f"{post.date.at.day:02}" if post.date else "",
    "slug": slug,
    "title": slug,
    "lang": lambda post, _: post.id.lang.lower(),
    "category": _category,
    "categories": _categories,
    "stem": _stem,
    "section": lambda post, _: post.section,
    "sections": lambda post, _: post.section,
    "filename": lambda post, _: _filed(post),
    "path": _path,
}
