"""The page of each post."""

from collections.abc import Callable, Iterator

import msgspec
from msgspec import Struct

from mindblog_cli.pages.page import Page
from mindblog_cli.pages.press import Here, Press
from mindblog_cli.pages.texts import changed, moment, shortened
from mindblog_cli.pages.views import (
    Alternate,
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


class _Neighbours(Struct, frozen=True):
    older: Link | None = None
    newer: Link | None = None


_ALONE = _Neighbours()


class _Ways(Struct, frozen=True):
    """Where one story is in each language, and which of that search engines are told."""

    here: Here
    alternates: tuple[Alternate, ...]


def post_pages(press: Press) -> Iterator[Page]:
    """A page for every post in every language, but for those that open a list."""
    neighbours = _neighbours(press)
    opening = frozenset(press.site.introductions.values())
    for story in press.site.stories.values():
        ways = _ways(press, story, opening)
        for post in story.posts.values():
            if post.id in opening:
                continue
            view = _view(press, post, story, ways, neighbours.get(post.id, _ALONE))
            path = urls.output(press.site.addresses[post.id])
            yield Page(path, "post.html", view, (post.id,))


def open_to_comments(press: Press, post: Post) -> bool:
    """Whether readers may answer: dated posts of a blog that wants it, unless the post does not."""
    return press.site.config.comments and post.comments and post.date is not None


def comments_at(press: Press, post: Post, link: Callable[[str], str]) -> str:
    """The *link* to the feed of a post's comments; empty where there is none."""
    address = urls.comments(press.site.addresses[post.id])
    return link(address) if open_to_comments(press, post) else ""


def cover_url(press: Press, post: PostId) -> str:
    """The absolute URL of a post's picture; empty without one."""
    src = picture(press.site, post)
    return press.web.url(src) if src and not urls.absolute(src) else src


def _neighbours(press: Press) -> dict[PostId, _Neighbours]:
    found: dict[PostId, _Neighbours] = {}
    for edition in press.site.editions.values():
        links = [Link(t.title, t.href) for t in (press.teasers[key] for key in edition.posts)]
        around = zip(edition.posts, [*links[1:], None], [None, *links], strict=False)
        found.update({key: _Neighbours(older, newer) for key, older, newer in around})
    return found


def _ways(press: Press, story: Story, opening: frozenset[PostId]) -> _Ways:
    here = {
        lang: press.site.addresses[story.posts[lang].id]
        for lang in press.homes
        if lang in story.posts and story.posts[lang].id not in opening
    }
    told = {
        lang: address for lang, address in here.items() if not _elsewhere(press, story.posts[lang])
    }
    return _Ways(here, press.alternates(told, story.original))


def _elsewhere(press: Press, post: Post) -> str:
    """Where the text first stood, if that is another page than this."""
    said = post.canonical
    url = press.web.url(said) if said.startswith("/") else said
    return "" if url == press.web.url(press.site.addresses[post.id]) else url


def _view(press: Press, post: Post, story: Story, ways: _Ways, beside: _Neighbours) -> PostView:
    site, frame, lang = press.site, press.frames[post.id.lang], post.id.lang
    languages = press.languages(lang, ways.here)
    date, latest = moment(post.date), changed(post)
    updated = moment(latest) if latest is post.updated else None
    head = _head(press, post, ways, languages)
    known = press.tags[lang]
    tags = tuple(known.get(key) or Link(tag_name(site.config, key, lang)) for key in post.tags)
    authors = tuple(press.authors[lang].get(key) or Link(key) for key in post.authors)
    json_ld = ""
    if date:
        json_ld = _json_ld(press, frame, head, authors, (date.iso, (updated or date).iso))
    return PostView(
        frame=frame,
        head=head,
        id=post.id,
        title=post.title,
        lead=post.description,
        authors=authors or (Link(frame.title, frame.home),),
        date=date,
        updated=updated,
        tags=tags,
        cover=_cover(press, post),
        words=post.words,
        toc=post.toc,
        original=_original(languages, story, lang),
        translator=post.translator,
        older=beside.older,
        newer=beside.newer,
        comments=open_to_comments(press, post),
        comment_feed=comments_at(press, post, press.web.href),
        json_ld=json_ld,
        extra=post.extra,
        math=post.math,
        series=post.series,
        layout=post.layout,
    )


def _head(press: Press, post: Post, ways: _Ways, languages: tuple[LanguageLink, ...]) -> Head:
    elsewhere = _elsewhere(press, post)
    url = press.web.url(press.site.addresses[post.id])
    return Head(
        title=post.title,
        description=shortened(post.description or post.lead) or post.title or "–",
        url=url,
        alternates=() if elsewhere else ways.alternates,
        languages=languages,
        feeds=press.feeds[post.id.lang],
        indexed=not url.endswith("/404.html"),
        image=cover_url(press, post.id),
        canonical=elsewhere,
    )


def _cover(press: Press, post: Post) -> CoverView | None:
    src = picture(press.site, post.id)
    if not post.cover or not src:
        return None
    src = src if urls.absolute(src) else press.web.href(src)
    return CoverView(src, post.cover.alt, post.cover.caption)


def _original(languages: tuple[LanguageLink, ...], story: Story, lang: str) -> LanguageLink | None:
    if lang == story.original:
        return None
    return next((link for link in languages if link.lang == story.original and link.exact), None)


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
