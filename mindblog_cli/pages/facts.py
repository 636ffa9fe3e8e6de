"""What there is to say of each post, and what stands for all of it."""

from collections.abc import Callable

from msgspec import Struct

from mindblog_cli.pages.press import Press
from mindblog_cli.pages.views import Link
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.site import urls
from mindblog_cli.site.assets import picture
from mindblog_cli.site.names import tag_name
from mindblog_cli.site.site import Story
from mindblog_cli.tree.token import token


class Ways(Struct, frozen=True):
    """Where one story is in each language, and which of that search engines are told."""

    here: dict[str, str]
    told: dict[str, str]
    original: str


class Facts(Struct, frozen=True):
    """One post, and all that its page and its entries in feeds say beside it.

    *since* is the day on which the story first appeared in any language; *picture* is the address
    of the cover.
    """

    post: Post
    address: str
    ways: Ways
    since: str
    tags: tuple[Link, ...]
    authors: tuple[Link, ...]
    picture: str


class Gathered(Struct, frozen=True):
    """The posts that have pages of their own, story by story.

    A *mark* stands for everything that any page shows of a post: its file's digest says what is
    in the file, and what it has from others is spelled out. Facts are made when asked for.
    """

    press: Press
    ways: dict[str, Ways]
    marks: dict[PostId, bytes]
    known: dict[PostId, Facts] = {}

    def facts(self, key: PostId) -> Facts:
        """What there is to say of the post."""
        if key not in self.known:
            self.known[key] = _facts(self.press, self.press.site.posts[key], self.ways[key.name])
        return self.known[key]


def gathered(press: Press) -> Gathered:
    """All posts but those that open a list."""
    site, opening = press.site, frozenset(press.site.introductions.values())
    found = Gathered(press, {}, {})
    # A post's tags and authors by what stands for them, so that each is encoded once.
    tags, authors = _marked(press.tags), _marked(press.authors)
    for name, story in site.stories.items():
        ways = found.ways[name] = _ways(press, story, opening)
        common = token(ways.here, ways.told, ways.original, story.source)
        for post in story.posts.values():
            if post.id not in opening:
                named = tags[post.id.lang], authors[post.id.lang]
                found.marks[post.id] = _mark(press, post, common, named)
    return found


def _marked(links: dict[str, dict[str, Link]]) -> dict[str, dict[str, bytes]]:
    return {lang: {key: token(key, link) for key, link in by.items()} for lang, by in links.items()}


def _mark(
    press: Press, post: Post, story: bytes, named: tuple[dict[str, bytes], dict[str, bytes]]
) -> bytes:
    tags, authors = named
    return token(
        story,
        post.id.name,
        post.id.lang,
        post.path,
        post.digest,
        press.site.addresses[post.id],
        [tags.get(key) or key for key in post.tags],
        [authors.get(key) or key for key in post.authors],
        picture(press.site, post.id) if post.cover else "",
    )


def open_to_comments(press: Press, post: Post) -> bool:
    """Whether readers may answer: dated posts of a blog that wants it, unless the post does not."""
    return press.site.config.comments and post.comments and post.date is not None


def comments_at(press: Press, facts: Facts, link: Callable[[str], str]) -> str:
    """The *link* to the feed of a post's comments; empty where there is none."""
    if not open_to_comments(press, facts.post):
        return ""
    return link(urls.comments(facts.address))


def picture_url(press: Press, facts: Facts) -> str:
    """The absolute URL of a post's picture; empty without one."""
    src = facts.picture
    return press.web.url(src) if src and not urls.absolute(src) else src


def _facts(press: Press, post: Post, ways: Ways) -> Facts:
    lang = post.id.lang
    tags, authors = press.tags[lang], press.authors[lang]
    since = press.site.stories[post.id.name].date or post.date
    return Facts(
        post=post,
        address=press.site.addresses[post.id],
        ways=ways,
        since=f"{since.at:%Y-%m-%d}" if since else "",
        tags=tuple(tags.get(key) or _bare(press, key, lang) for key in post.tags),
        authors=tuple(authors.get(key) or Link(key) for key in post.authors),
        picture=picture(press.site, post.id) if post.cover else "",
    )


def _bare(press: Press, tag: str, lang: str) -> Link:
    """A tag of a page without a date, which no list of the blog holds."""
    return Link(tag_name(press.site.config, tag, lang))


def _ways(press: Press, story: Story, opening: frozenset[PostId]) -> Ways:
    here = {
        lang: press.site.addresses[story.posts[lang].id]
        for lang in press.homes
        if lang in story.posts and story.posts[lang].id not in opening
    }
    told = {
        lang: address
        for lang, address in here.items()
        if not story.posts[lang].canonical or not elsewhere(press, story.posts[lang], address)
    }
    return Ways(here, here if len(told) == len(here) else told, story.original)


def elsewhere(press: Press, post: Post, address: str) -> str:
    """Where the text first stood, if that is another page than this."""
    said = post.canonical
    url = press.web.url(said) if said.startswith("/") else said
    return "" if url == press.web.url(address) else url
