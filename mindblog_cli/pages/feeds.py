"""A feed for every list, in every format: what goes in."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from urllib.parse import quote

from mindblog_cli.pages.listings import Row
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.posts import (
    Facts,
    Gathered,
    comments_at,
    open_to_comments,
    picture_url,
)
from mindblog_cli.pages.press import FORMATS, Press
from mindblog_cli.pages.texts import changed, shortened, stamp
from mindblog_cli.pages.views import Entry, Feed
from mindblog_cli.posts.post import PostId
from mindblog_cli.site import urls
from mindblog_cli.tree.token import together, token

# When a feed without entries was last changed.
EPOCH = "1970-01-01T00:00:00+00:00"


def feed_pages(
    press: Press,
    rows: Iterable[Row],
    posts: Gathered,
) -> Iterator[Blueprint]:
    """The feeds of all *rows*; a renamed tag's stay where readers' programs look for them."""
    size = press.site.config.feed_size
    former = _former(press)
    known: dict[PostId, Entry] = {}
    for row in rows:
        newest = _newest(press, row, size)
        title = press.title(row.lang, "" if row.kind == "front" else row.title)
        head = token(press.around[row.lang], row.address, title, row.about)
        key = together(head, map(posts.marks.__getitem__, newest))
        for form, (file, _) in FORMATS.items():
            make = partial(_feed, posts, row, title, newest, form, known)
            for place in (row.address, *former.get(row.address, ())):
                path = urls.output(place + file)
                yield Blueprint(path, "feed", together(key, (form.encode(),)), make, newest)


def comment_pages(press: Press, posts: Gathered) -> Iterator[Blueprint]:
    """The feed of what readers answered to each post, to be followed from the first day."""
    for key, mark in posts.marks.items():
        if open_to_comments(press, press.site.posts[key]):
            yield Blueprint(
                path=urls.output(urls.comments(press.site.addresses[key])),
                template="feed",
                key=together(press.around[key.lang], (mark, b"comments")),
                make=partial(_comments, posts, key),
            )


def _comments(posts: Gathered, key: PostId) -> Feed:
    press, facts = posts.press, posts.facts(key)
    post, latest = facts.post, changed(facts.post)
    own = comments_at(press, facts, press.web.url)
    return Feed(
        format="rss",
        lang=key.lang,
        title=press.title(key.lang, post.title),
        description=shortened(post.description or post.lead, 600) or post.title,
        guid=own,
        self=own,
        url=press.web.url(facts.address) + "#comments",
        updated=stamp(latest.at) if latest else EPOCH,
        entries=(),
    )


def entry(press: Press, facts: Facts) -> Entry:
    """A post as all feeds carry it."""
    post, lang, latest = facts.post, facts.post.id.lang, changed(facts.post)
    return Entry(
        id=post.id,
        guid=guid(press, facts),
        url=press.web.url(facts.address),
        title=post.title or post.id.name,
        summary=shortened(post.description or post.lead, 600),
        published=stamp(post.date.at) if post.date else EPOCH,
        updated=stamp(latest.at) if latest else EPOCH,
        authors=tuple(link.text for link in facts.authors) or (press.frames[lang].title,),
        tags=tuple(link.text for link in facts.tags),
        image=picture_url(press, facts),
        comment_feed=comments_at(press, facts, press.web.url),
    )


def guid(press: Press, facts: Facts) -> str:
    """A `tag:` URI (RFC 4151) that outlives new titles, addresses and hidden originals."""
    key, day = facts.post.id, facts.since or EPOCH[:10]
    return f"tag:{press.web.host},{day}:{quote(key.name)}:{key.lang}"


def _newest(press: Press, row: Row, size: int) -> tuple[PostId, ...]:
    """Pinned posts stand above a page, but a feed goes by date."""
    whole = press.site.editions[row.lang].posts if row.first else row.posts
    return whole[:size]


def _former(press: Press) -> Mapping[str, list[str]]:
    """By a tag's address, those that it had before; another tag's present one is never meant."""
    config, found = press.site.config, {}
    for lang, edition in press.site.editions.items():
        taken = {urls.same_place(group.slug) for group in edition.tags}
        for group in edition.tags:
            old = [slug for slug in group.former if urls.same_place(slug) not in taken]
            taken.update(urls.same_place(slug) for slug in old)
            here = urls.tag(config, lang, group.slug)
            found[here] = [urls.tag(config, lang, slug) for slug in old]
    return found


def _feed(  # noqa: PLR0913, PLR0917 - all that makes two feeds differ
    posts: Gathered,
    row: Row,
    title: str,
    newest: tuple[PostId, ...],
    form: str,
    known: dict[PostId, Entry],
) -> Feed:
    """One feed; *known* are entries made for others, for a post is in a dozen of them."""
    press = posts.press
    home = press.web.url(row.address)
    times = [when for key in newest if (when := changed(press.site.posts[key]))]
    for key in newest:
        if key not in known:
            known[key] = entry(press, posts.facts(key))
    return Feed(
        format=form,
        lang=row.lang,
        title=title,
        description=row.about or title,
        guid=home,
        self=home + FORMATS[form][0],
        url=home,
        updated=stamp(max(when.at for when in times)) if times else EPOCH,
        entries=tuple(map(known.__getitem__, newest)),
    )
