"""What other programs write into Markdown: Hugo's shortcodes, Jekyll's Liquid, kramdown's marks.

The common ones become Markdown or HTML; the rest is taken out or left to be read, and named, so
that nothing vanishes unseen. Code is left alone.
"""

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Literal
from urllib.parse import quote

from mindblog_cli.markup.code import Code
from mindblog_cli.markup.parts import Spot
from mindblog_cli.patterns import pattern

_ALERTS = {
    **dict.fromkeys(("note", "info", "notice", "alert", "admonition", "callout"), "NOTE"),
    **dict.fromkeys(("tip", "hint", "success"), "TIP"),
    **dict.fromkeys(("warning", "attention"), "WARNING"),
    **dict.fromkeys(("caution", "danger", "error"), "CAUTION"),
    "important": "IMPORTANT",
}


Ends = tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
"""What opens marks of a kind, and what closes them."""


def _marks(paired: Iterable[str]) -> re.Pattern[str]:
    """Finds all such marks; a shortcode that is *paired* is taken with what it encloses."""
    return pattern(
        rf"""
    \{{(?:
      \{{[<%]/\*\s*(?P<escaped>.*?)\s*\*/[>%]\}}\}}
    | \{{(?P<open>[<%])\s*(?P<pair>{"|".join(paired)})\b(?P<given>[^\n]*?)[>%]\}}\}}
      (?P<inner>.*?)\{{\{{[<%]\s*/\s*(?P=pair)\s*[>%]\}}\}}
    | \{{[<%]\s*(?P<close>/?)\s*(?P<hugo>[\w./-]+)(?P<arguments>.*?)/?\s*[>%]\}}\}}
    | %-?\s*(?P<block>raw|comment|highlight)\b(?P<how>[^%]*)-?%\}}
      (?P<within>.*?)\{{%-?\s*end(?P=block)\s*-?%\}}
    | %-?\s*(?P<liquid>\w+)(?P<rest>.*?)-?%\}}
    | \{{-?\s*(?P<value>[^{{}}\n]*?)\s*-?\}}\}}
    | :(?P<kramdown>[^}}\n]*)\}}
    )""",
        re.VERBOSE | re.DOTALL,
    )


def _ends(paired: Iterable[str]) -> Ends:
    """What opens such marks, each with what closes it."""
    return (
        (pattern(r"\{\{[<%]"), pattern(r"[>%]\}\}")),
        (pattern(r"\{\{[<%]/\*"), pattern(r"\*/")),
        (pattern(rf"\{{\{{[<%]\s*(?:{'|'.join(paired)})\b"), pattern(r"\{\{[<%]\s*/")),
        (pattern(r"\{%(?!\})"), pattern(r"%\}")),
        (pattern(r"\{%-?\s*(?:raw|comment|highlight)\b"), pattern(r"\{%-?\s*end[a-z]")),
        (pattern(r"\{:"), pattern(r"\}")),
    )


_PAIRED = ("highlight", "details", *_ALERTS)
_MARK, _ENDS = _marks(_PAIRED), _ends(_PAIRED)
# For those who leave marks alone: what a mark encloses is text, unless it is code or a drawing.
_SEALED = ("highlight", "mermaid", "math", "katex", "comment", "raw", "rawhtml")
OPAQUE, OPAQUE_ENDS = _marks(_SEALED), _ends(_SEALED)
_FAR = 100
# kramdown's mark takes a list's only item with it. Few texts have one, and a pattern that may
# begin with anything but a brace has to try at each sign.
_MARK_OR_TOC = pattern(
    rf"(?:^[*-]\s+\S[^\n]*\n(?=\{{:))?{_MARK.pattern}", re.VERBOSE | re.DOTALL | re.MULTILINE
)
_OPENING = pattern(r"\{[{%:]")
_ARGUMENT = pattern(
    r"""(?:([\w-]+)\s*=\s*)?(?:"((?:\\.|[^"\\])*)"|'([^']*)'|`([^`]*)`|([^\s"'`,]+))"""
)
_CALL = pattern(r"(\w+)\((.*)\)")
_PICTURE = pattern(r"\.(?:jpe?g|png|gif|svg|webp|avif)(?:[?#]|$)", re.I)
_SITES = {
    "youtube": ("YouTube", "https://www.youtube.com/watch?v={0}"),
    "vimeo": ("Vimeo", "https://vimeo.com/{0}"),
    "tweet": ("X", "https://x.com/i/status/{0}"),
    "x": ("X", "https://x.com/i/status/{0}"),
    "twitter": ("X", "https://x.com/i/status/{0}"),
    "instagram": ("Instagram", "https://www.instagram.com/p/{0}/"),
    "gist": ("GitHub Gist", "https://gist.github.com/{0}"),
}
Source = Literal["markdown", "html"]


def expand(text: str, *, source: Source = "markdown") -> tuple[str, list[Spot]]:
    """*text* with what is known put in Markdown's words, and what is not."""
    if not _OPENING.search(text) or is_endless(text, _ENDS):
        return text, []
    code = Code(text) if source == "markdown" else None
    unknown: list[Spot] = []
    done = 0

    def one(match: re.Match[str]) -> str:
        nonlocal done
        # What seems code within a shortcode is the shortcode's own, and ends with it.
        if code and code.holds(*match.span(), since=done):
            return _in_code(match)
        new, fault = _turned(match)
        done = match.end()
        if fault:
            unknown.append(Spot(fault, text.count("\n", 0, match.start()) + 1))
        return new

    mark = _MARK_OR_TOC if "{:" in text else _MARK
    return mark.sub(one, text), unknown


