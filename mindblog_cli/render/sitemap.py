"""What search engines and feed readers' programs read: the sitemap, robots.txt, lists of feeds."""

from xml.sax.saxutils import quoteattr

from mindblog_cli.pages.views import Opml, Robots, Sitemap, SitemapEntry
from mindblog_cli.render.absolute import clean

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemap(view: Sitemap) -> bytes:
    """All addresses with their translations, or where the parts of that list are."""
    if view.index:
        parts = "".join(f"<sitemap><loc>{_text(url)}</loc></sitemap>\n" for url in view.index)
        return f"{_HEAD}<sitemapindex {_SITEMAP}>\n{parts}</sitemapindex>\n".encode()
    urls = "".join(map(_url, view.entries))
    return f"{_HEAD}<urlset {_SITEMAP} {_XHTML}>\n{urls}</urlset>\n".encode()


def _url(entry: SitemapEntry) -> str:
    changed = f"<lastmod>{_text(entry.updated)}</lastmod>" if entry.updated else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(other.lang)}'
        f" href={quoteattr(other.url)}/>"
        for other in entry.alternates
    )
    return f"<url><loc>{_text(entry.url)}</loc>{changed}{links}</url>\n"


def robots(view: Robots) -> bytes:
    """Everything is welcome, and the sitemap is here."""
    found = f"\nSitemap: {view.sitemap}\n" if view.sitemap else ""
    return f"User-agent: *\nAllow: /\n{found}".encode()


def opml(view: Opml) -> bytes:
    """Feeds as one list that a reader's program imports."""
    outlines = "".join(
        f"<outline type={quoteattr(_kind(feed.type))} text={quoteattr(clean(feed.title))} "
        f"title={quoteattr(clean(feed.title))} xmlUrl={quoteattr(feed.href)}/>\n"
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
