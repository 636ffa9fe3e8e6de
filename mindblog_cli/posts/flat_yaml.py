"""YAML of one line a field, as nearly all front matter is, at a quarter of libyaml's price.

What is not that plain is declined and never guessed at: `flat` gives exactly what `read_yaml`
gives, in the same order and with nothing to complain of, or it gives None.
"""

import re
from typing import Any

from mindblog_cli.patterns import pattern

# Signs that mean something to YAML begin no plain value; a "-" may also begin a number.
_FIRST = r"""[^\s?:,\[\]{}#&*!|>'"%@`=<~-]"""
_QUOTED = r""""[^"\\\n]*+"|'(?:[^'\n]|'')*+'"""
# A ":" before a space would make it a table, and a "#" after one a comment.
_PLAIN = _FIRST + r"[^:#\n]*+(?:(?::(?=[^ \n])|(?<=[^ ])#)[^:#\n]*+)*+"
_ITEM = rf"(?:{_QUOTED}|{_FIRST}" + r"[^,:?#\[\]{}\n]*+)"
_LIST = rf"\[ *+(?:{_ITEM} *+(?:, *+{_ITEM} *+)*+)?+\]"

_FIELD = rf"( *+)([A-Za-z_][A-Za-z0-9_-]{{0,99}}+):(?: ++({_LIST}|{_QUOTED}|{_PLAIN})?+)?+"
_ENTRY = rf"( *+-) ++({_QUOTED}|{_PLAIN})"
_COMMENT = r" *+(?:(?:^|(?<= ))#.*+)?+"
_LINE = pattern(rf"^(?:{_FIELD}|{_ENTRY})?+{_COMMENT}$", re.MULTILINE)
_ITEMS = pattern(_ITEM)

_TRUE, _FALSE, _NULL = ("true", "yes", "on"), ("false", "no", "off"), ("null",)
_WORDS = {
    spelled: value
    for words, value in ((_TRUE, True), (_FALSE, False), (_NULL, None))
    for word in words
    for spelled in (word, word.capitalize(), word.upper())
}
# Longer ones are ids, and stay text.
_WHOLE = pattern(r"0|[1-9][0-9]{0,17}")
_BROKEN = pattern(r"[0-9]+\.[0-9]+(?:e[-+][0-9]+)?")


def flat(text: str) -> dict[str, Any] | None:
    """What *text* says, if each line is a field, or an item or a field under one, or nothing."""
    text = text.replace("\r\n", "\n")
    # Among signs that do not print are some that YAML takes for the end of a line.
    if not text.replace("\n", "").isprintable():
        return None
    lines = _LINE.findall(text)
    return _mapping(lines) if len(lines) == text.count("\n") + 1 else None


def _mapping(lines: list[tuple[str, str, str, str, str]]) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    waiting = margin = ""
    for indent, key, written, dash, item in lines:
        if inner := indent or dash:
            if not waiting or margin not in ("", inner):
                return None
            if not _added(values, waiting, key, written or item):
                return None
            margin = inner
        elif key in values:
            return None
        elif key:
            values[key] = _value(written) if written else None
            waiting, margin = "" if written else key, ""
    return values or None


def _added(values: dict[str, Any], waiting: str, key: str, written: str) -> bool:
    """Put an item, or with *key* a field, under the one that waits; not one key twice."""
    value = _value(written) if written else None
    held = values[waiting]
    if held is None:
        held = values[waiting] = {} if key else []
    if not key:
        held.append(value)
    elif key in held:
        return False
    else:
        held[key] = value
    return True


def _value(written: str) -> object:
    first = written[0]
    if first == '"':
        return written[1:-1]
    if first == "'":
        return written[1:-1].replace("''", "'")
    if first == "[":
        return [_value(item) for item in _ITEMS.findall(written)]
    return _plain(written.rstrip(" "))


def _plain(text: str) -> object:
    """Numbers that print as they were written, truth and nothing; all else is text."""
    if text[0] not in "0123456789":
        return _WORDS.get(text, text)
    if _WHOLE.fullmatch(text):
        return int(text)
    if _BROKEN.fullmatch(text) and repr(number := float(text)) == text:
        return number
    return text
