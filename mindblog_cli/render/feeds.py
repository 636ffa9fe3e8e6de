"""RSS and Atom by feedgen, JSON Feed 1.1 by msgspec.

feedgen takes a fifth of a millisecond for an entry and as much again for a head. A post is in many
feeds (its edition's, each tag's, its author's), so each entry is serialised once and then stands
as text under the heads of all the feeds that carry it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree
from msgspec import Struct, json

from mindblog_cli.markup.parts import Fragment
from mindblog_cli.pages.views import Entry, Feed
from mindblog_cli.posts.post import PostId
from mindblog_cli.render.absolute import absolute, clean

_EPOCH = datetime.fromtimestamp(0, UTC)
WFW = "http://wellformedweb.org/CommentAPI/"


class Feeds:
    """Feeds in all formats; remembers entries, so one object per run and theme."""

    def __init__(self, stylesheet: str) -> None:
        self.stylesheet = stylesheet
        self.entries: dict[tuple[str, Entry, str], str] = {}

    def render(self, feed: Feed, fragments: Mapping[PostId, Fragment]) -> bytes:
        """The bytes of *feed*; its entries' texts are in *fragments*."""
        form = _FORMS[feed.format]
        entries = [self._entry(form, entry, fragments[entry.id]) for entry in feed.entries]
        return form.join(feed, entries, self.stylesheet)

    def _entry(self, form: "_Form", entry: Entry, fragment: Fragment) -> str:
        key = (form.name, entry, fragment.html)
        if key not in self.entries:
            self.entries[key] = form.entry(entry, content(entry, fragment))
        return self.entries[key]


class _Form(Struct, frozen=True):
    """How one format writes an entry, and a feed around entries."""

    name: str
    entry: Callable[[Entry, str], str]
    join: Callable[[Feed, list[str], str], bytes]


def content(entry: Entry, fragment: Fragment) -> str:
    """All of the post, as it reads anywhere: picture, lead and text, with absolute addresses."""
    picture = f'<p><img src="{escape(entry.image)}" alt=""></p>\n' if entry.image else ""
    opening = entry.summary.rstrip("…")[:80]
    # A lead of its own is not part of the text; a summary cut from the text is.
    own = opening and not fragment.lead.startswith(opening)
    lead = f"<p><strong>{escape(entry.summary)}</strong></p>\n" if own else ""
    whole = picture + lead + absolute(fragment.html, entry.url)
    return clean(whole).strip() or f"<p>{escape(clean(entry.title))}</p>"


class _Replies(BaseEntryExtension):  # type: ignore[misc] # feedgen has no types
    """Where a post's comments are followed."""

    def __init__(self) -> None:
        self.url = ""

    def extend_rss(self, item: Any) -> Any:  # noqa: ANN401 - feedgen's contract
        if self.url:
            etree.SubElement(item, f"{{{WFW}}}commentRss").text = self.url
        return item

    def extend_atom(self, entry: Any) -> Any:  # noqa: ANN401 - feedgen's contract
        if self.url:
            link = etree.SubElement(entry, "link")
            link.set("rel", "replies")
            link.set("type", "application/rss+xml")
            link.set("href", self.url)
        return entry


class _Names(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """The namespace that replies in RSS need."""

    def extend_ns(self) -> dict[str, str]:
        return {"wfw": WFW}


def _generator(feed: Feed | None = None) -> Any:  # noqa: ANN401 - feedgen has no types
    """A feedgen feed without a clock: what it would take from one is set here."""
    made = FeedGenerator()
    made.load_extension("dc", atom=False, rss=True)
    made.register_extension("replies", _Names, _Replies)
    made.generator("mindblog")
    made.docs("https://www.rssboard.org/rss-specification")
    made.id(feed.guid if feed else "tag:mindblog")
    made.title(clean(feed.title if feed else "") or "–")
    # RSS has room for one link and takes the last.
    if feed:
        made.link(href=feed.self, rel="self", type=_MIME[feed.format])
    made.link(href=feed.url if feed else "https://mindblog.example/", rel="alternate")
    made.description(clean(feed.description if feed else "") or "–")
    when = datetime.fromisoformat(feed.updated) if feed else _EPOCH
    made.updated(when)
    made.lastBuildDate(when)
    if feed:
        made.language(feed.lang)
    return made


_MIME = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


def _lone(entry: Entry, content: str) -> Any:  # noqa: ANN401 - feedgen has no types
    """A feed that holds *entry* and nothing else."""
    feed = _generator()
    made = feed.add_entry()
    made.guid(entry.guid, permalink=False)
    made.id(entry.guid)
    made.title(clean(entry.title) or "–")
    made.link(href=entry.url, rel="alternate")
    made.summary(clean(entry.summary) or None)
    made.content(content, type="html")
    # As times, not as text: feedgen's own way of reading them takes longer than all the rest.
    made.published(datetime.fromisoformat(entry.published))
    made.updated(datetime.fromisoformat(_updated(entry)))
    names = [clean(name) for name in entry.authors]
    made.author([{"name": name} for name in names])
    made.dc.dc_creator(names)
    made.category([{"term": clean(tag), "label": clean(tag)} for tag in entry.tags])
    made.replies.url = entry.comment_feed
    return feed


def _updated(entry: Entry) -> str:
    """When the entry changed last, which is never before it was published."""
    return max(entry.updated, entry.published, key=datetime.fromisoformat)


def _rss_entry(entry: Entry, content: str) -> str:
    return _cut(_lone(entry, content).rss_str(), "item")


def _atom_entry(entry: Entry, content: str) -> str:
    return _cut(_lone(entry, content).atom_str(), "entry")


def _cut(document: bytes, name: str) -> str:
    text = document.decode()
    return text[text.index(f"<{name}>") : text.rindex(f"</{name}>")] + f"</{name}>"


def _rss(feed: Feed, entries: list[str], stylesheet: str) -> bytes:
    head: bytes = _generator(feed).rss_str()
    return _joined(head.decode(), "</channel>", entries, stylesheet)


def _atom(feed: Feed, entries: list[str], stylesheet: str) -> bytes:
    head: bytes = _generator(feed).atom_str()
    return _joined(head.decode(), "</feed>", entries, stylesheet)


def _joined(head: str, end: str, entries: list[str], stylesheet: str) -> bytes:
    start, _, rest = head.partition("?>")
    style = f'<?xml-stylesheet type="text/css" href="{escape(stylesheet)}"?>'
    body, _, tail = rest.strip().rpartition(end)
    return "\n".join([f"{start}?>", style, body, *entries, end + tail, ""]).encode()


def _json_entry(entry: Entry, content: str) -> str:
    item: dict[str, Any] = {
        "id": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "content_html": content,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": entry.published,
        "date_modified": _updated(entry),
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.tags),
    }
    return json.encode({key: value for key, value in item.items() if value}).decode()


def _json(feed: Feed, entries: list[str], _: str) -> bytes:
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title or "–",
        "home_page_url": feed.url,
        "feed_url": feed.self,
        "description": feed.description,
        "language": feed.lang,
    }
    start = json.encode({key: value for key, value in head.items() if value}).decode()
    items = ",\n".join(entries)
    return f'{start[:-1]},"items":[\n{items}\n]}}\n'.encode()


_FORMS = {
    "rss": _Form("rss", _rss_entry, _rss),
    "atom": _Form("atom", _atom_entry, _atom),
    "json": _Form("json", _json_entry, _json),
}
