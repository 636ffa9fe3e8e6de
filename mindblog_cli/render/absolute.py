"""A text as it leaves the site in a feed: every address absolute, nothing that acts or styles."""

import re
from html import escape, unescape
from urllib.parse import urljoin

from mindblog_cli.patterns import pattern

_DROPPED = pattern(
    r"<(script|style|form|template|object)\b.*?</\1\s*>|<(?:embed|link|meta|base)\b[^>]*>",
    re.S | re.I,
)
_FRAME = pattern(r"<iframe\b([^>]*)>.*?</iframe\s*>|<iframe\b([^>]*)>", re.S | re.I)
_SRC = pattern(r"""\bsrc\s*=\s*["']?([^"'\s>]+)""", re.I)
_ADDRESS = pattern(
    r"""(<[a-z][^<>]*?\s)?\b(href|src|srcset|poster|cite|data|action)=("[^"]*"|'[^']*')""", re.I
)
# Attributes that are the same wherever they are read: they neither act nor lead anywhere, or lead
# by a whole address in plain signs. A look at them spares four of five tags the work below.
_SIGNS = r"(?:[A-Za-z0-9\-._~!$()*+,/:@%]|&amp;)"
_WHOLE = rf"https?://[A-Za-z0-9\-.:]+(?:/{_SIGNS}*)?(?:\?(?:{_SIGNS}|=)+)?(?:\#{_SIGNS}+)?"
_NAMES = "class|id|title|alt|lang|dir|rel|role|type|width|height|aria-[a-z]+"
_STAYS = rf"""(?-i:\s(?:(?:{_NAMES})="[^"'=<>]*"|(?:href|src|cite)="{_WHOLE}"))"""
_TAG = pattern(rf"""<[a-z](?![a-z0-9]*{_STAYS}*\s?/?>)(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.I)
_INERT = pattern(r"""\s(?:on[a-z]+|tabindex|loading|decoding)=(?:"[^"]*"|'[^']*')""", re.I)
_ROOTED = pattern(r"(?:/[A-Za-z0-9\-_~%][A-Za-z0-9\-_~%.]*)+/?")
_CONTROL_BYTES = bytes(set(range(0x20)) - set(b"\t\n\r"))
# What XML 1.0 can not hold, however it is written.
_FORBIDDEN = dict.fromkeys([*_CONTROL_BYTES, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def absolute(html: str, base: str) -> str:
    """*html* of the page at *base*, for readers who are elsewhere."""
    html = _DROPPED.sub("", _FRAME.sub(_linked, html))
    return _TAG.sub(lambda match: _tag(match.group(), base), html)


def clean(text: str) -> str:
    """*text* without the signs that XML forbids."""
    return text if text.isprintable() or _allowed(text) else text.translate(_FORBIDDEN)


def _allowed(text: str) -> bool:
    """Whether XML can hold all of *text*; to go through it sign by sign takes far longer."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    return len(data.translate(None, _CONTROL_BYTES)) == len(data) and b"\xef\xbf" not in data


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
        new = ", ".join(_joined(base, src) + gap + size for src, gap, size in parts)
    else:
        new = _joined(base, value)
    return f'{before}{name}="{escape(new)}"'


def _joined(base: str, address: str) -> str:
    """*address* as it is meant at *base*; urljoin takes 4 µs, and most are plain paths."""
    if _ROOTED.fullmatch(address):
        return "/".join(base.split("/", 3)[:3]) + address
    return urljoin(base, address)
