"""All posts by year; a long blog has a page for each."""

from collections.abc import Iterator
from functools import partial

from mindblog_cli.pages.page import Blueprint, Entry
from mindblog_cli.pages.press import Here, Press
from mindblog_cli.pages.texts import listed
from mindblog_cli.pages.views import Archive, Head, Teaser, Year
from mindblog_cli.posts.post import PostId
from mindblog_cli.site import urls
from mindblog_cli.site.site import Edition, Group
from mindblog_cli.tree.token import token

# Titles that one page holds before it gets too long to read or to load.
ONE_PAGE = 200


def archive_pages(press: Press) -> Iterator[Blueprint]:
    """The archive of every edition that has posts, and its years where it is long."""
    editions = [edition for edition in press.site.editions.values() if edition.posts]
    here = press.ours({e.lang: f"{press.homes[e.lang]}archive/" for e in editions})
    years = _year_addresses(press, editions)
    for edition in editions:
        long = _long(edition)
        shown = [_year(press, edition, group, long=long) for group in edition.years]
        if edition.lang in here:
            yield _page(press, edition.lang, "archive", here, tuple(shown))
        for group in edition.years if long else ():
            whole = _year(press, edition, group, long=False)
            yield _page(press, edition.lang, group.name, years[group.key], (whole,))


def _long(edition: Edition) -> bool:
    return len(edition.posts) > ONE_PAGE


def _year_addresses(press: Press, editions: list[Edition]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for edition in editions:
        for group in edition.years if _long(edition) else ():
            address = urls.year(press.site.config, edition.lang, group.slug)
            found.setdefault(group.key, {})[edition.lang] = address
    return found


def _year(press: Press, edition: Edition, group: Group, *, long: bool) -> Year:
    address = urls.year(press.site.config, edition.lang, group.slug)
    return Year(
        name=group.name,
        href=press.web.href(address) if long else "",
        count=len(group.posts),
        posts=() if long else tuple(_titled(press, key) for key in group.posts),
    )


def _titled(press: Press, key: PostId) -> Teaser:
    """A post as an archive has it: what is not shown there must not make it stale."""
    teaser = press.teasers[key]
    return Teaser(title=teaser.title, href=teaser.href, date=teaser.date, lead="")


def _page(press: Press, lang: str, title: str, here: Here, years: tuple[Year, ...]) -> Blueprint:
    newest = years[0].posts[0].date if years and years[0].posts else None
    return Blueprint(
        path=urls.output(here[lang]),
        template="archive.html",
        key=token(press.around[lang], title, here, years),
        make=partial(_view, press, lang, title, here, years),
        entry=Entry(lang, here[lang], newest.iso if newest else "", dict(here)),
    )


def _view(press: Press, lang: str, title: str, here: Here, years: tuple[Year, ...]) -> Archive:
    titles = [post.title for year in years for post in year.posts[:10]] or [y.name for y in years]
    head = Head(
        title=title,
        description=listed(titles),
        url=press.web.url(here[lang]),
        alternates=press.alternates(here),
        languages=press.languages(lang, here),
        feeds=press.feeds[lang],
    )
    return Archive(press.frames[lang], head, title, years)
