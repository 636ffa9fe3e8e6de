"""A table put into the settings or taken out of them, with the comments around it left alone.

tomlkit gives a comment to the table before it, though people write it above the one it is about.
So whole tables are handled as lines, and what comes out is read again: where it is not what was
meant (tables within one line, dotted keys), tomlkit does the work after all.
"""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import tomlkit
from msgspec import Struct

from mindblog_cli.blog.rewriting import rewritten
from mindblog_cli.blog.settings import Keys
from mindblog_cli.patterns import pattern

_LINE = pattern(r"[^\n]*\n|[^\n]+")


class _Part(Struct, frozen=True):
    """Lines from *start* up to *end*: the header of *table*, or a setting in it."""

    table: Keys
    start: int
    end: int
    header: bool


def put(text: str, keys: Keys, values: Mapping[str, str]) -> str:
    """*text* with *values* in the table *keys*; what else is in that table stays."""
    settings: dict[Keys, object] = {(*keys, name): value for name, value in values.items()}
    lines = _LINE.findall(text)
    parts = list(_parts(lines))
    there = [part for part in parts if part.table == keys]
    if any(part.header for part in there):
        known = _at(tomllib.loads(text), keys)
        at = there[-1].end
        fresh = _lines({k: v for k, v in values.items() if k not in known}, text)
        new = rewritten(_joined(lines[:at], fresh, lines[at:]), settings)
    else:
        new = _inserted(lines, parts, keys, _lines(values, text), _eol(text))
    return new if _is(new, text, settings) else rewritten(text, settings)


def cut(text: str, keys: Keys) -> str:
    """*text* without the table *keys* and those below it."""
    lines = _LINE.findall(text)
    parts = list(_parts(lines))
    gone = {
        at
        for place, part in enumerate(parts)
        if _below(part, keys)
        for at in range(part.start, _end(lines, parts, place))
    }
    new = "".join(_without(lines, gone))
    return new if _is(new, text, {keys: None}) else rewritten(text, {keys: None})


def _without(lines: list[str], gone: set[int]) -> list[str]:
    """*lines* without those that are *gone*, and without a second blank one where they were."""
    kept: list[str] = []
    gap = False
    for at, line in enumerate(lines):
        after_blank = not kept or not kept[-1].strip()
        gap = at in gone or (gap and after_blank and not line.strip())
        if not gap:
            kept.append(line)
    return kept[:-1] if gap and kept and not kept[-1].strip() else kept


def _parts(lines: list[str]) -> Iterator[_Part]:
    """All headers and settings; *lines* are known to be TOML."""
    table: Keys = ()
    start, held = 0, ""
    for at, line in enumerate(lines):
        if not held and not line.split("#")[0].strip():
            continue
        start, held = (start, held + line) if held else (at, line)
        try:
            found = tomllib.loads(held)
        except tomllib.TOMLDecodeError:
            # It goes on in the next line.
            continue
        header = held.lstrip().startswith("[")
        table = tuple(_path(found)) if header else table
        yield _Part(table, start, at + 1, header)
        held = ""


def _below(part: _Part, keys: Keys) -> bool:
    return part.header and part.table[: len(keys)] == keys


def _path(found: Any) -> Iterator[str]:  # noqa: ANN401 - a header alone, as tomllib reads it
    while found:
        if isinstance(found, list):
            found = found[0]
            continue
        (name,) = found
        yield name
        found = found[name]


def _end(lines: list[str], parts: list[_Part], place: int) -> int:
    """Where the table that begins with *parts[place]* ends: comments above the next are not its."""
    last = place
    while last + 1 < len(parts) and not parts[last + 1].header:
        last += 1
    end = parts[last].end
    following = parts[last + 1].start if last + 1 < len(parts) else len(lines)
    comments = end
    while comments < following and lines[comments].strip():
        comments += 1
    return comments if comments < following or following == len(lines) else end


def _inserted(lines: list[str], parts: list[_Part], keys: Keys, fresh: list[str], eol: str) -> str:
    """A new table after its likes, else after all that is ours, else at the end."""
    prefix, group = keys[:-2], keys[:-1]
    likes = [at for at, part in enumerate(parts) if _below(part, group)]
    ours = [at for at, part in enumerate(parts) if prefix and _below(part, prefix)]
    places = likes or ours
    at = _end(lines, parts, places[-1]) if places else len(lines)
    header = f"[{'.'.join(tomlkit.key(key).as_string() for key in keys)}]{eol}"
    above = [eol] if at and lines[at - 1].strip() else []
    below = [eol] if at < len(lines) and lines[at].strip() else []
    return _joined(lines[:at], [*above, header, *fresh, *below], lines[at:])


def _joined(before: list[str], fresh: list[str], after: list[str]) -> str:
    if fresh and before and not before[-1].endswith("\n"):
        before = [*before[:-1], before[-1] + _eol("".join([*before, *fresh]))]
    return "".join([*before, *fresh, *after])


def _lines(values: Mapping[str, str], text: str) -> list[str]:
    eol = _eol(text)
    return [f"{name} = {tomlkit.string(value).as_string()}{eol}" for name, value in values.items()]


def _eol(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _at(table: Mapping[str, Any], keys: Keys) -> Mapping[str, Any]:
    for key in keys:
        table = table.get(key, {})
    return table


def _is(new: str, text: str, settings: Mapping[Keys, object]) -> bool:
    """Whether *new* is *text* with *settings*, and nothing else."""
    try:
        return _meant(tomllib.loads(new), {}) == _meant(tomllib.loads(text), settings)
    except tomllib.TOMLDecodeError:
        return False


def _meant(table: dict[str, Any], settings: Mapping[Keys, object]) -> dict[str, Any]:
    for (*above, name), value in settings.items():
        inner = table
        for key in above:
            inner = inner.setdefault(key, {})
        inner.pop(name, None)
        if value is not None:
            inner[name] = value
    return _full(table)


def _full(table: dict[str, Any]) -> dict[str, Any]:
    """*table* without empty tables: to have none, and to have one with nothing in it, is one."""
    found = {k: _full(v) if isinstance(v, dict) else v for k, v in table.items()}
    return {k: v for k, v in found.items() if v != {}}
