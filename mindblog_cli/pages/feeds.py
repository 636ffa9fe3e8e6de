"""A feed for every list, in every format: what goes in."""

from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import quote

from mindblog_cli.pages.facts import Facts, Gathered, comments_at, picture_url
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.press import FORMATS, Press
from mindblog_cli.pages.rows import Row
from mindblog_cli.pages.texts import changed, shortened, stamp
from mindblog_cli.pages.views import Entry, Feed
from mindblog_cli.posts.post import PostId
from mindblog_cli.site import urls
from mindblog_cli.tree.token import together, token

# When a feed without entries was last changed.
EPOCH = "1970-01-01T00:00:00+00:00"


class Feeds:
    """The feeds of every row; a renamed tag's stay where readers' programs look for them."""

    def __init__(self, posts: Gathered) -> None:
        self._posts = posts
        self._former = _former(posts.press)
        # A post is in a dozen feeds, and in three formats of each.
        self._known: dict[PostId, Entry] = {}

    def places(self, row: Row) -> tuple[str, ...]:
        """The addresses below which the feeds of *row* are found."""
        return (row.address, *self._former.get(row.address, ()))

    def pages(self, row: Row) -> Iterator[Blueprint]:
        """The feeds of *row* in every format."""
        press = self._posts.press
        newest = _newest(press, row, press.site.config.feed_size)
        title = press.title(row.lang, "" if row.kind == "front" else row.title)
        head = token(press.around[row.lang], row.address, title, row.about)
        key = together(head, map(self._posts.marks.__getitem__, newest))
        for form, (file, _) in FORMATS.items():
            make = partial(self._feed, row, title, newest, form)
            own = together(key, (form.encode(),))
            for place in self.places(row):
                yield Blueprint(urls.output(place + file), "feed", own, make, newest)

    def _feed(self, row: Row, title: str, newest: tuple[PostId, ...], form: str) -> Feed:
        press = self._posts.press
        home = press.web.url(row.address)
        times = [when for key in newest if (when := changed(press.site.posts[key]))]
        return Feed(
            format=form,
            lang=row.lang,
            title=title,
            description=row.about or title,
            guid=home,
            self=home + FORMATS[form][0],
            url=home,
            updated=stamp(max(when.at for when in times)) if times else EPOCH,
            entries=tuple(map(self._entry, newest)),
            hubs=press.site.config.hubs,
        )

    def _entry(self, key: PostId) -> Entry:
        if key not in self._known:
            self._known[key] = entry(self._posts.press, self._posts.facts(key))
        return self._known[key]


def comment_feed(posts: Gathered, key: PostId) -> Feed:
    """The feed of what readers answered to a post, to be followed from the first day."""
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
