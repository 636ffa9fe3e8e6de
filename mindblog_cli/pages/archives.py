"""All posts by year; a long blog has a page for each."""

from collections.abc import Iterator
from functools import partial

from mindblog_cli.pages.chapter import Chapter
from mindblog_cli.pages.facts import Gathered
from mindblog_cli.pages.page import Blueprint, Entry
from mindblog_cli.pages.press import Here, Press
from mindblog_cli.pages.texts import listed, moment
from mindblog_cli.pages.views import Archive, Head, Teaser, Year
from mindblog_cli.posts.post import PostId, When
from mindblog_cli.site import urls
from mindblog_cli.site.site import Edition, Group
from mindblog_cli.tree.token import together, token

# Titles that one page holds before it gets too long to read or to load.
ONE_PAGE = 200


def archive_chapters(posts: Gathered) -> Iterator[Chapter]:
    """The archive of every edition that has posts, and its years where it is long."""
    press = posts.press
    editions = [edition for edition in press.site.editions.values() if edition.posts]
    here = press.ours({e.lang: f"{press.homes[e.lang]}archive/" for e in editions})
    years = _year_addresses(press, editions)
    for edition in editions:
        long = _long(edition)
        if edition.lang in here:
            yield _chapter(posts, edition.lang, "archive", here, edition.years, long)
        for group in edition.years if long else ():
            yield _chapter(posts, edition.lang, group.name, years[group.key], (group,), False)


def _chapter(  # noqa: PLR0913, PLR0917 - all that makes two archives differ
    posts: Gathered, lang: str, title: str, here: Here, groups: tuple[Group, ...], long: bool
) -> Chapter:
    press = posts.press
    head = token(press.around[lang], title, here, [(g.name, len(g.posts)) for g in groups])
    shown = [] if long else [posts.marks[key] for group in groups for key in group.posts]
    return Chapter(
        name=f"archive {here[lang]}",
        key=together(head, shown),
        make=lambda: [_page(press, lang, title, here, groups, long)],
    )


def _long(edition: Edition) -> bool:
    return len(edition.posts) > ONE_PAGE


def _year_addresses(press: Press, editions: list[Edition]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for edition in editions:
        for group in edition.years if _long(edition) else ():
            address = urls.year(press.site.config, edition.lang, group.slug)
            found.setdefault(group.key, {})[edition.lang] = address
    return found


def _page(  # noqa: PLR0913, PLR0917 - all that makes two archives differ
    press: Press, lang: str, title: str, here: Here, groups: tuple[Group, ...], long: bool
) -> Blueprint:
    shown = [
        (group.name, len(group.posts), [] if long else [_title(press, key) for key in group.posts])
        for group in groups
    ]
    newest = press.site.posts[groups[0].posts[0]].date
    return Blueprint(
        path=urls.output(here[lang]),
        template="archive.html",
        key=token(press.around[lang], title, here, shown),
        make=partial(_view, press, lang, title, here, groups, long),
        entry=Entry(lang, here[lang], None if long else newest, here),
    )


def _title(press: Press, key: PostId) -> tuple[str, str, When | None]:
    """A post as an archive has it: what is not shown there must not make it stale."""
    post = press.site.posts[key]
    return post.title, press.site.addresses[key], post.date


def _view(  # noqa: PLR0913, PLR0917 - see above
    press: Press, lang: str, title: str, here: Here, groups: tuple[Group, ...], long: bool
) -> Archive:
    years = tuple(_year(press, lang, group, long=long) for group in groups)
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


def _year(press: Press, lang: str, group: Group, *, long: bool) -> Year:
    return Year(
        name=group.name,
        href=press.web.href(urls.year(press.site.config, lang, group.slug)) if long else "",
        count=len(group.posts),
        posts=() if long else tuple(_titled(press, key) for key in group.posts),
    )


def _titled(press: Press, key: PostId) -> Teaser:
    title, address, date = _title(press, key)
    return Teaser(title=title, href=press.web.href(address), date=moment(date), lead="")
