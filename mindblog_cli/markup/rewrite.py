"""One pass over a text's HTML: what it links to, ids for its headings, room for its tables.

pyromark leaves little to be desired but this: heading ids, two-way footnotes, alignment without
inline style (a strict content policy forbids it), pictures that load late. All of it, and the
author's own HTML, is handled in one walk from tag to tag, for each walk over the text costs as
much as parsing it did. What it does not know it leaves as it is.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from mindblog_cli.markup.footnotes import Notes
from mindblog_cli.markup.parts import Heading, Labels, Resolve
from mindblog_cli.markup.plain import slug, spoken
from mindblog_cli.patterns import pattern

# Ids that the theme's pages have already.
RESERVED = ("content", "comments", "comment-form", "toc")

# The tags that may need something, as far as a glance can tell; each is then read by a pattern of
# its own. Every choice begins with a plain letter, so that other tags are passed over at once.
_TAG = pattern(
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
    f"<{name}": pattern(rf"</{name}\s*>")
    for name in ("pre", "script", "style", "textarea", "svg", "math")
}
# Links and pictures as pyromark writes nearly all of them, with nothing in them to unescape.
_LINK = pattern(r""" href="([^"&'<>]*)">""")
_PICTURE = pattern(r""" src="([^"&'<>=]*)" alt="([^"=]*)"(?: /)?>""")
_ATTRIBUTES = pattern(r"""\s([^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*)>""")
_ADDRESS = pattern(r"""\b(href|src|srcset|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
# What most links begin with, told apart at less cost than by the pattern below.
_WHOLE = ("https://", "http://", "#")
_ABSOLUTE = pattern(r"(?!ref:)[A-Za-z][A-Za-z0-9+.-]*:|//")
_GIVEN = pattern(r"(\s[^>]*)?>")
_ID = pattern(r"""id(?<=\sid)\s*=\s*["']?([^"'\s>]+)""")
_NOTE = pattern(r' class="footnote-reference"><a href="[^"]*">(\d+)</a></sup>')
_ALERT = pattern(r' class="markdown-alert-(\w+)">')
_ALIGNED = pattern(r' style="text-align: (\w+)">')
_REST = pattern(r"[^>]*>")
_CHECK = pattern(r'>(\s*(?:<p>)?)<input disabled="" type="checkbox"((?: checked="")?)/>')

# What stands in a tag's place, and where it ends; None for one that only seemed to need it.
Turned = tuple[str, int] | None


def ids(html: str) -> frozenset[str]:
    """The ids that *html* has already."""
    return frozenset(_ID.findall(html)) if "id=" in html else frozenset()


class Pass:
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
            places = ids(html) | {"top"}
            self.broken += [link for link in own if unquote(link[1:]) not in places]

    def _comment(self, html: str, at: int, _: str) -> Turned:
        end = html.find("-->", at)
        return (f"<!--{html[at : end + 3]}", end + 3) if end >= 0 else None

    def _raw(self, html: str, at: int, name: str) -> Turned:
        """What is not read as HTML, or not ours to change, is jumped over."""
        # To the first end that it may be by find: it passes over code much faster than a pattern.
        closing = _CLOSED[name].search(html, max(at, html.find(f"</{name[1:]}", at)))
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
        identity = "" if own else f' id="{place}"'
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

    def _picture(self, html: str, at: int, name: str) -> Turned:
        plain = _PICTURE.match(html, at)
        if plain is None:
            return self._addressed(html, at, name)
        self.images.append(plain[1])
        src = escape(self._resolved(plain[1]))
        return f'<img src="{src}" alt="{plain[2]}"{self._late()}>', plain.end()

    def _late(self, attributes: str = "") -> str:
        """What lets all pictures but the first come late, if the author said nothing of it."""
        said = len(self.images) < 2 or "loading=" in attributes
        return "" if said else ' loading="lazy" decoding="async"'

    def _addressed(self, html: str, at: int, name: str) -> Turned:
        match = _ATTRIBUTES.match(html, at)
        if match is None:
            return None
        attributes = _ADDRESS.sub(self._address, match[1])
        if name == "<img":
            attributes = attributes.removesuffix("/").rstrip() + self._late(attributes)
        return f"{name} {attributes}>", match.end()

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


_TURNS: dict[str, Callable[[Pass, str, int, str], Turned]] = {
    **dict.fromkeys(_ADDRESSED, Pass._addressed),
    **dict.fromkeys(_CLOSED, Pass._raw),
    **dict.fromkeys((f"<h{level}" for level in range(1, 7)), Pass._heading),
    **dict.fromkeys(("<br", "<hr"), Pass._void),
    **dict.fromkeys(("<td", "<th"), Pass._cell),
    "<a": Pass._link,
    "<img": Pass._picture,
    "<!--": Pass._comment,
    "<sup": Pass._note,
    "<blockquote": Pass._alert,
    "<table": Pass._table,
    "</table": Pass._table_end,
    "<li": Pass._check,
}
