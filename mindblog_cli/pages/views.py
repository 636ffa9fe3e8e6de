"""All that a template may see, as plain values.

Addresses in views are root-relative (`/da/foo/`, with the base path where the blog lives below
one); those called *url*, a head's *image*, and the feeds of an OPML list are absolute. Dates are
ISO strings: the theme writes them in the language's own form. Bodies are not here: the renderer
adds them by PostId.

Words of the theme are keys here, and the theme says them in the page's language: the texts of
`Frame.nav`, the titles of an Archive of all years and of a Directory ("archive", "tags",
"authors", "feeds"). Where the author gave no label, a LanguageLink's label is the bare code.
"""

from msgspec import Struct

from mindblog_cli.posts.post import PostId
from mindblog_cli.site.site import Notice


class Link(Struct, frozen=True):
    """Something to follow; without *href* it is plain text. *count* says how much waits there."""

    text: str
    href: str = ""
    count: int = 0


class LanguageLink(Struct, frozen=True):
    """The way to another edition; *exact* when it leads to this very page in that language."""

    lang: str
    label: str
    href: str
    current: bool = False
    exact: bool = True


class Alternate(Struct, frozen=True):
    """One member of a page's mutual hreflang set, itself included; `x-default` is a lang too."""

    lang: str
    url: str


class FeedLink(Struct, frozen=True):
    """A feed that belongs to the page."""

    type: str
    title: str
    href: str


class Frame(Struct, frozen=True):
    """What surrounds every page of one edition; *pages* are the undated posts ("About").

    *root* is where the site begins (`/` or `/blog/`), *home* is this edition's front page and
    *url* the same, absolute.
    """

    lang: str
    dir: str
    title: str
    home: str
    tagline: str
    topics: tuple[Link, ...]
    author: str
    root: str
    url: str
    nav: tuple[Link, ...]
    pages: tuple[Link, ...] = ()


class Head(Struct, frozen=True):
    """What the page says of itself; *title* is without the blog's name.

    *canonical* is set when the text first stood elsewhere; else the page's own *url* is meant.
    """

    title: str
    description: str
    url: str
    alternates: tuple[Alternate, ...] = ()
    languages: tuple[LanguageLink, ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    indexed: bool = True
    image: str = ""
    canonical: str = ""


class Moment(Struct, frozen=True):
    """A time as ISO 8601; *day* when only the date is meant."""

    iso: str
    day: bool = False


class Teaser(Struct, frozen=True):
    """A post as a list shows it."""

    title: str
    href: str
    date: Moment | None
    lead: str
    authors: tuple[Link, ...] = ()
    tags: tuple[Link, ...] = ()
    pinned: bool = False


class CoverView(Struct, frozen=True):
    """The post's picture."""

    src: str
    alt: str
    caption: str


class PostView(Struct, frozen=True, tag="post"):
    """A post's own page; *original* leads to what it was translated from.

    *translation* is there if a machine made some of it, or if it is out of date.

    *lead* is what the author wrote as such, never the first paragraph again. *json_ld* is text
    that is safe within a script element; an undated page has none.
    """

    frame: Frame
    head: Head
    id: PostId
    title: str
    lead: str
    authors: tuple[Link, ...]
    date: Moment | None
    updated: Moment | None
    tags: tuple[Link, ...]
    cover: CoverView | None
    words: int
    toc: bool
    original: LanguageLink | None
    translator: str
    translation: Notice | None
    older: Link | None
    newer: Link | None
    comments: bool
    comment_feed: str
    json_ld: str
    extra: dict[str, object]
    math: bool = False
    series: str = ""
    layout: str = ""


class Listing(Struct, frozen=True, tag="listing"):
    """Posts in a row: a front page, a tag, an author, or an older stretch of one of them.

    Stretches are numbered from the oldest, so that a new post leaves them as they were.
    """

    frame: Frame
    head: Head
    kind: str
    title: str
    about: str
    posts: tuple[Teaser, ...]
    number: int = 0
    older: str = ""
    newer: str = ""
    body: PostId | None = None


class Year(Struct, frozen=True):
    """One year of an archive."""

    name: str
    href: str
    count: int
    posts: tuple[Teaser, ...] = ()


class Archive(Struct, frozen=True, tag="archive"):
    """All posts by year; a long blog lists its years here and their posts a page each."""

    frame: Frame
    head: Head
    title: str
    years: tuple[Year, ...]


class Directory(Struct, frozen=True, tag="directory"):
    """All tags, all authors or all feeds; *kind* says which."""

    frame: Frame
    head: Head
    kind: str
    title: str
    links: tuple[Link, ...]
    feeds: tuple[FeedLink, ...] = ()


class Missing(Struct, frozen=True, tag="missing"):
    """The page for an address where nothing is."""

    frame: Frame
    head: Head


class Redirect(Struct, frozen=True, tag="redirect"):
    """An old address that leads to the present one."""

    lang: str
    href: str
    url: str


class Entry(Struct, frozen=True):
    """A post as a feed carries it; *guid* stays the same for ever, *updated* is from content."""

    id: PostId
    guid: str
    url: str
    title: str
    summary: str
    published: str
    updated: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    comment_feed: str = ""
    image: str = ""


class Feed(Struct, frozen=True, tag="feed"):
    """What goes into one feed, whatever its format; *self* is its own address, absolute."""

    format: str
    lang: str
    title: str
    description: str
    guid: str
    self: str
    url: str
    updated: str
    entries: tuple[Entry, ...]
    hubs: tuple[str, ...] = ()
    """Who tells its readers of changes, at once (WebSub)."""


class SitemapEntry(Struct, frozen=True):
    """One address that search engines may list, with its translations."""

    url: str
    updated: str
    alternates: tuple[Alternate, ...]


class Sitemap(Struct, frozen=True, tag="sitemap"):
    """All addresses, or (as an index) the addresses of further sitemaps."""

    entries: tuple[SitemapEntry, ...]
    index: tuple[str, ...] = ()


class Robots(Struct, frozen=True, tag="robots"):
    """robots.txt: everything is welcome, and the sitemap is here."""

    sitemap: str


class KeyFile(Struct, frozen=True, tag="key"):
    """What proves to search engines that whoever tells them of changes owns the site."""

    key: str


class Opml(Struct, frozen=True, tag="opml"):
    """All feeds of an edition in one list that readers' programs import."""

    lang: str
    title: str
    feeds: tuple[FeedLink, ...]


View = (
    PostView
    | Listing
    | Archive
    | Directory
    | Missing
    | Redirect
    | Feed
    | Sitemap
    | Robots
    | KeyFile
    | Opml
)
