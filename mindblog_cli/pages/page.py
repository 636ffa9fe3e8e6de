"""A page before it is rendered: where it goes, which template, and all that it may show."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from mindblog_cli.pages.views import View
from mindblog_cli.posts.post import PostId, When
from mindblog_cli.tree.token import token


class Page(Struct, frozen=True):
    """One file of the site; *path* is relative, *bodies* are the posts whose text it shows.

    *template* is a file of the theme (`post.html`, `listing.html`, `archive.html`,
    `directory.html`, `missing.html`, `redirect.html`), or the kind of a file that no theme makes
    (`feed`, `sitemap`, `robots`, `key`, `opml`).
    """

    path: str
    template: str
    view: View
    bodies: tuple[PostId, ...] = ()


class Entry(Struct, frozen=True, array_like=True):
    """A page as the sitemap lists it: its language, address, last change and counterparts.

    *updated* is the date of what the page shows, *here* are the addresses in all languages that
    search engines are told of, *original* is the language it was written in.
    """

    lang: str
    address: str
    updated: When | None
    here: dict[str, str]
    original: str = ""


class Blueprint(Struct, frozen=True):
    """A page that can be made when it is wanted.

    *key* is a digest of everything that *make* makes the view from: the same key, the same view.
    Making 30,000 views takes a second, their keys a fifth of that, and of most pages nothing but
    the key is ever asked for. *entry* is what the sitemap says, for pages that are in it.
    """

    path: str
    template: str
    key: bytes
    make: Callable[[], View]
    bodies: tuple[PostId, ...] = ()
    entry: Entry | None = None

    @property
    def view(self) -> View:
        """All that the page's template may see, made anew at each call."""
        return self.make()

    @property
    def page(self) -> Page:
        """The page, made."""
        return Page(self.path, self.template, self.make(), self.bodies)


def made(
    path: str,
    template: str,
    view: View,
    bodies: tuple[PostId, ...] = (),
    entry: Entry | None = None,
) -> Blueprint:
    """The blueprint of a page whose view is there already: for those that are few or small."""

    def same() -> Any:  # noqa: ANN401 - the view itself
        return view

    return Blueprint(path, template, token(view), same, bodies, entry)
