"""A feed as feedgen writes it when it is given every entry: what our moulds are held to."""

from datetime import datetime
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from mindblog_cli.pages.views import Entry, Feed

WFW = "http://wellformedweb.org/CommentAPI/"
NAMES = {"rss": ("item", "channel"), "atom": ("entry", "feed")}


class Replies(BaseEntryExtension):  # type: ignore[misc] # feedgen has no types
    """Where a post's comments are followed."""

    url = ""

    def extend_rss(self, item: Any) -> Any:  # noqa: ANN401 - feedgen's contract
        if self.url:
            etree.SubElement(item, f"{{{WFW}}}commentRss").text = self.url
        return item

    def extend_atom(self, entry: Any) -> Any:  # noqa: ANN401 - feedgen's contract
        if self.url:
            kind = "application/rss+xml"
            etree.SubElement(entry, "link", rel="replies", type=kind, href=self.url)
        return entry


class Names(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """The namespace that replies need."""

    def extend_ns(self) -> dict[str, str]:
        return {"wfw": WFW}


def whole(feed: Feed, contents: list[str], stylesheet: str) -> bytes:
    """*feed* with *contents* for its entries, and line ends and a style where we have them."""
    made = FeedGenerator()
    made.load_extension("dc", atom=False, rss=True)
    made.register_extension("replies", Names, Replies)
    made.generator("mindblog")
    made.docs("https://www.rssboard.org/rss-specification")
    made.id(feed.guid)
    made.title(feed.title)
    made.link(href=feed.self, rel="self", type=f"application/{feed.format}+xml")
    made.link(href=feed.url, rel="alternate")
    made.description(feed.description)
    made.updated(datetime.fromisoformat(feed.updated))
    made.lastBuildDate(datetime.fromisoformat(feed.updated))
    made.language(feed.lang)
    for entry, content in zip(feed.entries, contents, strict=True):
        _fill(made.add_entry(order="append"), entry, content)
    text = (made.rss_str() if feed.format == "rss" else made.atom_str()).decode()
    item, last = NAMES[feed.format]
    style = f'<?xml-stylesheet type="text/css" href="{stylesheet}"?>'
    text = text.replace("?>", f"?>\n{style}", 1).replace(f"<{item}>", f"\n<{item}>")
    head, _, end = text.rpartition(f"</{last}>")
    return f"{head}\n</{last}>{end}\n".encode()


def _fill(made: Any, entry: Entry, content: str) -> None:  # noqa: ANN401 - feedgen has no types
    made.guid(entry.guid, permalink=False)
    made.title(entry.title)
    made.link(href=entry.url, rel="alternate")
    made.summary(entry.summary or None)
    made.content(content, type="html")
    made.published(datetime.fromisoformat(entry.published))
    made.updated(datetime.fromisoformat(entry.updated))
    made.author([{"name": name} for name in entry.authors])
    made.dc.dc_creator(list(entry.authors))
    made.category([{"term": tag, "label": tag} for tag in entry.tags])
    made.replies.url = entry.comment_feed
