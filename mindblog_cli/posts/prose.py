"""A body glanced at, without rendering it: its heading, its first paragraph, how long it is."""

import html
import re

from msgspec import Struct

from mindblog_cli.patterns import pattern
from mindblog_cli.posts.post import Markup

# As long as a line under a search result or in a list of posts may be.
LEAD = 300

_BLOCK = pattern(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_TOP = pattern(r"(?:[ \t]*\r?\n|<!--.*?-->)*", re.DOTALL)
_ATX = pattern(r" {0,3}#[ \t]+(?P<text>[^\r\n]*?)(?:[ \t]+#+)?[ \t]*(?:\r?\n|\Z)")
_SETEXT = pattern(r"(?P<text>(?![ \t]*[-+*>#|=])\S[^\r\n]*)\r?\n={2,}[ \t]*(?:\r?\n|\Z)")
_FENCE = pattern(
    r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*\r?$|\Z)", re.DOTALL | re.MULTILINE
)
_LATER_H1 = pattern(rf"^{_ATX.pattern}", re.MULTILINE)

# What a block may begin with that is no paragraph: headings, lists, tables, HTML, shortcodes, code.
_NO_PARAGRAPH = pattern(
    r" {0,3}(?:#{1,6}\s|[-+*]\s|\d+[.)]\s|>|\||<(?!https?:)|\{\{|\{%|:::|-{3}|={3}|\*{3}|\[toc\])"
    r"|\t| {4}",
    re.IGNORECASE,
)
_NO_REST = pattern(r"\.\. |:\w+:|[-*+] |\d+\. |\s|\||[=~`#*^\"'-]{3}")
_UNDERLINED = pattern(r"[^\n]+\n([=\-~`#*^\"'+])\1{2,}\s*\Z")

_MARKUP = pattern(r"[\[\]<>*_`{}\\&~|]")
_DROPPED = pattern(
    r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?|\[\^[^\]]+\]|\{\{.*?\}\}|\{%.*?%\}|<[^>\s][^>]*>|\{[#.:][^}]*\}",
    re.DOTALL,
)
_LINK = pattern(r"\[([^\[\]]*)\](?:\([^)]*\)|\[[^\]]*\])?")
_EMPHASIS = pattern(r"(?<!\\)(\*{1,3}|~~|`+|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))")
_ESCAPE = pattern(r"\\([!-/:-@\[-`{-~])")
_REST_LINK = pattern(r"`([^`<]*?)\s*(?:<[^>]*>)?`__?|:\w+:`([^`]*)`")

# Scripts that put no spaces between words; each sign is counted for one.
_UNSPACED = pattern("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
# The bytes of UTF-8: spaces, those that begin a wider space, those that begin a sign as above
# (or the one space that these scripts have), and letters.
_SPACES, _WIDER, _SIGNS = b" \t\n\v\f\r\x1c\x1d\x1e\x1f", b"\xc2\xe1\xe2", bytes(range(0xE3, 0xEA))
_KINDS = bytes(
    ord(" " if byte in _SPACES else "w" if byte in _WIDER else "s" if byte in _SIGNS else "x")
    for byte in range(256)
)


class Heading(Struct, frozen=True):
    """A heading of the first level; *start* and *end* cut it out of its body."""

    text: str
    start: int
    end: int
    top: bool


def heading(body: str) -> Heading | None:
    """The first heading of the first level; *top* when no text stands before it."""
    start = _top(body)
    for form in (_ATX, _SETEXT):
        if (found := form.match(body, start)) and (text := plain_text(found["text"])):
            return Heading(text, start, found.end(), top=True)
    later = _LATER_H1.search(_FENCE.sub(_blank, body)) if "\n# " in body else None
    text = plain_text(later["text"]) if later else ""
    return Heading(text, later.start(), later.end(), top=False) if later and text else None


def lead(body: str, markup: Markup) -> str:
    """The first paragraph as plain text, cut at a word."""
    at = _top(body)
    while found := _BLOCK.search(body, at):
        at = found.end()
        if fence := _FENCE.match(body, found.start()):
            at = max(fence.end(), at)
        elif said := _paragraph(found[0], markup):
            return said
    return ""


def words(body: str) -> int:
    """How many words there are, roughly; what takes a look at rendered text counts better."""
    kinds = body.encode().translate(_KINDS)
    if b"s" in kinds:
        return len(body.split()) + len(_UNSPACED.findall(body))
    if b"w" in kinds:
        return len(body.split())
    # Where a word begins is found in half the time that it takes to make each one a value.
    return kinds.count(b" x") + kinds.startswith(b"x")


def plain_text(text: str) -> str:
    """Markdown without its marks, on one line."""
    if _MARKUP.search(text):
        text = _LINK.sub(r"\1", _DROPPED.sub("", text))
        text = html.unescape(_ESCAPE.sub(r"\1", _EMPHASIS.sub("", text)))
    return " ".join(text.split())


def readable(stem: str) -> str:
    """A file's name as a title: `release-1.2_is-out` becomes "Release 1.2 is out"."""
    spaced = " ".join(re.split(r"[-_\s]+", stem)).strip() or stem
    return spaced[:1].upper() + spaced[1:]


def _top(body: str) -> int:
    found = _TOP.match(body)
    return found.end() if found else 0


def _paragraph(block: str, markup: Markup) -> str:
    if markup == "html":
        return _cut(plain_text(html.unescape(re.sub(r"<[^>]*>", " ", block))))
    if _UNDERLINED.match(block):
        return ""
    if markup == "rst":
        flat = "" if _NO_REST.match(block) else _REST_LINK.sub(r"\1\2", block)
        return _cut(" ".join(re.sub(r"``|\*{1,2}|_\b|\|", "", flat).split()))
    return "" if _NO_PARAGRAPH.match(block) else _cut(plain_text(block))


def _cut(text: str) -> str:
    if len(text) <= LEAD:
        return text
    whole = text[:LEAD].rpartition(" ")[0] or text[:LEAD]
    return whole.rstrip(" ,;:–-") + "…"


def _blank(found: re.Match[str]) -> str:
    """Code of the same length without a sign, so that offsets stay."""
    return re.sub(r"[^\n]", " ", found[0])
