"""Words as Markdown that says just these words."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from mindblog_cli.patterns import pattern
from mindblog_cli.segments.segment import Kind

# What is escaped: what nearly always has to be, or all that might mean something.
Care = Literal["light", "full"]

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SIGNS = pattern(r"[\\`*_\[\]<&~|!#{$(:%]")
_ENTITY = pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,40});")
_TAG = pattern(r"<[A-Za-z/!?]")
# What opens a block at the beginning of a line.
_OPENER = pattern(r"[-+*](?=[ \t]|\Z)|-(?=[-: |]*\Z)|#{1,6}(?=[ \t]|\Z)|[>:]|=+(?=[ \t]*\Z)")
_NUMBER = pattern(r"\d{1,9}[.)](?=[ \t]|\Z)")


class Around(Struct, frozen=True):
    """Where words stand: the Markdown *before* and *after* them, and what they are part of."""

    before: str
    after: str
    kind: Kind

    @property
    def begins_line(self) -> bool:
        """Whether nothing is before them on their line."""
        return not self.before or "\n" in self.before or "\r" in self.before


class _Sign(Struct, frozen=True):
    """A sign among *words*: where, and what is next to it."""

    words: str
    at: int
    left: str
    right: str
    around: Around


def escaped(words: str, around: Around, care: Care) -> str:
    """*words* as Markdown, for a place in which *around* is."""
    signs = (match.start() for match in _SIGNS.finditer(words))
    found = {at for at in signs if _needed(_sign(words, at, around), care)}
    if (opener := _opener(words, around, care)) >= 0:
        found.add(opener)
    kept: list[str] = []
    done = 0
    for at in sorted(found):
        kept += (words[done:at], _literal(_sign(words, at, around)))
        done = at + 1
    return "".join(kept) + words[done:]


def _opener(words: str, around: Around, care: Care) -> int:
    """Where a sign is that would open a block, or -1."""
    if not around.begins_line or around.kind == "cell":
        return -1
    # A heading may be underlined, and then its beginning is that of a line.
    if around.kind == "heading" and care == "light":
        return -1
    if _OPENER.match(words):
        return 0
    number = _NUMBER.match(words)
    return number.end() - 1 if number else -1


def _sign(words: str, at: int, around: Around) -> _Sign:
    left = words[at - 1] if at else around.before[-1:]
    right = words[at + 1] if at + 1 < len(words) else around.after[:1]
    return _Sign(words, at, left, right, around)


def _literal(sign: _Sign) -> str:
    """By a backslash, but where that would be read in another way."""
    what = sign.words[sign.at]
    by_number = (
        what == "("
        or (what == "{" and sign.around.kind == "heading")
        or (what == "|" and sign.left == "\\")
    )
    return f"&#{ord(what)};" if by_number else "\\" + what


def _needed(sign: _Sign, care: Care) -> bool:
    what = sign.words[sign.at]
    if what == "|":
        return sign.around.kind == "cell"
    if what == "!":
        return sign.right == "[" and sign.at + 1 == len(sign.words)
    return care == "full" and _MEANS[what](sign)


def _apart(text: str) -> bool:
    return not text or text.isspace()


def _after_brackets(sign: _Sign) -> bool:
    """Whether it would go on with the brackets of what stands before the words."""
    return not sign.at and sign.around.before.endswith("]")


def _means_underscore(sign: _Sign) -> bool:
    return not (sign.left.isalnum() and sign.right.isalnum()) and not _lone(sign)


def _lone(sign: _Sign) -> bool:
    return _apart(sign.left) and _apart(sign.right)


# Whether a sign may mean something where it stands.
_MEANS: dict[str, Callable[[_Sign], bool]] = {
    "\\": lambda sign: sign.right in _PUNCTUATION or sign.right in "\r\n",
    "`": lambda sign: True,
    "*": lambda sign: not _lone(sign),
    "_": _means_underscore,
    "[": lambda sign: True,
    "]": lambda sign: True,
    "<": lambda sign: bool(_TAG.match(sign.words, sign.at)),
    "&": lambda sign: bool(_ENTITY.match(sign.words, sign.at)),
    "~": lambda sign: not _lone(sign),
    "#": lambda sign: sign.around.kind == "heading",
    "{": lambda sign: sign.left == "{" or sign.around.kind == "heading",
    "%": lambda sign: sign.left == "{",
    ":": lambda sign: sign.left == "{" or _after_brackets(sign),
    "$": lambda sign: "$" in (sign.left, sign.right),
    "(": lambda sign: sign.left == "\\" or _after_brackets(sign),
}