def is_endless(text: str, ends: Ends) -> bool:
    """Whether far more is opened in *text* than closed.

    That is no mistake of an author's but of another kind, and to look for the end of each would
    take for ever.
    """
    return any(
        len(opening.findall(text)) > len(closing.findall(text)) + _FAR for opening, closing in ends
    )


def _in_code(match: re.Match[str]) -> str:
    """Code is left alone, but what only kept another program from reading it is not part of it."""
    if match["escaped"]:
        return _unescaped(match)
    return match["within"] if match["block"] == "raw" else match.group()


def _unescaped(match: re.Match[str]) -> str:
    return match.group().replace("/*", "", 1).replace("*/", "", 1)


def _turned(match: re.Match[str]) -> tuple[str, str]:
    """What stands there instead, and the name of what was not understood."""
    kind = next((kind for kind in _TURNS if match[kind] is not None), "")
    return _TURNS[kind](match) if kind else ("", "")


def _shown(match: re.Match[str]) -> tuple[str, str]:
    return _unescaped(match).replace("<", "&lt;"), ""


def _pair(match: re.Match[str]) -> tuple[str, str]:
    return _around(match["pair"], _arguments(match["given"]), match["inner"]), ""


def _around(name: str, given: dict[str, str], inner: str) -> str:
    if name == "highlight":
        return _fenced(given.get("0", ""), inner)
    if name == "details":
        summary = escape(given.get("summary") or given.get("0", "…"))
        return f"<details><summary>{summary}</summary>\n\n{inner.strip()}\n\n</details>"
    # Hugo's themes write the kind as an argument as often as they write it as the name.
    kind = given.get("type") or given.get("0", "")
    kind = _ALERTS.get(kind, _ALERTS[name])
    lines = "".join(f"\n> {line}" for line in inner.strip().splitlines())
    return f"\n\n> [!{kind}]{lines}\n\n"


def _fenced(language: str, code: str) -> str:
    longest = max(map(len, re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"\n{fence}{language}\n{code.strip(chr(10))}\n{fence}\n"


def _hugo(match: re.Match[str]) -> tuple[str, str]:
    name, given = match["hugo"], _arguments(match["arguments"])
    turn = _HUGO.get(name) or (_figure if _is_picture(given) else None)
    if turn is None:
        return "", "" if match["close"] else f"{{{{< {name} >}}}}"
    return turn(given), ""


def _is_picture(given: dict[str, str]) -> bool:
    """Every theme has its own shortcode for pictures, and all of them have a source."""
    return bool(_PICTURE.search(given.get("src", "")))


def _figure(given: dict[str, str]) -> str:
    caption = given.get("caption") or given.get("title", "")
    alt = given.get("alt", "")
    image = f'<img src="{escape(given.get("src", given.get("0", "")))}" alt="{escape(alt)}">'
    if link := given.get("link"):
        image = f'<a href="{escape(link)}">{image}</a>'
    words = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{image}{words}</figure>"


def _ref(given: dict[str, str]) -> str:
    return "ref:" + quote(given.get("path") or given.get("0", ""), safe="/#.-_~")


def _elsewhere(site: str, address: str) -> Callable[[dict[str, str]], str]:
    def link(given: dict[str, str]) -> str:
        name = given.get("id") or "/".join(v for k, v in given.items() if k in ("0", "1"))
        if site == "X":
            name = name.rpartition("/")[2]
        return f"[{site}: {name}]({address.format(quote(name, safe='/'))})"

    return link


_HUGO: dict[str, Callable[[dict[str, str]], str]] = {
    "figure": _figure,
    "ref": _ref,
    "relref": _ref,
    **{name: _elsewhere(*site) for name, site in _SITES.items()},
}


def _block(match: re.Match[str]) -> tuple[str, str]:
    name, within = match["block"], match["within"]
    if name == "highlight":
        language = match["how"].split()
        return _fenced(language[0] if language else "", within), ""
    return within if name == "raw" else "", ""


def _liquid(match: re.Match[str]) -> tuple[str, str]:
    name = match["liquid"]
    if name in ("post_url", "link"):
        return "ref:" + quote(match["rest"].strip(), safe="/#.-_~"), ""
    return "", f"{{% {name} %}}"


def _value(match: re.Match[str]) -> tuple[str, str]:
    """Jekyll's addresses and Zola's pictures are put in; any other value is left to be read."""
    value, _, rest = match["value"].partition("|")
    value, filters = value.strip(), rest.strip()
    if value in ("site.baseurl", "site.url"):
        return "", ""
    if value[:1] in ("'", '"') and filters in (
        "relative_url",
        "absolute_url",
        "prepend: site.baseurl",
    ):
        return value[1:-1], ""
    if call := _CALL.fullmatch(match["value"]):
        given = _arguments(call[2])
        return (_figure(given), "") if _is_picture(given) else ("", f"{{{{ {call[1]}() }}}}")
    return match.group(), f"{{{{ {value} }}}}"


_TURNS: dict[str, Callable[[re.Match[str]], tuple[str, str]]] = {
    "escaped": _shown,
    "pair": _pair,
    "hugo": _hugo,
    "block": _block,
    "liquid": _liquid,
    "value": _value,
}


def _arguments(text: str) -> dict[str, str]:
    """Named arguments by name, the others by their place from "0"."""
    found: dict[str, str] = {}
    for name, *values in _ARGUMENT.findall(text):
        place = name or str(sum(key.isdigit() for key in found))
        found[place] = next((value for value in values if value), "").replace('\\"', '"')
    return found
