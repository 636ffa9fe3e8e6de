"""A page to its bytes, whatever kind of file it is."""

from collections.abc import Callable, Mapping
from typing import Any

from mindblog_cli.markup.parts import Fragment, Labels
from mindblog_cli.pages.page import Page
from mindblog_cli.pages.views import Feed, KeyFile, Opml, Robots, Sitemap
from mindblog_cli.posts.post import PostId
from mindblog_cli.render.feeds import Feeds
from mindblog_cli.render.html import Pages
from mindblog_cli.render.moulds import Moulds
from mindblog_cli.render.sitemap import key_file, opml, robots, sitemap
from mindblog_cli.render.theme import Theme

_PLAIN: dict[type, Callable[[Any], bytes]] = {
    Sitemap: sitemap,
    Robots: robots,
    KeyFile: key_file,
    Opml: opml,
}


class Renderer:
    """Renders pages with *theme*; the same page and texts always give the same bytes.

    *root* is where the site begins, as views have it (`/`, or `/blog/`). Holds parsed templates
    and feed entries, so one object serves a whole run. *moulds* are those of an earlier run with
    the same feedgen, which then need not be loaded.
    """

    def __init__(self, theme: Theme, root: str = "/", moulds: Moulds | None = None) -> None:
        self.theme = theme
        self.pages = Pages(theme)
        self.feeds = Feeds(root + theme.names["feed_style"], moulds)

    def render(self, page: Page, fragments: Mapping[PostId, Fragment]) -> bytes:
        """The bytes of *page*, whose bodies are all in *fragments*."""
        view = page.view
        if isinstance(view, Feed):
            return self.feeds.render(view, fragments)
        plain = _PLAIN.get(type(view))
        return plain(view) if plain else self.pages.render(page, fragments)

    def labels(self, lang: str) -> Labels:
        """The theme's words that texts in *lang* need while they become fragments."""
        return self.pages.words(lang).labels()
