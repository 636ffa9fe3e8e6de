"""A text as it leaves the site in a feed: every address absolute, nothing that acts or styles."""

import re
from html import escape, unescape
from urllib.parse import urljoin

_DROPPED = re.compile(
    r"<(script|style|form|template|object)\b.*?</\1\s*>|<(?:embed|link|meta|base)\b[^>]*>",
    re.S | re.I,
)
_FRAME = re.compile(r"<iframe\b([^>]*)>.*?</iframe\s*>|<iframe\b([^>]*)>", re.S | re.I)
_SRC = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s>]+)""", re.I)
_ADDRESS = re.compile(
    r"""(<[a-z][^<>]*?\s)?\b(href|src|srcset|poster|cite|data|action)=("[^"]*"|'[^']*')""", re.I
)
_TAG = re.compile(r"<[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.I)
_INERT = re.compile(r"""\s(?:on[a-z]+|tabindex|loading|decoding)=(?:"[^"]*"|'[^']*')""", re.I)
# What XML 1.0 can not hold, however it is written.
_CONTROL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def absolute(html: str, base: str) -> str:
    """*html* of the page at *base*, for readers who are elsewhere."""
    if "<iframe" in html.lower():
        html = _FRAME.sub(_linked, html)
    html = _DROPPED.sub("", html)
    return clean(_TAG.sub(lambda match: _tag(match.group(), base), html))


def clean(text: str) -> str:
    """*text* without the signs that XML forbids."""
    return _CONTROL.sub("", text)


def _linked(match: re.Match[str]) -> str:
    src = _SRC.search(match[1] or match[2] or "")
    return f'<p><a href="{src[1]}">{src[1]}</a></p>' if src else ""


def _tag(tag: str, base: str) -> str:
    if "=" not in tag:
        return tag
    return _ADDRESS.sub(lambda match: _address(match, base), _INERT.sub("", tag))


def _address(match: re.Match[str], base: str) -> str:
    before, name, value = match[1] or "", match[2].lower(), unescape(match[3][1:-1])
    if name == "srcset":
        parts = (part.strip().partition(" ") for part in value.split(", "))
        new = ", ".join(urljoin(base, src) + gap + size for src, gap, size in parts)
    else:
        new = urljoin(base, value)
    return f'{before}{name}="{escape(new)}"'
