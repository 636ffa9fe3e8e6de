"""The lists of a site before they are cut into pages: front pages, tags and authors."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from mindblog_cli.pages.press import Here, Press, feed_links
from mindblog_cli.pages.views import FeedLink
from mindblog_cli.posts.post import PostId
from mindblog_cli.site import urls
from mindblog_cli.site.site import Edition, Group


class Row(Struct, frozen=True):
    """One list in one language, before it is cut; *here* is where others have it.

    *first* are posts that stand above the row, at its front, whatever their age.
    """

    lang: str
    kind: str
    address: str
    title: str
    about: str
    posts: tuple[PostId, ...]
    here: Here
    feeds: tuple[FeedLink, ...]
    first: tuple[PostId, ...] = ()


def rows(press: Press) -> Iterator[Row]:
    """Every list of the site."""
    site = press.site
    tags = _addresses(press, "tags")
    authors = _addresses(press, "authors")
    for edition in site.editions.values():
        yield _front(press, edition)
        for group in edition.tags:
            tag = site.config.tags.get(group.key)
            about = tag.description if tag else {}
            yield _group(press, edition.lang, group, tags[group.key], ("tag", about))
        for group in edition.authors:
            author = site.config.authors.get(group.key)
            about = author.about if author else {}
            yield _group(press, edition.lang, group, authors[group.key], ("author", about))


def _front(press: Press, edition: Edition) -> Row:
    pinned = tuple(key for key in edition.posts if press.site.posts[key].pinned)
    above = frozenset(pinned)
    frame = press.frames[edition.lang]
    return Row(
        lang=edition.lang,
        kind="front",
        address=press.homes[edition.lang],
        title=frame.title,
        about=frame.tagline or " · ".join(topic.text for topic in frame.topics),
        posts=tuple(key for key in edition.posts if key not in above),
        here=press.homes,
        feeds=press.feeds[edition.lang],
        first=pinned,
    )


def _group(
    press: Press, lang: str, group: Group, here: Here, what: tuple[str, Mapping[str, str]]
) -> Row:
    address, (kind, about) = here[lang], what
    return Row(
        lang=lang,
        kind=kind,
        address=address,
        title=group.name,
        about=about.get(lang, ""),
        posts=group.posts,
        here=here,
        feeds=feed_links(press.web, address, press.title(lang, group.name)),
    )


def _addresses(press: Press, what: str) -> dict[str, Here]:
    """Where each tag or author is, by key and then by language."""
    place = urls.tag if what == "tags" else urls.author
    found: dict[str, dict[str, str]] = {}
    for lang, edition in press.site.editions.items():
        for group in edition.tags if what == "tags" else edition.authors:
            found.setdefault(group.key, {})[lang] = place(press.site.config, lang, group.slug)
    return found
