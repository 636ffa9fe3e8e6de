"""A feed for every list, in every format: what goes in."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from msgspec import Struct

from mindblog_cli.pages.listings import Row
from mindblog_cli.pages.page import Page
from mindblog_cli.pages.posts import comments_at, cover_url
from mindblog_cli.pages.press import FORMATS, Press
from mindblog_cli.pages.texts import changed, shortened, stamp
from mindblog_cli.pages.views import Entry, Feed
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.site import urls
from mindblog_cli.site.names import tag_name

# When a feed without entries was last changed.
EPOCH = "1970-01-01T00:00:00+00:00"


class _Subject(Struct, frozen=True):
    """What the formats of one feed have in common."""

    title: str
    updated: str
    entries: tuple[Entry, ...]
    posts: tuple[PostId, ...]


def feed_pages(press: Press, rows: Iterable[Row]) -> Iterator[Page]:
    """The feeds of all *rows*; a renamed tag's stay where readers' programs look for them."""
    size = press.site.config.feed_size
    newest = [(row, _newest(press, row, size)) for row in rows]
    shown = dict.fromkeys(key for _, posts in newest for key in posts)
    entries = {key: entry(press, press.site.posts[key]) for key in shown}
    former = _former(press)
    for row, posts in newest:
        subject = _subject(press, row, posts, entries)
        for form, (file, _) in FORMATS.items():
            view = _feed(press, row, subject, form)
            for place in (row.address, *former.get(row.address, ())):
                yield Page(urls.output(place + file), "feed", view, subject.posts)


def comment_pages(press: Press) -> Iterator[Page]:
    """The feed of what readers answered to each post, to be followed from the first day."""
    for teased in press.teasers:
        post = press.site.posts[teased]
        if not (own := comments_at(press, post, press.web.url)):
            continue
        latest = changed(post)
        view = Feed(
            format="rss",
            lang=post.id.lang,
            title=press.title(post.id.lang, post.title),
            description=shortened(post.description or post.lead, 600) or post.title,
            guid=own,
            self=own,
            url=press.web.url(press.site.addresses[post.id]) + "#comments",
            updated=stamp(latest.at) if latest else EPOCH,
            entries=(),
        )
        yield Page(urls.output(urls.comments(press.site.addresses[post.id])), "feed", view)


def entry(press: Press, post: Post) -> Entry:
    """A post as all feeds carry it."""
    lang, latest = post.id.lang, changed(post)
    names = [press.authors[lang][key].text for key in post.authors]
    return Entry(
        id=post.id,
        guid=guid(press, post),
        url=press.web.url(press.site.addresses[post.id]),
        title=post.title or post.id.name,
        summary=shortened(post.description or post.lead, 600),
        published=stamp(post.date.at) if post.date else EPOCH,
        updated=stamp(latest.at) if latest else EPOCH,
        authors=tuple(names) or (press.frames[lang].title,),
        tags=tuple(tag_name(press.site.config, key, lang) for key in post.tags),
        image=cover_url(press, post.id),
        comment_feed=comments_at(press, post, press.web.url),
    )


def guid(press: Press, post: Post) -> str:
    """A `tag:` URI (RFC 4151) that outlives new titles, addresses and hidden originals."""
    when = press.site.stories[post.id.name].date or post.date
    day = f"{when.at:%Y-%m-%d}" if when else "1970-01-01"
    return f"tag:{press.web.host},{day}:{quote(post.id.name)}:{post.id.lang}"


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


def _subject(
    press: Press, row: Row, posts: tuple[PostId, ...], entries: Mapping[PostId, Entry]
) -> _Subject:
    times = [when for key in posts if (when := changed(press.site.posts[key]))]
    return _Subject(
        title=press.title(row.lang, "" if row.kind == "front" else row.title),
        updated=stamp(max(when.at for when in times)) if times else EPOCH,
        entries=tuple(entries[key] for key in posts),
        posts=posts,
    )


def _feed(press: Press, row: Row, subject: _Subject, form: str) -> Feed:
    home = press.web.url(row.address)
    return Feed(
        format=form,
        lang=row.lang,
        title=subject.title,
        description=row.about or subject.title,
        guid=home,
        self=home + FORMATS[form][0],
        url=home,
        updated=subject.updated,
        entries=subject.entries,
    )
