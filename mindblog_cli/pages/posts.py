"""The page of each post."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec

from mindblog_cli.pages.chapter import Chapter
from mindblog_cli.pages.facts import (
    Facts,
    Gathered,
    Ways,
    comments_at,
    elsewhere,
    open_to_comments,
    picture_url,
)
from mindblog_cli.pages.feeds import comment_feed
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
from mindblog_cli.posts.post import PostId
from mindblog_cli.site import urls
from mindblog_cli.site.site import Edition, Site
from mindblog_cli.tree.token import together, token

_Pair = tuple[PostId | None, PostId | None]


def post_chapters(posts: Gathered) -> Iterator[Chapter]:
    """A page for every post in every language, a year to a chapter; but for those that open lists.

    A page leads on to the next older and newer post, which may be in another year.
    """
    marks, around = posts.marks, posts.press.around
    for lang, edition in posts.press.site.editions.items():
        beside = _neighbours(edition)
        for year in edition.years:
            older, newer = beside[year.posts[-1]][0], beside[year.posts[0]][1]
            ends = [marks[key] if key else b"" for key in (older, newer)]
            ends += _notices(posts, year.posts)
            yield Chapter(
                name=f"posts {lang} {year.key}",
                key=together(around[lang], [*map(marks.__getitem__, year.posts), *ends]),
                make=partial(_pages, posts, year.posts, beside),
            )
        undated = tuple(key for key in edition.pages if key in marks)
        told = [*map(marks.__getitem__, undated), *_notices(posts, undated)]
        key = together(around[lang], told)
        yield Chapter(f"posts {lang}", key, partial(_pages, posts, undated, {}))


def _pages(
    posts: Gathered, keys: Iterable[PostId], beside: Mapping[PostId, _Pair]
) -> list[Blueprint]:
    return [page for key in keys for page in _post_pages(posts, key, beside.get(key, (None, None)))]


def _post_pages(posts: Gathered, key: PostId, beside: _Pair) -> Iterator[Blueprint]:
    """The page of a post, and the feed of what readers answer to it."""
    press, marks = posts.press, posts.marks
    address = press.site.addresses[key]
    near = [marks[other] if other else b"/" for other in beside]
    near += _notices(posts, (key,))
    yield Blueprint(
        path=urls.output(address),
        template="post.html",
        key=together(press.around[key.lang] + marks[key], near),
        make=partial(_view, posts, key, beside),
        bodies=(key,),
        entry=_entry(press, key, address, posts.ways[key.name]),
    )
    if open_to_comments(press, press.site.posts[key]):
        yield Blueprint(
            path=urls.output(urls.comments(address)),
            template="feed",
            key=together(press.around[key.lang], (marks[key], b"comments")),
            make=partial(comment_feed, posts, key),
        )


def _notices(posts: Gathered, keys: Iterable[PostId]) -> list[bytes]:
    """What stands for the notices on some posts; most blogs have none."""
    known = posts.press.site.notices
    return [token(key, known[key]) for key in keys if key in known] if known else []


def _neighbours(edition: Edition) -> dict[PostId, _Pair]:
    """What a reader of each post may go on with: the older and the newer one."""
    posts = edition.posts
    beside = zip((*posts[1:], None), (None, *posts), strict=False)
    return dict(zip(posts, beside, strict=False))


def _entry(press: Press, key: PostId, address: str, ways: Ways) -> Entry | None:
    """What the sitemap says; nothing of a page that search engines shall not find."""
    if key.lang not in ways.told or address.endswith("/404.html"):
        return None
    post = press.site.posts[key]
    # An undated page that was changed says when.
    latest = changed(post) if post.updated else post.date
    return Entry(key.lang, address, latest, ways.told, ways.original)


def _view(posts: Gathered, key: PostId, beside: _Pair) -> PostView:
    older, newer = beside
    press, facts = posts.press, posts.facts(key)
    post, lang = facts.post, key.lang
    frame = press.frames[lang]
    languages = press.languages(lang, facts.ways.here)
    date, latest = moment(post.date), updated(post)
    head = _head(press, facts, languages)
    json_ld = ""
    if date:
        json_ld = _json_ld(press, frame, head, facts, (date.iso, (latest or date).iso))
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
        translation=press.site.notices.get(key),
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
    first = elsewhere(press, post, facts.address) if post.canonical else ""
    url = press.web.url(facts.address)
    return Head(
        title=post.title,
        description=shortened(post.description or post.lead) or post.title or "–",
        url=url,
        alternates=() if first else press.alternates(facts.ways.told, facts.ways.original),
        languages=languages,
        feeds=press.feeds[post.id.lang],
        indexed=not url.endswith("/404.html"),
        image=picture_url(press, facts),
        canonical=first,
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


def _json_ld(press: Press, frame: Frame, head: Head, about: Facts, dates: tuple[str, str]) -> str:
    publisher = {"@type": "Organization", "name": frame.title, "url": frame.url}
    facts = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": head.title,
        "description": head.description,
        "inLanguage": frame.lang,
        "datePublished": dates[0],
        "dateModified": dates[1],
        "author": [_person(press.site, link, press.web) for link in about.authors] or [publisher],
        "publisher": publisher,
        "mainEntityOfPage": head.url,
    }
    if head.image:
        facts["image"] = head.image
    if about.post.translator:
        facts["translator"] = {"@type": "Person", "name": about.post.translator}
    original = about.ways.original
    if original != frame.lang and original in about.ways.here:
        url = press.web.url(about.ways.here[original])
        facts["translationOfWork"] = {"@type": "BlogPosting", "url": url, "inLanguage": original}
    return msgspec.json.encode(facts).decode().replace("<", "\\u003c")


def _person(site: Site, link: Link, web: urls.Web) -> dict[str, str]:
    known = site.config.authors.get(link.text)
    url = (known and known.url) or (web.origin + link.href if link.href else "")
    person = {"@type": "Person", "name": link.text}
    return {**person, "url": url} if url else person
