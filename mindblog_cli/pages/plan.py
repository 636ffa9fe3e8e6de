"""The blog in, every file that is rendered out."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from mindblog_cli.errors import Diagnostic, in_order
from mindblog_cli.pages.archives import archive_pages
from mindblog_cli.pages.directories import directory_pages, missing_pages, opml_pages
from mindblog_cli.pages.feeds import comment_pages, feed_pages
from mindblog_cli.pages.listings import listing_pages, rows
from mindblog_cli.pages.page import Page
from mindblog_cli.pages.posts import post_pages
from mindblog_cli.pages.press import Press, press
from mindblog_cli.pages.sitemaps import sitemap_pages
from mindblog_cli.pages.views import Archive, Directory, Listing, PostView, Redirect
from mindblog_cli.site import urls
from mindblog_cli.site.redirects import collision, unused
from mindblog_cli.site.site import Site
from mindblog_cli.site.urls import same_place


class Planned(Struct, frozen=True):
    """All pages of the site; with an error among the *diagnostics* they must not be written."""

    pages: list[Page]
    diagnostics: list[Diagnostic]


def plan(site: Site) -> Planned:
    """Every page of *site*, and where two of them want one path."""
    shared = press(site)
    lists = list(rows(shared))
    made = [page for row in lists for page in listing_pages(shared, row)]
    made += archive_pages(shared)
    made += directory_pages(shared)
    made += missing_pages(shared)
    made += feed_pages(shared, lists)
    made += comment_pages(shared)
    made += opml_pages(shared)
    made += post_pages(shared)
    made += sitemap_pages(shared, made)
    made += redirect_pages(shared)
    clashes = collisions(made)
    lost = {id(page) for page, _ in clashes if isinstance(page.view, Redirect)}
    said = [clash for pair in clashes if (clash := _clash(site, *pair))]
    return Planned([page for page in made if id(page) not in lost], in_order(said))


def redirect_pages(press: Press) -> Iterator[Page]:
    """A page at every old address."""
    langs = {address: key.lang for key, address in press.site.addresses.items()}
    for path, address in press.site.redirects.items():
        lang = langs.get(address) or _lang(press, address)
        view = Redirect(lang, press.web.href(address), press.web.url(address))
        yield Page(path, "redirect.html", view)


def collisions(pages: Iterable[Page]) -> list[tuple[Page, Page]]:
    """Each page that can not be where it wants, and the one that is there.

    Of two it is the redirect that has to give way, or else the post.
    """
    taken: dict[str, Page] = {}
    folders: dict[str, Page] = {}
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


def _yields(page: Page, other: Page) -> bool:
    """Whether it is *page* that gives way to *other*."""
    order = (Redirect, PostView)
    rank = [
        next((n for n, kind in enumerate(order) if isinstance(p.view, kind)), len(order))
        for p in (page, other)
    ]
    return rank[0] <= rank[1]


def _lang(press: Press, address: str) -> str:
    """The language of a page that is no post, which its first folder tells."""
    inner = {home: lang for lang, home in press.homes.items() if home != "/"}
    return inner.get(f"/{address.split('/')[1]}/", press.site.config.language)


def _files(site: Site) -> dict[str, str]:
    """The file of each post by the post's URL."""
    web = urls.web(site.config)
    return {web.url(site.addresses[key]): post.path for key, post in site.posts.items()}


def _clash(site: Site, page: Page, other: Page) -> Diagnostic | None:
    """What to say of *page*; nothing if the site has found it already, among its own posts."""
    files = _files(site)
    first, second = _source(page, files), _source(other, files)
    if first and second and same_place(page.path) == same_place(other.path):
        return None
    said = unused if isinstance(page.view, Redirect) else collision
    what = files.get(_url(other)) or _name(other)
    return said(first or "mindblog.toml", f"the path {page.path}", what)


def _source(page: Page, files: Mapping[str, str]) -> str:
    """The file of the post that a page is, or leads to."""
    return files.get(_url(page), "") if isinstance(page.view, PostView | Redirect) else ""


def _url(page: Page) -> str:
    match page.view:
        case PostView(head=head):
            return head.url
        case Redirect(url=url):
            return url
        case _:
            return ""


def _name(page: Page) -> str:
    """What a page of the blog itself is called."""
    match page.view:
        case Listing(kind=kind, title=title):
            return f"the {kind} page of {title}"
        case Archive() | Directory():
            return f"the page of {page.view.title}"
        case _:
            return f"the {page.template.partition('.')[0]} at {page.path}"
