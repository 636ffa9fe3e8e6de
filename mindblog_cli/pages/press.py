"""What all pages of a site are made with, made once."""

from msgspec import Struct

from mindblog_cli.pages.frames import frames, words
from mindblog_cli.pages.texts import moment, shortened
from mindblog_cli.pages.views import Alternate, FeedLink, Frame, LanguageLink, Link, Teaser
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.site import urls
from mindblog_cli.site.site import Site
from mindblog_cli.tree.token import token

Here = dict[str, str]  # the addresses of one page in the languages that have it

FORMATS = {
    "rss": ("feed.xml", "application/rss+xml"),
    "atom": ("atom.xml", "application/atom+xml"),
    "json": ("feed.json", "application/feed+json"),
}


class Press(Struct, frozen=True):
    """Frames, links and teasers that pages share; *tags* and *authors* are by language and key.

    *settings* stands for the whole configuration, *around* for that and all that surrounds the
    pages of a language: tokens that keys of pages are made of.
    """

    site: Site
    web: urls.Web
    frames: dict[str, Frame]
    homes: dict[str, str]
    labels: dict[str, str]
    tags: dict[str, dict[str, Link]]
    authors: dict[str, dict[str, Link]]
    feeds: dict[str, tuple[FeedLink, ...]]
    written: frozenset[str]
    settings: bytes
    around: dict[str, bytes]
    teased: dict[PostId, Teaser] = {}

    def teaser(self, key: PostId) -> Teaser:
        """The post as lists show it, made when it is first asked for."""
        if key not in self.teased:
            self.teased[key] = _teaser(self, self.site.posts[key])
        return self.teased[key]

    def ours(self, here: Here) -> dict[str, str]:
        """What is left of a page of the blog itself where no author has put one of theirs."""
        return {lang: place for lang, place in here.items() if place not in self.written}

    def languages(self, lang: str, here: Here) -> tuple[LanguageLink, ...]:
        """The way to each edition: to this page where it exists there, else to its front page."""
        if len(self.homes) < 2:
            return ()
        return tuple(
            LanguageLink(
                lang=other,
                label=self.labels[other],
                href=self.web.href(here.get(other, home)),
                current=other == lang,
                exact=other in here,
            )
            for other, home in self.homes.items()
        )

    def alternates(self, here: Here, original: str = "") -> tuple[Alternate, ...]:
        """The hreflang set of a page; none for one that exists in a single language.

        `x-default` is the blog's default language, else the one it was written in.
        """
        if len(here) < 2:
            return ()
        links = [Alternate(lang, self.web.url(address)) for lang, address in here.items()]
        wished = (self.site.config.language, original, next(iter(here)))
        usual = next(here[lang] for lang in wished if lang in here)
        return (*links, Alternate("x-default", self.web.url(usual)))

    def title(self, lang: str, name: str = "") -> str:
        """The title of a part of the blog, as it stands without the rest of a page."""
        whole = self.frames[lang].title
        return f"{name} – {whole}" if name else whole


def press(site: Site) -> Press:
    """Everything that the pages of *site* share."""
    web, config = urls.web(site.config), site.config
    around = frames(site, web)
    tags = {
        lang: {g.key: Link(g.name, web.href(urls.tag(config, lang, g.slug))) for g in edition.tags}
        for lang, edition in site.editions.items()
    }
    authors = {
        lang: {
            g.key: Link(g.name, web.href(urls.author(config, lang, g.slug)))
            for g in edition.authors
        }
        for lang, edition in site.editions.items()
    }
    homes = {lang: urls.home(config, lang) for lang in site.editions}
    settings = token(config)
    return Press(
        site=site,
        web=web,
        frames=around,
        homes=homes,
        labels={lang: words(config, lang).label for lang in site.editions},
        tags=tags,
        authors=authors,
        feeds={lang: feed_links(web, homes[lang], around[lang].title) for lang in homes},
        written=frozenset(site.addresses.values()),
        settings=settings,
        around={lang: token(settings, frame) for lang, frame in around.items()},
    )


def feed_links(web: urls.Web, address: str, title: str) -> tuple[FeedLink, ...]:
    """The feeds of the list at *address*, in every format."""
    href = web.href(address)
    return tuple(FeedLink(mime, title, href + file) for file, mime in FORMATS.values())


def _teaser(press: Press, post: Post) -> Teaser:
    tags, authors = press.tags[post.id.lang], press.authors[post.id.lang]
    return Teaser(
        title=post.title,
        href=press.web.href(press.site.addresses[post.id]),
        date=moment(post.date),
        lead=post.description or shortened(post.lead, 600),
        authors=tuple(map(authors.__getitem__, post.authors)),
        tags=tuple(map(tags.__getitem__, post.tags)),
        pinned=post.pinned,
    )
