"""One value of a front matter as the type that a field wants, or what is wrong with it.

Each function takes the value as it was parsed and gives what the field holds, a `Wrong`, or
`NOT_OURS` when the value shows that the key is used for something else.
"""

import re
from datetime import date, datetime, time
from typing import Final, NamedTuple

from msgspec import Struct

from mindblog_cli.patterns import pattern
from mindblog_cli.posts.post import Cover, Origin


class Wrong(Struct, frozen=True):
    """A value that can not be what its field needs; *inside* leads to the part that is wrong."""

    message: str
    hint: str = ""
    inside: tuple[str | int, ...] = ()


class _NotOurs(NamedTuple):
    """The key is a known one, but the value belongs to the author's theme."""


NOT_OURS: Final = _NotOurs()

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_DRAFT = frozenset({"draft", "private", "hidden"})
_LIVE = frozenset({"live", "published", "publish", "public"})

# A comma between two links or after one can not be part of a name: "[A](…) (X), [B](…)".
_BETWEEN_AUTHORS = pattern(r"\s+and\s+(?![^(]*\))|;|,\s*(?:and\s+)?(?=\[)")
_LINK = pattern(r"\[([^\]]*)\]\([^)]*\)")


def text(value: object) -> str | Wrong:
    """Text, trimmed; numbers and dates become text."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        yes = str(value).lower()
        return Wrong(f"is {yes}, not text", f'put it in quotes if the text "{yes}" is meant')
    if isinstance(value, int | float | date | time):
        return value.isoformat() if isinstance(value, date | time) else str(value)
    return Wrong(f"is {_kind(value)}, not text")


def code(value: object) -> str | Wrong:
    """A language; YAML reads the code of Norwegian as false."""
    return "no" if value is False else text(value)


def address(value: object) -> str | Wrong:
    """An address; `permalink: false` asks for a post that has none."""
    if value is False:
        return Wrong("is false, but every post has an address", "write `draft: true` to hide it")
    return text(value)


def template(value: object) -> str | Wrong:
    """A layout's name; Jekyll's `layout: false` means none."""
    return "" if value is False else text(value)


def yes(value: object) -> bool | Wrong:
    """True or false, however it is spelled."""
    if isinstance(value, bool):
        return value
    said = str(value).strip().lower()
    if said in _TRUE or said in _FALSE:
        return said in _TRUE
    return Wrong(f"is {_kind(value)}, not true or false")


def published(value: object) -> bool | _NotOurs:
    """`published: false` hides a post; `published: 2020-02-02` is its date."""
    given = yes(value)
    return NOT_OURS if isinstance(given, Wrong) else given


def status(value: object) -> bool | _NotOurs:
    """Whether the word means that readers shall not see the post."""
    word = str(value).strip().lower()
    return word in _DRAFT if word in _DRAFT | _LIVE else NOT_OURS


def number(value: object) -> int | Wrong:
    """A whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*[-+]?\d+\s*", value, re.ASCII):
        return int(value)
    return Wrong(f"is {_kind(value)}, not a whole number")


def words(value: object) -> tuple[str, ...] | Wrong:
    """A list of tags: a string is split at `,` or `;` if it has one, else it is one tag."""
    if isinstance(value, str):
        return _unique(re.split("[,;]", value))
    return lines(value)


def spaced_words(value: object) -> tuple[str, ...] | Wrong:
    """The same as Jekyll does it, where a string is split at spaces too."""
    if isinstance(value, str) and not re.search("[,;]", value):
        return _unique(value.split())
    return words(value)


def lines(value: object) -> tuple[str, ...] | Wrong:
    """A list of texts; a lone text is a list of one."""
    if isinstance(value, dict):
        return Wrong("is a table, not a list")
    found: list[str] = []
    for at, item in enumerate(value if isinstance(value, list) else [value]):
        one = "" if item is None else text(item)
        if isinstance(one, Wrong):
            inside = (at,) if isinstance(value, list) else ()
            said = f"holds {_kind(item)}" if inside else f"is {_kind(item)}"
            return Wrong(f"{said}, not text", one.hint, inside)
        found.append(one)
    return _unique(found)


def people(value: object) -> tuple[str, ...] | Wrong:
    """Names: split at " and " and ";" but never at ",", which may be part of one."""
    split = _BETWEEN_AUTHORS.split(_flat(value)) if isinstance(value, str) else value
    items = split if isinstance(split, list) else [split]
    return lines([_person(item) for item in items])


def several(value: object) -> str | Wrong:
    """One text; a list is joined by commas."""
    found = people(value)
    return found if isinstance(found, Wrong) else ", ".join(found)


def first(value: object) -> str | Wrong:
    """One text; of a list the first."""
    if isinstance(value, list):
        return first(value[0]) if value else ""
    return text(_person(value))


def cover(value: object) -> Cover | Wrong | None:
    """A picture: its source, or a table with source, alt and caption; of a list the first."""
    if isinstance(value, list):
        return cover(value[0]) if value else None
    if isinstance(value, bool):
        return None if not value else Wrong("is true, not a picture")
    if not isinstance(value, dict):
        src = text(value)
        return src if isinstance(src, Wrong) else Cover(src) if src else None
    return _cover(value)


def origin(value: object) -> Origin | _NotOurs:
    """Where an import found the post; any other `source` is the author's own."""
    if not isinstance(value, dict) or not value.keys() <= {"system", "id", "url", "hash"}:
        return NOT_OURS
    return Origin(**{key: str(part) for key, part in value.items() if part is not None})


def plain(value: object) -> object:
    """The value with dates as text, so that it can be kept and read back unchanged."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(part) for part in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def _cover(value: dict[object, object]) -> Cover | Wrong | None:
    src = next((value[k] for k in ("src", "image", "url", "path", "source") if value.get(k)), None)
    if src is None:
        return None
    parts = [src, value.get("alt") or "", value.get("caption") or value.get("title") or ""]
    given = [text(part) for part in parts]
    wrong = next((part for part in given if isinstance(part, Wrong)), None)
    return wrong or Cover(*(part for part in given if isinstance(part, str)))


def _person(item: object) -> object:
    """An author given as a table is known by name; of "[Ada](https://…) (Firm)" that is Ada."""
    if isinstance(item, dict):
        return next((item[key] for key in ("name", "title", "display_name") if key in item), item)
    if not isinstance(item, str):
        return item
    if "[" not in item:
        return _flat(item)
    link = _LINK.match(item.strip())
    return link[1] if link else _LINK.sub(r"\1", _flat(item))


def _flat(value: str) -> str:
    return " ".join(value.split())


def _unique(found: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, found))))


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "empty"
    names = {dict: "a table", list: "a list", str: "text", int: "a number", float: "a number"}
    return names.get(type(value), "a date")
