"""RSS and Atom in the moulds that feedgen gave them, JSON Feed 1.1 by msgspec.

A post is in many feeds (its edition's, each tag's, its author's) and each is there in every format,
so an entry is written once, in all formats, and then stands under the heads of all those feeds.
"""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from html import escape
from importlib import import_module
from typing import Any

from msgspec import Struct, json

from mindblog_cli.markup.parts import Fragment
from mindblog_cli.pages.views import Entry, Feed
from mindblog_cli.posts.post import PostId
from mindblog_cli.render.absolute import absolute, clean
from mindblog_cli.render.moulds import Mould, Moulds, Values, pour

# Entries that are kept for the next feed, in bytes: about 400 posts of usual length.
KEPT = 8_000_000
_MIME = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Written(Struct, frozen=True):
    """An entry in every format."""

    rss: bytes
    atom: bytes
    json: bytes

    @property
    def size(self) -> int:
        """How much there is of it."""
        return len(self.rss) + len(self.atom) + len(self.json)


class Feeds:
    """Feeds in all formats; remembers the entries that it wrote last, so one object per run."""

    def __init__(self, stylesheet: str, moulds: Moulds | None = None) -> None:
        self.stylesheet = stylesheet
        self._moulds = moulds
        self.entries: OrderedDict[tuple[Entry, str], Written] = OrderedDict()
        self.size = 0

    @property
    def moulds(self) -> Moulds:
        """What feeds look like; asking loads feedgen (30 ms), unless they were given to us."""
        if self._moulds is None:
            self._moulds = import_module("mindblog_cli.render.casting").moulds()
        return self._moulds

    def render(self, feed: Feed, fragments: Mapping[PostId, Fragment]) -> bytes:
        """The bytes of *feed*; its entries' texts are in *fragments*."""
        entries = [self._entry(entry, fragments[entry.id]) for entry in feed.entries]
        match feed.format:
            case "rss":
                return self._xml(self.moulds.rss, feed, [entry.rss for entry in entries])
            case "atom":
                return self._xml(self.moulds.atom, feed, [entry.atom for entry in entries])
            case _:
                return _json(feed, [entry.json for entry in entries])

    def _xml(self, mould: Mould, feed: Feed, entries: list[bytes]) -> bytes:
        head = pour(mould.head, _head(feed, self.stylesheet))
        head += pour([mould.hub], {"hub": feed.hubs})
        return b"\n".join([head, *entries, mould.end, b""])

    def _entry(self, entry: Entry, fragment: Fragment) -> Written:
        key = entry, fragment.html
        if key in self.entries:
            self.entries.move_to_end(key)
            return self.entries[key]
        made = self.entries[key] = _written(entry, content(entry, fragment), self.moulds)
        self.size += made.size
        while self.size > KEPT:
            _, oldest = self.entries.popitem(last=False)
            self.size -= oldest.size
        return made


def content(entry: Entry, fragment: Fragment) -> str:
    """All of the post, as it reads anywhere: picture, lead and text, with absolute addresses."""
    picture = f'<p><img src="{escape(entry.image)}" alt=""></p>\n' if entry.image else ""
    opening = entry.summary.rstrip("…")[:80]
    # A lead of its own is not part of the text; a summary cut from the text is.
    own = opening and not fragment.lead.startswith(opening)
    lead = f"<p><strong>{escape(entry.summary)}</strong></p>\n" if own else ""
    whole = picture + lead + absolute(fragment.html, entry.url)
    return clean(whole).strip() or f"<p>{escape(clean(entry.title))}</p>"


def _written(entry: Entry, content: str, moulds: Moulds) -> Written:
    published, updated = map(datetime.fromisoformat, (entry.published, entry.updated))
    # An entry never changed before it was published.
    changed = max(updated, published)
    values = {
        "guid": (entry.guid,),
        "url": (entry.url,),
        "title": (clean(entry.title) or "–",),
        "summary": _some(clean(entry.summary)),
        "content": (content,),
        "author": _some(*map(clean, entry.authors)),
        "tag": _some(*map(clean, entry.tags)),
        "replies": _some(entry.comment_feed),
        "published": (published.isoformat(),),
        "published_822": (_rfc_822(published),),
        "updated": (changed.isoformat(),),
    }
    return Written(
        rss=_element(moulds.rss, values),
        atom=_element(moulds.atom, values),
        json=_item(entry, content, entry.updated if changed is updated else entry.published),
    )


def _element(mould: Mould, values: Values) -> bytes:
    inside = pour(mould.entry if values["summary"] else mould.bare, values)
    return b"<%b>%b</%b>" % (mould.name, inside, mould.name)


def _some(*values: str) -> list[str]:
    return [value for value in values if value]


def _rfc_822(when: datetime) -> str:
    """*when* as RSS has it, in English whatever the locale."""
    day, month = _DAYS[when.weekday()], _MONTHS[when.month - 1]
    return f"{day}, {when.day:02} {month} {when:%Y %H:%M:%S %z}"


def _item(entry: Entry, content: str, updated: str) -> bytes:
    return _object(
        {
            "id": entry.guid,
            "url": entry.url,
            "title": entry.title,
            "content_html": content,
            "summary": entry.summary,
            "image": entry.image,
            "date_published": entry.published,
            "date_modified": updated,
            "authors": [{"name": name} for name in entry.authors],
            "tags": entry.tags,
        }
    )


def _head(feed: Feed, stylesheet: str) -> Values:
    when = datetime.fromisoformat(feed.updated)
    return {
        "style": (stylesheet,),
        "guid": (feed.guid,),
        "title": (clean(feed.title) or "–",),
        "description": (clean(feed.description) or "–",),
        "self": (feed.self,),
        "type": (_MIME[feed.format],),
        "url": (feed.url,),
        "lang": (feed.lang,),
        "updated": (when.isoformat(),),
        "updated_822": (_rfc_822(when),),
    }


def _json(feed: Feed, entries: list[bytes]) -> bytes:
    head = _object(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title or "–",
            "home_page_url": feed.url,
            "feed_url": feed.self,
            "description": feed.description,
            "language": feed.lang,
            "hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs],
        }
    )
    return b'%b,"items":[\n%b\n]}\n' % (head[:-1], b",\n".join(entries))


def _object(values: Mapping[str, Any]) -> bytes:
    """*values* as JSON, without those that say nothing."""
    return json.encode({key: value for key, value in values.items() if value})
