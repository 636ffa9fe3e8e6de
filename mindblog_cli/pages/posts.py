"""The page of each post."""

from collections.abc import Callable, Iterator
from functools import partial

import msgspec
from msgspec import Struct

from mindblog_cli.pages.page import Blueprint, Entry
from mindblog_cli.pages.press import Press
from mindblog_cli.pages.texts import changed, moment, shortened, updated
from mindblog_cli.pages.views import (
    CoverView,
    Frame,
    Head,
    LanguageLink,
    Link,
    PostView,
)
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.site import urls
from mindblog_cli.site.assets import picture
from mindblog_cli.site.names import tag_name
from mindblog_cli.site.site import Site, Story
from mindblog_cli.tree.token import together, token


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


def post_pages(press: Press, posts: Gathered) -> Iterator[Blueprint]:
    """A page for every post in every language, but for those that open a list."""
    beside = _neighbours(press)
    nothing = (None, None)
    for key, mark in posts.marks.items():
        older, newer = beside.get(key, nothing)
        near = (posts.marks[older] if older else b"", b"/", posts.marks[newer] if newer else b"")
        address = press.site.addresses[key]
        yield Blueprint(
            path=urls.output(address),
            template="post.html",
            key=together(press.around[key.lang] + mark, near),
            make=partial(_view, posts, key, older, newer),
            bodies=(key,),
            entry=_entry(press, key, address, posts.ways[key.name]),
        )


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


def _neighbours(press: Press) -> dict[PostId, tuple[PostId | None, PostId | None]]:
    """What a reader of each post may go on with: the older and the newer one."""
    found: dict[PostId, tuple[PostId | None, PostId | None]] = {}
    for edition in press.site.editions.values():
        posts = edition.posts
        beside = zip((*posts[1:], None), (None, *posts), strict=False)
        found.update(zip(posts, beside, strict=False))
    return found


def _ways(press: Press, story: Story, opening: frozenset[PostId]) -> Ways:
    here = {
        lang: press.site.addresses[story.posts[lang].id]
        for lang in press.homes
        if lang in story.posts and story.posts[lang].id not in opening
    }
    told = {
        lang: address
        for lang, address in here.items()
        if not story.posts[lang].canonical or not _elsewhere(press, story.posts[lang], address)
    }
    return Ways(here, here if len(told) == len(here) else told, story.original)


def _elsewhere(press: Press, post: Post, address: str) -> str:
    """Where the text first stood, if that is another page than this."""
    said = post.canonical
    url = press.web.url(said) if said.startswith("/") else said
    return "" if url == press.web.url(address) else url


def _entry(press: Press, key: PostId, address: str, ways: Ways) -> Entry | None:
    """What the sitemap says; nothing of a page that search engines shall not find."""
    if key.lang not in ways.told or address.endswith("/404.html"):
        return None
    post = press.site.posts[key]
    # An undated page that was changed says when.
    latest = changed(post) if post.updated else post.date
    return Entry(key.lang, address, latest, ways.told, ways.original)


def _view(posts: Gathered, key: PostId, older: PostId | None, newer: PostId | None) -> PostView:
    press, facts = posts.press, posts.facts(key)
    post, lang = facts.post, key.lang
    frame = press.frames[lang]
    languages = press.languages(lang, facts.ways.here)
    date, latest = moment(post.date), updated(post)
    head = _head(press, facts, languages)
    json_ld = ""
    if date:
        json_ld = _json_ld(press, frame, head, facts.authors, (date.iso, (latest or date).iso))
    return PostView(
        frame=frame,
        head=head,
        id=post.id,
        title=post.title,
        lead=post.description,
        authors=facts.authors or (Link(frame.title, frame.home),),
        date=date,
        updated=latest,
        tags=facts.tags,
        cover=_cover(press, facts),
        words=post.words,
        toc=post.toc,
        original=_original(languages, facts.ways.original, lang),
        translator=post.translator,
        older=_way(press, older),
        newer=_way(press, newer),
        comments=open_to_comments(press, post),
        comment_feed=comments_at(press, facts, press.web.href),
        json_ld=json_ld,
        extra=post.extra,
        math=post.math,
        series=post.series,
        layout=post.layout,
    )


def _way(press: Press, key: PostId | None) -> Link | None:
    if key is None:
        return None
    return Link(press.site.posts[key].title, press.web.href(press.site.addresses[key]))


def _head(press: Press, facts: Facts, languages: tuple[LanguageLink, ...]) -> Head:
    post = facts.post
    elsewhere = _elsewhere(press, post, facts.address) if post.canonical else ""
    url = press.web.url(facts.address)
    return Head(
        title=post.title,
        description=shortened(post.description or post.lead) or post.title or "–",
        url=url,
        alternates=() if elsewhere else press.alternates(facts.ways.told, facts.ways.original),
        languages=languages,
        feeds=press.feeds[post.id.lang],
        indexed=not url.endswith("/404.html"),
        image=picture_url(press, facts),
        canonical=elsewhere,
    )


def _cover(press: Press, facts: Facts) -> CoverView | None:
    cover, src = facts.post.cover, facts.picture
    if not cover or not src:
        return None
    src = src if urls.absolute(src) else press.web.href(src)
    return CoverView(src, cover.alt, cover.caption)


def _original(languages: tuple[LanguageLink, ...], original: str, lang: str) -> LanguageLink | None:
    if lang == original:
        return None
    return next((link for link in languages if link.lang == original and link.exact), None)


def _json_ld(
    press: Press, frame: Frame, head: Head, authors: tuple[Link, ...], dates: tuple[str, str]
) -> str:
    publisher = {"@type": "Organization", "name": frame.title, "url": frame.url}
    facts = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": head.title,
        "description": head.description,
        "inLanguage": frame.lang,
        "datePublished": dates[0],
        "dateModified": dates[1],
        "author": [_person(press.site, link, press.web) for link in authors] or [publisher],
        "publisher": publisher,
        "mainEntityOfPage": head.url,
    }
    if head.image:
        facts["image"] = head.image
    return msgspec.json.encode(facts).decode().replace("<", "\\u003c")


def _person(site: Site, link: Link, web: urls.Web) -> dict[str, str]:
    known = site.config.authors.get(link.text)
    url = (known and known.url) or (web.origin + link.href if link.href else "")
    person = {"@type": "Person", "name": link.text}
    return {**person, "url": url} if url else person
