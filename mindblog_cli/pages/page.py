"""A page before it is rendered: where it goes, which template, and all that it may show."""

from msgspec import Struct

from mindblog_cli.pages.views import View
from mindblog_cli.posts.post import PostId


class Page(Struct, frozen=True):
    """One file of the site; *path* is relative, *bodies* are the posts whose text it shows.

    *template* is a file of the theme (`post.html`, `listing.html`, `archive.html`,
    `directory.html`, `missing.html`, `redirect.html`), or the kind of a file that no theme makes
    (`feed`, `sitemap`, `robots`, `opml`).
    """

    path: str
    template: str
    view: View
    bodies: tuple[PostId, ...] = ()
