"""What search engines are told: every page, in one list or in one for each language."""

from collections.abc import Iterable, Iterator

from mindblog_cli.pages.page import Page
from mindblog_cli.pages.press import Press
from mindblog_cli.pages.views import (
    Archive,
    Directory,
    Listing,
    Moment,
    PostView,
    Robots,
    Sitemap,
    SitemapEntry,
)

# Beyond this each language has a list of its own; beyond *MOST* the format wants another file.
ONE_FILE = 5_000
MOST = 50_000


def sitemap_pages(press: Press, pages: Iterable[Page]) -> Iterator[Page]:
    """robots.txt, and the sitemaps of *pages*."""
    yield Page("robots.txt", "robots", Robots(press.web.url("/sitemap.xml")))
    by_lang: dict[str, list[SitemapEntry]] = {}
    for page in pages:
        view = page.view
        if isinstance(view, PostView | Listing | Archive | Directory) and _told(view):
            entry = SitemapEntry(view.head.url, _updated(view), view.head.alternates)
            by_lang.setdefault(view.frame.lang, []).append(entry)
    entries = [entry for found in by_lang.values() for entry in found]
    if len(entries) <= ONE_FILE:
        yield Page("sitemap.xml", "sitemap", Sitemap(tuple(entries)))
        return
    files = [part for lang, found in by_lang.items() for part in _parts(lang, found)]
    yield from files
    index = tuple(press.web.url(f"/{file.path}") for file in files)
    yield Page("sitemap.xml", "sitemap", Sitemap((), index))


def _told(view: PostView | Listing | Archive | Directory) -> bool:
    return view.head.indexed and not view.head.canonical


def _parts(lang: str, entries: list[SitemapEntry]) -> Iterator[Page]:
    for number, start in enumerate(range(0, len(entries), MOST), 1):
        name = f"sitemap-{lang.lower()}" + (f"-{number}" if number > 1 else "")
        part = tuple(entries[start : start + MOST])
        yield Page(f"{name}.xml", "sitemap", Sitemap(part))


def _updated(view: PostView | Listing | Archive | Directory) -> str:
    """When what the page shows last changed, as far as it is dated."""
    match view:
        case PostView():
            return _date(view.updated or view.date)
        case Listing(posts=posts):
            return _date(posts[0].date) if posts else ""
        case Archive(years=years):
            return _date(years[0].posts[0].date) if years and years[0].posts else ""
        case _:
            return ""


def _date(moment: Moment | None) -> str:
    return moment.iso if moment else ""
