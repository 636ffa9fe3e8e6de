"""Posts in a row: front pages, tags and authors, in stretches that stay as they are.

Numbered stretches are counted from the oldest post. The front of a list shows all that no
numbered stretch has: one size of posts, or up to two less one. So there are no gaps and no
doubles, and a new post is written into the front alone.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeVar

from msgspec import Struct

from mindblog_cli.pages.chapter import Chapter
from mindblog_cli.pages.facts import Gathered
from mindblog_cli.pages.feeds import Feeds
from mindblog_cli.pages.page import Blueprint, Entry
from mindblog_cli.pages.press import Here, Press
from mindblog_cli.pages.rows import Row
from mindblog_cli.pages.texts import listed
from mindblog_cli.pages.views import Head, Listing, Teaser
from mindblog_cli.posts.post import PostId
from mindblog_cli.site import urls
from mindblog_cli.tree.token import together, token

T = TypeVar("T")


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


def row_chapter(posts: Gathered, row: Row, feeds: Feeds) -> Chapter:
    """The pages of a list and its feeds."""
    press, marks = posts.press, posts.marks
    # The posts of a row are no part of its token: they have marks.
    common = token(
        press.around[row.lang], row.kind, row.address, row.title, row.about, row.here, row.feeds
    )
    shown = (*row.first, *row.posts)
    # Which of them stand above the others decides on which page they are.
    split = token(len(row.first), feeds.places(row), _text(press, row))
    return Chapter(
        name=f"list {row.address}",
        key=together(common + split, map(marks.__getitem__, shown)),
        make=lambda: [*_pages(posts, row, common), *feeds.pages(row)],
    )


def _pages(posts: Gathered, row: Row, common: bytes) -> Iterator[Blueprint]:
    """The front of a list and its older stretches."""
    press, marks = posts.press, posts.marks
    cut = stretches(len(row.posts), press.site.config.page_size)
    text = _text(press, row)
    for number in range(cut.numbered + 1):
        shown = (*(() if number else row.first), *cut.cut(row.posts, number))
        address = urls.stretch(row.address, number) if number else row.address
        newest = press.site.posts[shown[0]].date if shown else None
        # What leads on: the front to the highest number, and the highest number to the front.
        beside = number == cut.numbered if number else cut.numbered
        own = b"%d %d" % (number, beside)
        yield Blueprint(
            path=urls.output(address),
            template="listing.html",
            key=together(common + own + (b"" if number else text), map(marks.__getitem__, shown)),
            make=partial(_view, press, row, shown, (number, cut.numbered)),
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
