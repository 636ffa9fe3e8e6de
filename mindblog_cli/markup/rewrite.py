"""One pass over a text's HTML: what it links to, ids for its headings, room for its tables.

pyromark leaves little to be desired but this: heading ids, two-way footnotes, alignment without
inline style (a strict content policy forbids it), pictures that load late. All of it, and the
author's own HTML, is handled in one walk from tag to tag, for each walk over the text costs as
much as parsing it did. What it does not know it leaves as it is.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import unquote

from mindblog_cli.markup.footnotes import Notes, taken
from mindblog_cli.markup.needs import needs
from mindblog_cli.markup.parts import Heading, Labels, Resolve, Spot
from mindblog_cli.markup.plain import lead, plain_text, slug, spoken

# Ids that the theme's pages have already.
RESERVED = ("content", "comments", "comment-form", "toc")

# The tags that may need something, as far as a glance can tell; each is then read by a pattern of
# its own. Every choice begins with a plain letter, so that other tags are passed over at once.
_TAG = re.compile(
    r"""<(?:
      a(?=\s) | h[1-6](?=[\s>]) | img(?=\s) | pre\b | !--
    | br(?=\ />) | hr(?=\ />) | li(?=>\s*(?:<p>)?<input\ ) | t[dh](?=\ style=)
    | sup(?=\ class="footnote-) | blockquote(?=\ class="markdown-) | table\b | /table\b
    | source(?=\s) | video(?=\s) | audio(?=\s) | iframe(?=\s) | embed(?=\s) | area(?=\s)
    | link(?=\s) | script\b | style\b | textarea\b | svg\b | math\b
    )""",
    re.VERBOSE,
)
_ADDRESSED = ("<a", "<img", "<source", "<video", "<audio", "<iframe", "<embed", "<area", "<link")
_CLOSED = {
    f"<{name}": re.compile(rf"</{name}\s*>")
    for name in ("pre", "script", "style", "textarea", "svg", "math")
}
# A link as pyromark writes nearly all of them, with nothing in it to unescape.
_LINK = re.compile(r""" href="([^"&'<>]*)">""")
_ATTRIBUTES = re.compile(r"""\s([^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*)>""")
_ADDRESS = re.compile(r"""\b(href|src|srcset|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
# What most links begin with, told apart at less cost than by the pattern below.
_WHOLE = ("https://", "http://", "#")
_ABSOLUTE = re.compile(r"(?!ref:)[A-Za-z][A-Za-z0-9+.-]*:|//")
_GIVEN = re.compile(r"(\s[^>]*)?>")
_ID = re.compile(r"""id(?<=\sid)\s*=\s*["']?([^"'\s>]+)""")
_NOTE = re.compile(r' class="footnote-reference"><a href="[^"]*">(\d+)</a></sup>')
_ALERT = re.compile(r' class="markdown-alert-(\w+)">')
_ALIGNED = re.compile(r' style="text-align: (\w+)">')
_REST = re.compile(r"[^>]*>")
_CHECK = re.compile(r'>(\s*(?:<p>)?)<input disabled="" type="checkbox"((?: checked="")?)/>')
_LEVEL = re.compile(r"<h([1-6])\b")
_TITLE = re.compile(r"\s*<h1[^>]*>(.*?)</h1>\s*", re.DOTALL)

# What stands in a tag's place, and where it ends; None for one that only seemed to need it.
Turned = tuple[str, int] | None


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
    work = _Pass(resolve, labels, notes, _ids(html))
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


def _ids(html: str) -> frozenset[str]:
    return frozenset(_ID.findall(html)) if "id=" in html else frozenset()


class _Pass:
    """What is gathered on the way through one text."""

    def __init__(
        self, resolve: Resolve, labels: Labels, notes: Notes, given: frozenset[str]
    ) -> None:
        self.resolve = resolve
        self.labels = labels
        self.notes = notes
        self.shift = 0
        self.ids = {*RESERVED, *given}
        self.headings: list[Heading] = []
        self.links: list[str] = []
        self.images: list[str] = []
        self.broken: list[str] = []
        self.tables = 0

    def over(self, html: str) -> str:
        """*html* with each tag that needs it turned."""
        kept: list[str] = []
        done = at = 0
        while tag := _TAG.search(html, at):
            name, at = tag.group(), tag.end()
            if turned := _TURNS[name](self, html, at, name):
                kept += (html[done : tag.start()], turned[0])
                done = at = turned[1]
        return "".join(kept) + html[done:] if kept else html

    def check_own_anchors(self, html: str) -> None:
        """A link to a place in the text itself needs that place."""
        own = [link for link in self.links if link.startswith("#") and len(link) > 1]
        if own:
            places = _ids(html) | {"top"}
            self.broken += [link for link in own if unquote(link[1:]) not in places]

    def _comment(self, html: str, at: int, _: str) -> Turned:
        end = html.find("-->", at)
        return (f"<!--{html[at : end + 3]}", end + 3) if end >= 0 else None

    def _raw(self, html: str, at: int, name: str) -> Turned:
        """What is not read as HTML, or not ours to change, is jumped over."""
        closing = _CLOSED[name].search(html, at)
        if closing is None:
            return None
        text = html[at : closing.end()]
        if name == "<pre" and "tabindex" not in text[:26]:
            name = '<pre tabindex="0"'
        return name + text, closing.end()

    def _heading(self, html: str, at: int, name: str) -> Turned:
        opening = _GIVEN.match(html, at)
        end = html.find(f"</{name[1:]}>", opening.end()) if opening else -1
        if opening is None or end < 0:
            return None
        inner, given = html[opening.end() : end], opening[1] or ""
        if "<" in inner:
            inner = self.over(inner)
        level = min(6, max(2, int(name[2]) + self.shift))
        text = spoken(inner)
        own = _ID.search(given) if given else None
        place = own.group(1) if own else self._new_id(text)
        self.headings.append(Heading(level, place, text))
        identity = "" if own else f' id="{escape(place)}"'
        return f"<h{level}{identity}{given}>{inner}</h{level}>", end + 5

    def _new_id(self, text: str) -> str:
        base = name = slug(text)
        number = 1
        while name in self.ids:
            number += 1
            name = f"{base}-{number}"
        self.ids.add(name)
        return name

    def _link(self, html: str, at: int, name: str) -> Turned:
        plain = _LINK.match(html, at)
        if plain is None:
            return self._addressed(html, at, name)
        href = plain[1]
        self.links.append(href)
        new = self._resolved(href)
        return (f'<a href="{escape(new)}">', plain.end()) if new != href else None

    def _addressed(self, html: str, at: int, name: str) -> Turned:
        match = _ATTRIBUTES.match(html, at)
        if match is None:
            return None
        attributes = _ADDRESS.sub(self._address, match[1])
        if name != "<img":
            return f"{name} {attributes}>", match.end()
        late = ' loading="lazy" decoding="async"'
        if len(self.images) < 2 or "loading=" in attributes:
            late = ""
        return f"<img {attributes.removesuffix('/').rstrip()}{late}>", match.end()

    def _address(self, match: re.Match[str]) -> str:
        name, value = match[1].lower(), unescape(match[2].strip("\"'"))
        if name == "srcset":
            new = ", ".join(self._candidate(part) for part in value.split(", "))
        else:
            (self.links if name == "href" else self.images).append(value)
            new = self._resolved(value)
        return f'{name}="{escape(new)}"'

    def _candidate(self, part: str) -> str:
        src, gap, size = part.strip().partition(" ")
        return self._resolved(src) + gap + size

    def _resolved(self, href: str) -> str:
        if not href or href.startswith(_WHOLE) or _ABSOLUTE.match(href):
            return href
        new = self.resolve(href)
        if new is None:
            self.broken.append(href)
            return href.removeprefix("ref:")
        return new

    def _note(self, html: str, at: int, _: str) -> Turned:
        match = _NOTE.match(html, at)
        return (self.notes.reference(int(match[1])), match.end()) if match else None

    def _alert(self, html: str, at: int, _: str) -> Turned:
        match = _ALERT.match(html, at)
        if match is None:
            return None
        kind = match[1]
        title = escape(getattr(self.labels, kind, kind))
        box = f'<blockquote class="alert {kind}" role="note">'
        return f'{box}\n<p class="alert-title">{title}</p>', match.end()

    def _cell(self, html: str, at: int, name: str) -> Turned:
        match = _ALIGNED.match(html, at)
        return (f'{name} class="{match[1]}">', match.end()) if match else None

    def _table(self, html: str, at: int, _: str) -> Turned:
        match = _REST.match(html, at)
        if match is None:
            return None
        self.tables += 1
        label = escape(f"{self.labels.table} {self.tables}")
        box = f'<div class="table" role="group" tabindex="0" aria-label="{label}">'
        return f"{box}<table{match.group()}", match.end()

    def _table_end(self, html: str, at: int, _: str) -> Turned:
        match = _REST.match(html, at)
        return ("</table></div>" if self.tables else "</table>", match.end()) if match else None

    def _void(self, _: str, at: int, name: str) -> Turned:
        return f"{name}>", at + len(" />")

    def _check(self, html: str, at: int, _: str) -> Turned:
        match = _CHECK.match(html, at)
        if match is None:
            return None
        # A box needs a name, and the text after it is not its label: the mark says it all.
        return f'<li class="task">{match[1]}<span>{"☑" if match[2] else "☐"}</span>', match.end()


_TURNS: dict[str, Callable[[_Pass, str, int, str], Turned]] = {
    **dict.fromkeys(_ADDRESSED, _Pass._addressed),
    **dict.fromkeys(_CLOSED, _Pass._raw),
    **dict.fromkeys((f"<h{level}" for level in range(1, 7)), _Pass._heading),
    **dict.fromkeys(("<br", "<hr"), _Pass._void),
    **dict.fromkeys(("<td", "<th"), _Pass._cell),
    "<a": _Pass._link,
    "<!--": _Pass._comment,
    "<sup": _Pass._note,
    "<blockquote": _Pass._alert,
    "<table": _Pass._table,
    "</table": _Pass._table_end,
    "<li": _Pass._check,
}


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
