"""One pass over a text's HTML: what it links to, ids for its headings, room for its tables.

pyromark leaves little to be desired but this: heading ids, two-way footnotes, alignment without
inline style (a strict content policy forbids it), pictures that load late. All of it, and the
author's own HTML, is handled by one regular expression, for each walk over the text costs as much
as parsing it did. What it does not know it leaves as it is.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import unquote

from mindblog_cli.markup.footnotes import Notes, taken
from mindblog_cli.markup.parts import Heading, Labels, Resolve, Spot

# Ids that the theme's pages have already.
RESERVED = ("content", "comments", "comment-form", "toc")

_TOKEN = re.compile(
    r"""<(?:
      (?P<skip>!--.*?-->|(?P<raw>pre|script|style|textarea|svg|math)\b.*?</(?P=raw)\s*>)
    | h(?P<level>[1-6])(?P<given>\s[^>]*)?>(?P<heading>.*?)</h(?P=level)>
    | (?P<tag>a|img|source|video|audio|iframe|embed|area|link)\s
      (?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>
    | sup\ class="footnote-reference"><a\ href="[^"]*">(?P<note>\d+)</a></sup>
    | blockquote\ class="markdown-alert-(?P<alert>\w+)">
    | (?P<cell>t[hd])\ style="text-align:\ (?P<align>\w+)">
    | (?P<table>/?table\b[^>]*)>
    | (?P<void>br|hr)\ />
    | li>(?P<gap>\s*(?:<p>)?)<input\ disabled=""\ type="checkbox"(?P<check>(?:\ checked="")?)/>
    )""",
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(r"""\b(href|src|srcset|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
_ID = re.compile(r"""\sid\s*=\s*["']?([^"'\s>]+)""")
_TAG = re.compile(r"<[^>]*>")
_RAISED = re.compile(r'<sup class="note">.*?</sup>')
_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
_ABSOLUTE = re.compile(r"(?!ref:)[A-Za-z][A-Za-z0-9+.-]*:|//")
_UNSLUGGED = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[\s_-]+")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEEDS = (
    ("style", re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.I)),
    ("frame", re.compile(r"<(?:iframe|embed|object)\b", re.I)),
    ("script", re.compile(r"<script\b|<[^>]*\son[a-z]+\s*=", re.I)),
)


class Finished(NamedTuple):
    """The fields of a Fragment that the HTML itself tells."""

    html: str
    headings: tuple[Heading, ...]
    links: tuple[str, ...]
    images: tuple[str, ...]
    lead: str
    words: int
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
        _lead(body),
        _words(text),
        # Only an author's own tags need anything, and most texts have none.
        tuple(need for need, sign in _NEEDS if sign.search(body)) if "<" in text else (),
        tuple(Spot(href, _line(text, href)) for href in dict.fromkeys(work.broken)),
    )


def _ids(html: str) -> frozenset[str]:
    return frozenset(_ID.findall(html)) if "id=" in html else frozenset()


