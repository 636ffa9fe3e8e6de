"""The moulds of RSS and Atom, cast from feeds that feedgen makes of placeholders.

feedgen knows how both formats are written; it also takes 0.6 ms for each entry, and 30 ms to be
loaded. So it is asked once in a run, or not at all by those who keep the moulds of an earlier one.
"""

import re
from datetime import UTC, datetime
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import formatRFC2822
from lxml import etree

from mindblog_cli.patterns import pattern
from mindblog_cli.render.moulds import Mould, Moulds, Piece

WFW = "http://wellformedweb.org/CommentAPI/"
ATOM = "http://www.w3.org/2005/Atom"
_PUBLISHED = datetime(2001, 1, 1, tzinfo=UTC)
_UPDATED = datetime(2002, 2, 2, tzinfo=UTC)
_STYLE = '<?xml-stylesheet type="text/css" href="{style}"?>'
_FIELD = pattern(r"\{(\w+)\}")
_HUB = pattern(r"<(?:atom:)?link [^>]*\{hub\}[^>]*/>")
_ELEMENT = pattern(r"<([\w:]+)\b[^>]*?(?:/>|>.*?</\1>)", re.S)


def moulds() -> Moulds:
    """What feedgen writes, with room for values."""
    full, bare = _feed(summary="{summary}"), _feed(summary=None)
    return Moulds(
        rss=_mould(full.rss_str(), bare.rss_str(), "item"),
        atom=_mould(full.atom_str(), bare.atom_str(), "entry"),
    )


def _feed(summary: str | None) -> Any:  # noqa: ANN401 - feedgen has no types
    """A feed of one entry; what feedgen would take from a clock is set here."""
    made = FeedGenerator()
    made.load_extension("dc", atom=False, rss=True)
    made.register_extension("replies", _Names, _Replies)
    made.register_extension("hub", _Hub)
    made.generator("mindblog")
    made.docs("https://www.rssboard.org/rss-specification")
    made.id("{guid}")
    made.title("{title}")
    # RSS has room for one link and takes the last.
    made.link(href="{self}", rel="self", type="{type}")
    made.link(href="{url}", rel="alternate")
    made.description("{description}")
    made.updated(_UPDATED)
    made.lastBuildDate(_UPDATED)
    made.language("{lang}")
    _fill(made.add_entry(), summary)
    return made


def _fill(made: Any, summary: str | None) -> None:  # noqa: ANN401 - feedgen has no types
    made.guid("{guid}", permalink=False)
    made.title("{title}")
    made.link(href="{url}", rel="alternate")
    made.summary(summary)
    made.content("{content}", type="html")
    made.published(_PUBLISHED)
    made.updated(_UPDATED)
    made.author({"name": "{author}"})
    made.dc.dc_creator("{author}")
    made.category({"term": "{tag}", "label": "{tag}"})
    made.replies.url = "{replies}"


class _Replies(BaseEntryExtension):  # type: ignore[misc] # feedgen has no types
    """Where a post's comments are followed."""

    url: str

    def extend_rss(self, item: Any) -> Any:  # noqa: ANN401 - feedgen's contract
        etree.SubElement(item, f"{{{WFW}}}commentRss").text = self.url
        return item

    def extend_atom(self, entry: Any) -> Any:  # noqa: ANN401 - feedgen's contract
        etree.SubElement(entry, "link", rel="replies", type="application/rss+xml", href=self.url)
        return entry


class _Names(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """The namespace that replies in RSS need."""

    def extend_ns(self) -> dict[str, str]:
        return {"wfw": WFW}


class _Hub(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """Who tells readers of changes: feedgen has room for one link in RSS, and that is `self`."""

    def extend_rss(self, feed: Any) -> Any:  # noqa: ANN401 - feedgen's contract
        etree.SubElement(feed[0], f"{{{ATOM}}}link", href="{hub}", rel="hub")
        return feed

    def extend_atom(self, feed: Any) -> Any:  # noqa: ANN401 - feedgen's contract
        etree.SubElement(feed, "link", href="{hub}", rel="hub")
        return feed


def _mould(full: bytes, bare: bytes, name: str) -> Mould:
    before, entry, after = _cut(full, name)
    hub = _HUB.search(before)
    if hub is None:
        raise ValueError("feedgen has made no link to a hub")
    *head, last = re.split(r"(?<=\})", before.replace(hub.group(), ""))
    head[-1] += last
    return Mould(
        name=name.encode(),
        head=tuple(map(_piece, head)),
        hub=_piece(hub.group()),
        entry=_elements(entry),
        bare=_elements(_cut(bare, name)[1]),
        end=after.encode(),
    )


def _cut(document: bytes, name: str) -> tuple[str, str, str]:
    """What is before the only entry, in it, and after it."""
    before, _, rest = _marked(document.decode()).partition(f"<{name}>")
    entry, _, after = rest.partition(f"</{name}>")
    return before, entry, after


def _marked(text: str) -> str:
    """*text* with placeholders for what feedgen does not take them for: times and a style."""
    for name, when in (("published", _PUBLISHED), ("updated", _UPDATED)):
        text = text.replace(when.isoformat(), f"{{{name}}}")
        text = text.replace(formatRFC2822(when), f"{{{name}_822}}")
    return text.replace("?>", f"?>\n{_STYLE}", 1)


def _elements(entry: str) -> tuple[Piece, ...]:
    """A piece for each element of *entry*, since some are left out and some are many."""
    return tuple(_piece(element.group()) for element in _ELEMENT.finditer(entry))


def _piece(text: str) -> Piece:
    (field,) = {*_FIELD.findall(text)}
    around = text.split(f"{{{field}}}")
    return Piece(field, tuple(part.encode() for part in around), quoted=around[0].endswith('="'))
