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
    text = _text(press, row)
    for number in range(cut.numbered + 1):
        posts = (*(() if number else row.first), *cut.cut(row.posts, number))
        address = urls.stretch(row.address, number) if number else row.address
        newest = press.site.posts[posts[0]].date if posts else None
        # What leads on: the front to the highest number, and the highest number to the front.
        beside = number == cut.numbered if number else cut.numbered
        own = b"%d %d" % (number, beside)
        yield Blueprint(
            path=urls.output(address),
            template="listing.html",
            key=together(common + own + (b"" if number else text), map(marks.__getitem__, posts)),
            make=partial(_view, press, row, posts, (number, cut.numbered)),
            bodies=_bodies(press, row) if not number else (),
            entry=Entry(row.lang, address, newest, _here(row, address, number)),
        )


def _bodies(press: Press, row: Row) -> tuple[PostId, ...]:
    """The text that opens a list, if there is one."""
    body = press.site.introductions.get(row.address)
    return (body,) if body else ()


def _text(press: Press, row: Row) -> bytes:
    """What stands for the text that opens a list: its file."""
    posts = (press.site.posts[key] for key in _bodies(press, row))
    return b"".join(token(post.id, post.path, post.digest) for post in posts)


def _here(row: Row, address: str, number: int) -> Here:
    """Only the front of a list has counterparts: a stretch holds other posts in each language."""
    return {row.lang: address} if number else row.here


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


def _view(press: Press, row: Row, posts: tuple[PostId, ...], place: tuple[int, int]) -> Listing:
    """One page of a list; *place* is its number, and the highest one."""
    number, count = place
    home, web = row.address, press.web
    older = count if not number else number - 1
    newer = 0 if number == count else number + 1
    teasers = tuple(map(press.teaser, posts))
    return Listing(
        frame=press.frames[row.lang],
        head=_head(press, row, number, teasers),
        kind=row.kind,
        title=row.title,
        about=row.about,
        posts=teasers,
        number=number,
        older=web.href(urls.stretch(home, older)) if older else "",
        newer=web.href(urls.stretch(home, newer) if newer else home) if number else "",
        body=None if number else press.site.introductions.get(home),
    )


def _head(press: Press, row: Row, number: int, posts: tuple[Teaser, ...]) -> Head:
    about = "" if number else row.about
    address = urls.stretch(row.address, number) if number else row.address
    here = _here(row, address, number)
    return Head(
        title=row.title,
        description=about or listed(teaser.title for teaser in posts[:10]) or row.title,
        url=press.web.url(address),
        alternates=press.alternates(here),
        languages=press.languages(row.lang, here),
        feeds=row.feeds,
    )