def plain_text(html: str) -> str:
    """*html* without its tags, on one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def slug(text: str) -> str:
    """*text* as an id, in its own script."""
    return _GAPS.sub("-", _UNSLUGGED.sub("", text.lower())).strip("-") or "section"


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
        return _TOKEN.sub(self._token, html)

    def check_own_anchors(self, html: str) -> None:
        """A link to a place in the text itself needs that place."""
        own = [link for link in self.links if link.startswith("#") and len(link) > 1]
        if own:
            places = _ids(html) | {"top"}
            self.broken += [link for link in own if unquote(link[1:]) not in places]

    def _token(self, match: re.Match[str]) -> str:
        return _TURNS[match.lastgroup or ""](self, match)

    def _skip(self, match: re.Match[str]) -> str:
        text = match.group()
        if match["raw"] == "pre" and "tabindex" not in text[:30]:
            return f'<pre tabindex="0"{text[4:]}'
        return text

    def _heading(self, match: re.Match[str]) -> str:
        inner = self.over(match["heading"])
        level = min(6, max(2, int(match["level"]) + self.shift))
        text, given = plain_text(_RAISED.sub("", inner)), match["given"] or ""
        own = _ID.search(given)
        name = own.group(1) if own else self._new_id(text)
        self.headings.append(Heading(level, name, text))
        identity = "" if own else f' id="{escape(name)}"'
        return f"<h{level}{identity}{given}>{inner}</h{level}>"

    def _new_id(self, text: str) -> str:
        base = name = slug(text)
        number = 1
        while name in self.ids:
            number += 1
            name = f"{base}-{number}"
        self.ids.add(name)
        return name

    def _addressed(self, match: re.Match[str]) -> str:
        tag = match["tag"]
        attributes = _ADDRESS.sub(lambda found: self._address(tag, found), match["attributes"])
        if tag != "img":
            return f"<{tag} {attributes}>"
        late = ' loading="lazy" decoding="async"'
        if len(self.images) < 2 or "loading=" in attributes:
            late = ""
        return f"<img {attributes.removesuffix('/').rstrip()}{late}>"

    def _address(self, tag: str, match: re.Match[str]) -> str:
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
        if not href or href.startswith("#") or _ABSOLUTE.match(href):
            return href
        new = self.resolve(href)
        if new is None:
            self.broken.append(href)
            return href.removeprefix("ref:")
        return new

    def _note(self, match: re.Match[str]) -> str:
        return self.notes.reference(int(match["note"]))

    def _alert(self, match: re.Match[str]) -> str:
        kind = match["alert"]
        return (
            f'<blockquote class="alert {kind}" role="note">\n'
            f'<p class="alert-title">{escape(getattr(self.labels, kind, kind))}</p>'
        )

    def _cell(self, match: re.Match[str]) -> str:
        return f'<{match["cell"]} class="{match["align"]}">'

    def _table(self, match: re.Match[str]) -> str:
        if match["table"].startswith("/"):
            return "</table></div>" if self.tables else "</table>"
        self.tables += 1
        label = f"{self.labels.table} {self.tables}"
        return (
            f'<div class="table" role="group" tabindex="0" aria-label="{escape(label)}">'
            f"<{match['table']}>"
        )

    def _void(self, match: re.Match[str]) -> str:
        return f"<{match['void']}>"

    def _check(self, match: re.Match[str]) -> str:
        # A box needs a name, and the text after it is not its label: the mark says it all.
        done = bool(match["check"])
        return f'<li class="task">{match["gap"]}<span>{"☑" if done else "☐"}</span>'


_TURNS: dict[str, Callable[[_Pass, re.Match[str]], str]] = {
    "skip": _Pass._skip,
    "heading": _Pass._heading,
    "attributes": _Pass._addressed,
    "note": _Pass._note,
    "alert": _Pass._alert,
    "align": _Pass._cell,
    "table": _Pass._table,
    "void": _Pass._void,
    "check": _Pass._check,
}


def _shift(html: str) -> int:
    """How far headings move so that the highest is an h2."""
    levels = re.findall(r"<h([1-6])\b", html)
    return 2 - int(min(levels)) if levels else 0


def _untitled(html: str, title: str) -> str:
    """*html* without a first heading that only says the post's title again."""
    if title and (match := re.match(r"\s*<h1[^>]*>(.*?)</h1>\s*", html, re.DOTALL)):
        same = plain_text(match.group(1)).casefold() == " ".join(title.split()).casefold()
        return html[match.end() :] if same else html
    return html


def _lead(html: str) -> str:
    for match in _PARAGRAPH.finditer(html):
        if text := plain_text(_RAISED.sub("", match.group(1))):
            return text
    return ""


def _words(text: str) -> int:
    """Words to read; two signs of a script without spaces count as one."""
    count = len(text.split())
    return count if text.isascii() else count + len(_WIDE.findall(text)) // 2


def _line(text: str, href: str) -> int:
    """The first line of *text* that holds *href*, as the author may have spelled it."""
    name = href.removeprefix("ref:")
    for spelled in (href, unquote(href), name, unquote(name)):
        if (at := text.find(spelled)) >= 0:
            return text.count("\n", 0, at) + 1
    return 0
