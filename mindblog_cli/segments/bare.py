"""What stands among words and is none: addresses, terms that stay, what looks like our tags."""

import re

from mindblog_cli.patterns import pattern
from mindblog_cli.segments.stays import Stays

# Stands for one thing that a mask covers, in words in which addresses are looked for.
COVERED = "\ue000"

# Letters of Latin script are part of an address; where no spaces are put, others follow it.
_OF_ADDRESS = r"[!#$%&'()*+,\-./:;=?@\[\]_~0-9A-Za-z\u00c0-\u024f\ue000]"
_AT_ITS_END = r"[0-9A-Za-z\u00c0-\u024f/=&#%+$@_~\-\ue000]"
_OF_HOST = r"[0-9A-Za-z\u00c0-\u024f_-]"
_OF_NAME = r"[0-9A-Za-z\u00c0-\u024f_.+-]"
_ADDRESS = pattern(
    rf"""
    (?<![0-9A-Za-z_/])(?:https?://|ftp://|www\.(?=[a-z0-9])){_OF_ADDRESS}*{_AT_ITS_END}
    | (?<!{_OF_NAME})(?:mailto:)?{_OF_NAME}{{1,64}}
      @{_OF_HOST}{{1,64}}(?:\.{_OF_HOST}{{1,64}}){{1,8}}
    | <\s*(?:/\s*)?[gx]\s*\d+\s*(?:/\s*)?>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FOLLOWING = pattern(rf"{_OF_ADDRESS}*{_AT_ITS_END}")


def may_be_bare(words: str) -> bool:
    """Whether a glance at *words* finds what may be one of these; terms are not looked for."""
    return "<" in words or "@" in words or "://" in words or "www." in words.lower()


def bare(words: str, stays: Stays) -> list[tuple[int, int]]:
    """Where such things are in *words*, from first to last."""
    found = [_whole(match) for match in _ADDRESS.finditer(words)] if may_be_bare(words) else []
    terms = stays.pattern
    if terms is None:
        return found
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found + [match.span() for match in terms.finditer(words)]):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _whole(match: re.Match[str]) -> tuple[int, int]:
    """With the bracket that closes one within the address."""
    start, end = match.span()
    address = match.group()
    closes = match.string.startswith(")", end) and address.count("(") > address.count(")")
    return start, end + closes


def runs_into(void: str, after: str) -> bool:
    """Whether words that begin with *after* would be taken for a part of the address *void*."""
    return bool(_ADDRESS.fullmatch(void.removesuffix(")")) and _FOLLOWING.match(after))


def runs_from(before: str, void: str) -> bool:
    """Whether the address *void* would not be one right after words that end with *before*."""
    last = before[-1:]
    return bool(_ADDRESS.match(void) and not _ADDRESS.match(last + void, len(last)))
