"""A text as the part of an address that stands for it."""

import re
import unicodedata

from mindblog_cli.patterns import pattern

# An address longer than this is cut at a word; most file systems stop at 255 bytes.
MAX_BYTES = 80

_NORDIC = {"æ": "ae", "ø": "oe", "å": "aa"}
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue"}
RULES: dict[str, dict[str, str]] = {
    "da": _NORDIC,
    "no": _NORDIC,
    "nb": _NORDIC,
    "nn": _NORDIC,
    "de": _GERMAN,
    "sv": {"å": "a", "ä": "a", "ö": "o"},
}

# Letters of the Latin script that do not come apart into a letter and an accent.
_WHOLE = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ß": "ss",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
}

_APOSTROPHES = pattern(r"(?<=\w)['’ʼ](?=\w)")
_ACCENTS = pattern(r"(?<=[a-z0-9])[\u0300-\u036f]+")


def slugify(text: str, lang: str = "") -> str:
    """Lower case, words joined by `-`, Latin letters without accents; other scripts stay.

    Empty when *text* has no letter and no digit.
    """
    low = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    low = _APOSTROPHES.sub("", low)
    rules = RULES.get(re.split("[-_]", lang.lower())[0], {})
    letters = "".join(_letter(char, rules) for char in low)
    return _cut("-".join(_words(_ACCENTS.sub("", letters))))


def _words(text: str) -> list[str]:
    """Runs of letters and digits; a mark belongs to the letter it follows."""
    words, word = [], ""
    for char in text:
        if char.isalnum() or (word and unicodedata.category(char).startswith("M")):
            word += char
        elif word:
            words.append(word)
            word = ""
    return [*words, word] if word else words


def _letter(char: str, rules: dict[str, str]) -> str:
    if char.isascii():
        return char
    if whole := rules.get(char) or _WHOLE.get(char):
        return whole
    apart = [c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)]
    bare = "".join(apart).lower()
    return bare if bare.isascii() and bare.isalpha() else char


def _cut(slug: str) -> str:
    """At most MAX_BYTES of it: whole words, or as much of the first as fits."""
    if len(slug.encode()) <= MAX_BYTES:
        return slug
    short = slug.encode()[: MAX_BYTES + 1].decode(errors="ignore")
    whole = short.rpartition("-")[0]
    return whole or slug.encode()[:MAX_BYTES].decode(errors="ignore")
