"""What search engines and feed readers' programs read: the sitemap, robots.txt, lists of feeds."""

from functools import cache

from mindblog_cli.pages.views import Alternate, KeyFile, Opml, Robots, Sitemap, SitemapEntry
from mindblog_cli.render.absolute import clean

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemap(view: Sitemap) -> bytes:
    """All addresses with their translations, or where the parts of that list are."""
    if view.index:
        parts = "".join(f"<sitemap><loc>{_text(url)}</loc></sitemap>\n" for url in view.index)
        return f"{_HEAD}<sitemapindex {_SITEMAP}>\n{parts}</sitemapindex>\n".encode()
    # Translations of one text share their links, so these are written once for all of them.
    links = {shared: _links(shared) for shared in {entry.alternates for entry in view.entries}}
    urls = "".join(_url(entry, links[entry.alternates]) for entry in view.entries)
    return f"{_HEAD}<urlset {_SITEMAP} {_XHTML}>\n{urls}</urlset>\n".encode()


def _links(alternates: tuple[Alternate, ...]) -> str:
    return "".join(
        f'<xhtml:link rel="alternate" hreflang={_language(other.lang)} href={_quoted(other.url)}/>'
        for other in alternates
    )


@cache
def _language(code: str) -> str:
    return _quoted(code)


def _url(entry: SitemapEntry, links: str) -> str:
    changed = f"<lastmod>{_text(entry.updated)}</lastmod>" if entry.updated else ""
    return f"<url><loc>{_text(entry.url)}</loc>{changed}{links}</url>\n"


def robots(view: Robots) -> bytes:
    """Everything is welcome, and the sitemap is here."""
    found = f"\nSitemap: {view.sitemap}\n" if view.sitemap else ""
    return f"User-agent: *\nAllow: /\n{found}".encode()


def key_file(view: KeyFile) -> bytes:
    """The key and nothing else."""
    return view.key.encode()


def opml(view: Opml) -> bytes:
    """Feeds as one list that a reader's program imports."""
    outlines = "".join(
        f"<outline type={_quoted(_kind(feed.type))} text={_quoted(clean(feed.title))} "
        f"title={_quoted(clean(feed.title))} xmlUrl={_quoted(feed.href)}/>\n"
        for feed in view.feeds
    )
    return (
        f'{_HEAD}<opml version="2.0">\n<head><title>{_text(clean(view.title))}</title></head>\n'
        f"<body>\n{outlines}</body>\n</opml>\n"
    ).encode()


def _kind(mime: str) -> str:
    # OPML calls every XML feed "rss"; programs look for that word alone.
    return "rss" if "xml" in mime else "json"


def _text(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(value: str) -> str:
    """*value* as an attribute has it, its quotes included.

    The standard library's quoteattr is part of a module that loads all of HTTP: 15 ms.
    """
    data = _text(value).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in data:
        return f'"{data}"'
    if "'" not in data:
        return f"'{data}'"
    return '"' + data.replace('"', "&quot;") + '"'
