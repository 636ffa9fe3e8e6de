"""The blog in, every file that is rendered out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mindblog_cli.errors import Diagnostic, in_order
from mindblog_cli.pages.archives import archive_chapters
from mindblog_cli.pages.chapter import Chapter
from mindblog_cli.pages.directories import directory_pages, missing_pages, opml_pages
from mindblog_cli.pages.facts import gathered
from mindblog_cli.pages.feeds import Feeds
from mindblog_cli.pages.listings import row_chapter
from mindblog_cli.pages.page import Blueprint, Entry, made
from mindblog_cli.pages.posts import post_chapters
from mindblog_cli.pages.press import Press, press
from mindblog_cli.pages.rows import rows
from mindblog_cli.pages.sitemaps import key_pages, robots_page, sitemap_pages
from mindblog_cli.pages.views import Archive, Directory, Listing, PostView, Redirect
from mindblog_cli.site import urls
from mindblog_cli.site.redirects import collision, unused
from mindblog_cli.site.site import Site
from mindblog_cli.site.urls import same_place
from mindblog_cli.tree.token import token

POST, REDIRECT = "post.html", "redirect.html"


class Planned(Struct, frozen=True):
    """All pages of the site; with an error among the *diagnostics* they must not be written."""

    pages: list[Blueprint]
    diagnostics: list[Diagnostic]


class Outline(Struct, frozen=True):
    """What the site consists of, chapter by chapter, before a single page is made."""

    site: Site
    press: Press
    chapters: list[Chapter]

    def sitemaps(self, entries: Iterable[Entry]) -> list[Blueprint]:
        """The sitemaps, which come last: they list what is in the chapters."""
        return list(sitemap_pages(self.press, entries))


def outline(site: Site) -> Outline:
    """The chapters of *site*."""
    shared = press(site)
    posts = gathered(shared)
    feeds = Feeds(posts)
    chapters = [row_chapter(posts, row, feeds) for row in rows(shared)]
    chapters += archive_chapters(posts)
    chapters += post_chapters(posts)
    chapters.append(_small("directories", directory_pages(shared)))
    chapters.append(_small("missing", missing_pages(shared)))
    chapters.append(_small("feeds", [*opml_pages(shared), robots_page(shared), *key_pages(shared)]))
    chapters.append(_small("redirects", redirect_pages(shared)))
    return Outline(site, shared, chapters)


def _small(name: str, pages: Iterable[Blueprint]) -> Chapter:
    """A chapter whose pages are made at once, for they are what they are made of."""
    whole = list(pages)
    return Chapter(name, token([(page.path, page.key) for page in whole]), lambda: whole)


def plan(site: Site) -> Planned:
    """Every page of *site*, and where two of them want one path."""
    whole = outline(site)
    pages = [page for chapter in whole.chapters for page in chapter.make()]
    pages += whole.sitemaps(page.entry for page in pages if page.entry)
    return settled(site, pages)


def settled(site: Site, pages: list[Blueprint]) -> Planned:
    """*pages* without those that have to give way to others, and what is to be said of that."""
    clashes = collisions(pages)
    if not clashes:
        return Planned(pages, [])
    lost = {id(page) for page, _ in clashes if page.template == REDIRECT}
    said = [clash for pair in clashes if (clash := _clash(site, *pair))]
    return Planned([page for page in pages if id(page) not in lost], in_order(said))


def redirect_pages(press: Press) -> Iterator[Blueprint]:
    """A page at every old address."""
    langs = {address: key.lang for key, address in press.site.addresses.items()}
    for path, address in press.site.redirects.items():
        lang = langs.get(address) or _lang(press, address)
        view = Redirect(lang, press.web.href(address), press.web.url(address))
        yield made(path, REDIRECT, view)


def collisions(pages: Sequence[Blueprint]) -> list[tuple[Blueprint, Blueprint]]:
    """Each page that can not be where it wants, and the one that is there.

    Of two it is the redirect that has to give way, or else the post.
    """
    if _plainly_apart(pages):
        return []
    taken: dict[str, Blueprint] = {}
    folders: dict[str, Blueprint] = {}
    clashes = []
    for page in pages:
        place = same_place(page.path)
        other = taken.setdefault(place, page)
        if other is not page:
            clashes.append((page, other))
        while (place := place.rpartition("/")[0]) and place not in folders:
            folders[place] = page
    clashes += [(taken[place], folders[place]) for place in taken.keys() & folders.keys()]
    return [pair if _yields(*pair) else pair[::-1] for pair in clashes]


def _plainly_apart(pages: Sequence[Blueprint]) -> bool:
    """Whether a quick look is enough, as it mostly is: a fifth of what the careful one costs."""
    places = {same_place(page.path) for page in pages}
    folders = {place.rpartition("/")[0] for place in places}
    above = {folder.rpartition("/")[0] for folder in folders}
    while above - folders:
        folders |= above
        above = {folder.rpartition("/")[0] for folder in above}
    return len(places) == len(pages) and places.isdisjoint(folders)


def _yields(page: Blueprint, other: Blueprint) -> bool:
    """Whether it is *page* that gives way to *other*."""
    rank = {REDIRECT: 0, POST: 1}
    return rank.get(page.template, 2) <= rank.get(other.template, 2)


def _lang(press: Press, address: str) -> str:
    """The language of a page that is no post, which its first folder tells."""
    inner = {home: lang for lang, home in press.homes.items() if home != "/"}
    return inner.get(f"/{address.split('/')[1]}/", press.site.config.language)


def _files(site: Site) -> dict[str, str]:
    """The file of each post by the post's URL."""
    web = urls.web(site.config)
    return {web.url(site.addresses[key]): post.path for key, post in site.posts.items()}


def _clash(site: Site, page: Blueprint, other: Blueprint) -> Diagnostic | None:
    """What to say of *page*; nothing if the site has found it already, among its own posts."""
    files = _files(site)
    first, second = _source(page, files), _source(other, files)
    if first and second and same_place(page.path) == same_place(other.path):
        return None
    said = unused if page.template == REDIRECT else collision
    what = files.get(_url(other)) or _name(other)
    return said(first or "mindblog.toml", f"the path {page.path}", what)


def _source(page: Blueprint, files: Mapping[str, str]) -> str:
    """The file of the post that a page is, or leads to."""
    return files.get(_url(page), "") if page.template in (POST, REDIRECT) else ""


def _url(page: Blueprint) -> str:
    match page.view:
        case PostView(head=head):
            return head.url
        case Redirect(url=url):
            return url
        case _:
            return ""


def _name(page: Blueprint) -> str:
    """What a page of the blog itself is called."""
    match page.view:
        case Listing(kind=kind, title=title):
            return f"the {kind} page of {title}"
        case Archive() | Directory():
            return f"the page of {page.view.title}"
        case _:
            return f"the {page.template.partition('.')[0]} at {page.path}"
