"""A text's HTML as a page can show it, and what the rest of the blog wants to know of it."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from mindblog_cli.markup.footnotes import taken
from mindblog_cli.markup.needs import needs
from mindblog_cli.markup.parts import Heading, Labels, Resolve, Spot
from mindblog_cli.markup.plain import lead, plain_text
from mindblog_cli.markup.rewrite import Pass, ids
from mindblog_cli.patterns import pattern

_LEVEL = pattern(r"<h([1-6])\b")
_TITLE = pattern(r"\s*<h1[^>]*>(.*?)</h1>\s*", re.DOTALL)


class Finished(NamedTuple):
    """The fields of a Fragment that the HTML itself tells."""

    html: str
    headings: tuple[Heading, ...]
    links: tuple[str, ...]
    images: tuple[str, ...]
    lead: str
    needs: tuple[str, ...]
    broken: tuple[Spot, ...]


def finish(html: str, text: str, resolve: Resolve, labels: Labels, title: str = "") -> Finished:
    """*html*, made from *text*, as a page can show it."""
    body, notes = taken(html, labels)
    work = Pass(resolve, labels, notes, ids(html))
    work.shift = _shift(body)
    body = work.over(_untitled(body, title))
    # Notes go through the same pass, and only then is it known how often each is referred to.
    body += notes.section(work.over)
    work.check_own_anchors(body)
    return Finished(
        body,
        tuple(work.headings),
        tuple(work.links),
        tuple(work.images),
        lead(body),
        needs(body, text),
        tuple(Spot(href, _line(text, href)) for href in dict.fromkeys(work.broken)),
    )


def _shift(html: str) -> int:
    """How far headings move so that the highest is an h2."""
    levels = _LEVEL.findall(html)
    return 2 - int(min(levels)) if levels else 0


def _untitled(html: str, title: str) -> str:
    """*html* without a first heading that only says the post's title again."""
    if title and (match := _TITLE.match(html)):
        same = plain_text(match.group(1)).casefold() == " ".join(title.split()).casefold()
        return html[match.end() :] if same else html
    return html


def _line(text: str, href: str) -> int:
    """The first line of *text* that holds *href*, as the author may have spelled it."""
    name = href.removeprefix("ref:")
    for spelled in (href, unquote(href), name, unquote(name)):
        if (at := text.find(spelled)) >= 0:
            return text.count("\n", 0, at) + 1
    return 0
