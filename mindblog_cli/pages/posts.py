"""The page of each post."""

from collections.abc import Callable, Iterator
from functools import partial

import msgspec
from msgspec import Struct

from mindblog_cli.pages.page import Blueprint, Entry
from mindblog_cli.pages.press import Press
from mindblog_cli.pages.texts import moment, shortened, updated
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


class Neighbours(Struct, frozen=True):
    """What a reader of a post may go on with."""

    older: Link | None = None
    newer: Link | None = None


class Ways(Struct, frozen=True):
    """Where one story is in each language, and which of that search engines are told."""

    here: dict[str, str]
    told: dict[str, str]
    original: str


class Facts(Struct, frozen=True):
    """One post, and all that its page and its entries in feeds say beside it.

    *since* is when the story first appeared in any language; *picture* is the address of the cover.
    """

    post: Post
    address: str
    ways: Ways
    since: str
    tags: tuple[Link, ...]
    authors: tuple[Link, ...]
    picture: str

    @property
    def token(self) -> bytes:
        """What stands for all of this."""
        return token(self)


_ALONE = Neighbours()


def gathered(press: Press) -> dict[PostId, Facts]:
    """The facts of every post that has a page of its own, story by story."""
    opening = frozenset(press.site.introductions.values())
    found = {}
    for story in press.site.stories.values():
        ways = _ways(press, story, opening)
        for post in story.posts.values():
            if post.id not in opening:
                found[post.id] = _facts(press, post, story, ways)
    return found


def post_pages(
    press: Press, facts: dict[PostId, Facts], tokens: dict[PostId, bytes]
) -> Iterator[Blueprint]:
    """A page for every post in every language, but for those that open a list."""
    beside = _neighbours(press)
    for key, one in facts.items():
        near = beside.get(key, _ALONE)
        yield Blueprint(
            path=urls.output(one.address),
            template="post.html",
            key=together(press.around[key.lang], (tokens[key], token(near))),
            make=partial(_view, press, one, near),
            bodies=(key,),
            entry=_entry(press, one),
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


def _facts(press: Press, post: Post, story: Story, ways: Ways) -> Facts:
    lang = post.id.lang
    tags, authors = press.tags[lang], press.authors[lang]
    since = story.date or post.date
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


def _neighbours(press: Press) -> dict[PostId, Neighbours]:
    found: dict[PostId, Neighbours] = {}
    for edition in press.site.editions.values():
        links = [Link(t.title, t.href) for t in (press.teasers[key] for key in edition.posts)]
        around = zip(edition.posts, [*links[1:], None], [None, *links], strict=False)
        found.update({key: Neighbours(older, newer) for key, older, newer in around})
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


def _entry(press: Press, facts: Facts) -> Entry | None:
    """What the sitemap says; nothing of a page that search engines shall not find."""
    post, lang = facts.post, facts.post.id.lang
    if lang not in facts.ways.told or facts.address.endswith("/404.html"):
        return None
    teaser = press.teasers.get(post.id)
    when = updated(post) or (teaser and teaser.date)
    return Entry(
        lang, facts.address, when.iso if when else "", facts.ways.told, facts.ways.original
    )


def _view(press: Press, facts: Facts, beside: Neighbours) -> PostView:
    post, lang = facts.post, facts.post.id.lang
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
        older=beside.older,
        newer=beside.newer,
        comments=open_to_comments(press, post),
        comment_feed=comments_at(press, facts, press.web.href),
        json_ld=json_ld,
        extra=post.extra,
        math=post.math,
        series=post.series,
        layout=post.layout,
    )


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
