"""What search engines are told: every page, in one list or in one for each language."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from mindblog_cli.pages.page import Blueprint, Entry, made
from mindblog_cli.pages.press import Press
from mindblog_cli.pages.texts import moment
from mindblog_cli.pages.views import KeyFile, Robots, Sitemap, SitemapEntry
from mindblog_cli.posts.post import When
from mindblog_cli.tree.token import token

# Beyond this each language has a list of its own; beyond *MOST* the format wants another file.
ONE_FILE = 5_000
MOST = 50_000


def sitemap_pages(press: Press, entries: Iterable[Entry]) -> Iterator[Blueprint]:
    """The sitemaps of all that *entries* tell of."""
    by_lang: dict[str, list[Entry]] = {}
    for entry in entries:
        by_lang.setdefault(entry.lang, []).append(entry)
    whole = [entry for found in by_lang.values() for entry in found]
    if len(whole) <= ONE_FILE:
        yield _sitemap(press, "sitemap", whole)
        return
    files = [part for lang, found in by_lang.items() for part in _parts(press, lang, found)]
    yield from files
    index = tuple(press.web.url(f"/{file.path}") for file in files)
    yield made("sitemap.xml", "sitemap", Sitemap((), index))


def robots_page(press: Press) -> Blueprint:
    """robots.txt: where the sitemap is."""
    return made("robots.txt", "robots", Robots(press.web.url("/sitemap.xml")))


def key_pages(press: Press) -> Iterator[Blueprint]:
    """The file that holds the key for IndexNow, where there is one; its name is the key too."""
    if key := press.site.config.indexnow:
        yield made(f"{key}.txt", "key", KeyFile(key))


def _parts(press: Press, lang: str, entries: list[Entry]) -> Iterator[Blueprint]:
    for number, start in enumerate(range(0, len(entries), MOST), 1):
        name = f"sitemap-{lang.lower()}" + (f"-{number}" if number > 1 else "")
        yield _sitemap(press, name, entries[start : start + MOST])


def _sitemap(press: Press, name: str, entries: Sequence[Entry]) -> Blueprint:
    key = token(press.settings, entries)
    return Blueprint(f"{name}.xml", "sitemap", key, partial(_view, press, entries))


def _iso(when: When | None) -> str:
    shown = moment(when)
    return shown.iso if shown else ""


def _view(press: Press, entries: Sequence[Entry]) -> Sitemap:
    return Sitemap(
        tuple(
            SitemapEntry(
                url=press.web.url(one.address),
                updated=_iso(one.updated),
                alternates=press.alternates(one.here, one.original),
            )
            for one in entries
        )
    )
