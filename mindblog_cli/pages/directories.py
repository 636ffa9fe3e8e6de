"""All tags, all authors and all feeds of an edition; and the page for what is not there."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from mindblog_cli.pages.page import Blueprint, Entry, made
from mindblog_cli.pages.press import Here, Press, feed_links
from mindblog_cli.pages.texts import listed
from mindblog_cli.pages.views import Directory, FeedLink, Head, Link, Missing, Opml
from mindblog_cli.site import urls
from mindblog_cli.site.site import Edition, Group


class _Listing(Struct, frozen=True):
    links: tuple[Link, ...] = ()
    feeds: tuple[FeedLink, ...] = ()


def directory_pages(press: Press) -> Iterator[Blueprint]:
    """The directories of every edition that has what they list."""
    yield from _groups(press, "tags", lambda edition: edition.tags)
    yield from _groups(press, "authors", lambda edition: edition.authors)
    here = press.ours({lang: f"{home}feeds/" for lang, home in press.homes.items()})
    for lang in here:
        yield _page(press, lang, "feeds", here, _Listing(feeds=_feeds(press, lang)))


def opml_pages(press: Press) -> Iterator[Blueprint]:
    """The feeds of each edition, one format of each, for programs that read feeds."""
    for lang, home in press.homes.items():
        links = [f for f in _feeds(press, lang) if f.type == "application/rss+xml"]
        feeds = tuple(FeedLink(f.type, f.title, press.web.origin + f.href) for f in links)
        view = Opml(lang, press.frames[lang].title, feeds)
        yield made(urls.output(home + "feeds.opml"), "opml", view)


def missing_pages(press: Press) -> Iterator[Blueprint]:
    """The page for addresses where nothing is: the root's, and one for each other language.

    An author may have written one.
    """
    config = press.site.config
    places = {"/404.html": config.language}
    places |= {f"{home}404.html": lang for lang, home in press.homes.items() if home != "/"}
    for address, lang in places.items():
        if address in press.written:
            continue
        frame = press.frames[lang]
        head = Head(
            title="404",
            description=frame.title,
            url=press.web.url(address),
            languages=press.languages(lang, {}),
            feeds=press.feeds[lang],
            indexed=False,
        )
        yield made(urls.output(address), "missing.html", Missing(frame, head))


def _groups(
    press: Press, kind: str, groups: Callable[[Edition], tuple[Group, ...]]
) -> Iterator[Blueprint]:
    by_lang = {lang: groups(edition) for lang, edition in press.site.editions.items()}
    found = [lang for lang in by_lang if by_lang[lang]]
    here = press.ours({lang: f"{press.homes[lang]}{kind}/" for lang in found})
    for lang in here:
        links = press.tags[lang] if kind == "tags" else press.authors[lang]
        counted = [Link(g.name, links[g.key].href, len(g.posts)) for g in by_lang[lang]]
        yield _page(press, lang, kind, here, _Listing(links=tuple(counted)))


def _feeds(press: Press, lang: str) -> tuple[FeedLink, ...]:
    """The edition's feeds in all formats, then one of each tag and each author."""
    web, config, edition = press.web, press.site.config, press.site.editions[lang]
    places = [(urls.tag(config, lang, g.slug), g.name) for g in edition.tags]
    places += [(urls.author(config, lang, g.slug), g.name) for g in edition.authors]
    parts = (feed_links(web, place, press.title(lang, name))[0] for place, name in places)
    return (*press.feeds[lang], *parts)


def _page(press: Press, lang: str, kind: str, here: Here, listing: _Listing) -> Blueprint:
    frame = press.frames[lang]
    about = listed(link.text for link in listing.links[:20])
    head = Head(
        title=kind,
        description=about or frame.tagline or frame.title,
        url=press.web.url(here[lang]),
        alternates=press.alternates(here),
        languages=press.languages(lang, here),
        feeds=press.feeds[lang],
    )
    view = Directory(frame, head, kind, kind, listing.links, listing.feeds)
    entry = Entry(lang, here[lang], None, here)
    return made(urls.output(here[lang]), "directory.html", view, entry=entry)
