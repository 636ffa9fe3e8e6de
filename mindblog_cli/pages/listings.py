"""Posts in a row: front pages, tags and authors, in stretches that stay as they are.

Numbered stretches are counted from the oldest post. The front of a list shows all that no
numbered stretch has: one size of posts, or up to two less one. So there are no gaps and no
doubles, and a new post is written into the front alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from msgspec import Struct

from mindblog_cli.pages.page import Blueprint, Entry
from mindblog_cli.pages.press import Here, Press, feed_links
from mindblog_cli.pages.texts import listed
from mindblog_cli.pages.views import FeedLink, Head, Listing, Teaser
from mindblog_cli.posts.post import PostId
from mindblog_cli.site import urls
from mindblog_cli.site.site import Edition, Group
from mindblog_cli.tree.token import together, token

T = TypeVar("T")


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


class Stretches(Struct, frozen=True):
    """A list cut up: the *front*, and *numbered* from the oldest; all newest first within."""

    front: int
    numbered: int
    size: int

    def cut(self, items: Sequence[T], number: int) -> Sequence[T]:
        """The items of a stretch; number 0 is the front."""
        if not number:
            return items[: self.front]
        start = self.front + (self.numbered - number) * self.size
        return items[start : start + self.size]


def stretches(count: int, size: int) -> Stretches:
    """How a list of *count* posts is cut."""
    size = max(size, 1)
    numbered = max(count // size - 1, 0)
    return Stretches(count - numbered * size, numbered, size)


def listing_pages(press: Press, row: Row, marks: Mapping[PostId, bytes]) -> Iterator[Blueprint]:
    """The front of a list and its older stretches."""
    cut = stretches(len(row.posts), press.site.config.page_size)
    # The posts of a row are no part of its token: each stretch has its own.
    common = token(
        press.around[row.lang], row.kind, row.address, row.title, row.about, row.here, row.feeds
    )
    for number in range(cut.numbered + 1):
        posts = (*(() if number else row.first), *cut.cut(row.posts, number))
        stretch = _stretch(press, row, cut.numbered, number)
        own = token(stretch, _text(press, stretch))
        yield Blueprint(
            path=urls.output(stretch.address),
            template="listing.html",
            key=together(common + own, map(marks.__getitem__, posts)),
            make=partial(_view, press, row, stretch, posts),
            bodies=(stretch.body,) if stretch.body else (),
            entry=_entry(press, row, stretch, posts),
        )


class _Stretch(Struct, frozen=True):
    """One page of a list; *older* and *newer* lead to its neighbours."""

    number: int
    address: str
    older: str
    newer: str
    body: PostId | None


def _stretch(press: Press, row: Row, count: int, number: int) -> _Stretch:
    home, web = row.address, press.web
    older = count if not number else number - 1
    newer = 0 if number == count else number + 1
    return _Stretch(
        number=number,
        address=urls.stretch(home, number) if number else home,
        older=web.href(urls.stretch(home, older)) if older else "",
        newer=web.href(urls.stretch(home, newer) if newer else home) if number else "",
        body=None if number else press.site.introductions.get(home),
    )


def _text(press: Press, stretch: _Stretch) -> tuple[str, str]:
    """What stands for the text that opens a list: its file."""
    post = press.site.posts[stretch.body] if stretch.body else None
    return (post.path, post.digest) if post else ("", "")


def _here(row: Row, stretch: _Stretch) -> Here:
    """Only the front of a list has counterparts: a stretch holds other posts in each language."""
    return {row.lang: stretch.address} if stretch.number else row.here


def _entry(press: Press, row: Row, stretch: _Stretch, posts: tuple[PostId, ...]) -> Entry:
    newest = press.site.posts[posts[0]].date if posts else None
    return Entry(row.lang, stretch.address, newest, dict(_here(row, stretch)))


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


def _addresses(press: Press, what: str) -> Mapping[str, Here]:
    """Where each tag or author is, by key and then by language."""
    place = urls.tag if what == "tags" else urls.author
    found: dict[str, dict[str, str]] = {}
    for lang, edition in press.site.editions.items():
        for group in edition.tags if what == "tags" else edition.authors:
            found.setdefault(group.key, {})[lang] = place(press.site.config, lang, group.slug)
    return found


def _view(press: Press, row: Row, stretch: _Stretch, posts: tuple[PostId, ...]) -> Listing:
    teasers = tuple(map(press.teaser, posts))
    return Listing(
        frame=press.frames[row.lang],
        head=_head(press, row, stretch, teasers),
        kind=row.kind,
        title=row.title,
        about=row.about,
        posts=teasers,
        number=stretch.number,
        older=stretch.older,
        newer=stretch.newer,
        body=stretch.body,
    )


def _head(press: Press, row: Row, stretch: _Stretch, posts: tuple[Teaser, ...]) -> Head:
    about = "" if stretch.number else row.about
    here = _here(row, stretch)
    return Head(
        title=row.title,
        description=about or listed(teaser.title for teaser in posts[:10]) or row.title,
        url=press.web.url(stretch.address),
        alternates=press.alternates(here),
        languages=press.languages(row.lang, here),
        feeds=row.feeds,
    )
