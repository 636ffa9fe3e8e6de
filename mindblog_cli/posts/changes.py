"""Changes to front matter as values: what is asked for, and what must be there afterwards."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

Path = tuple[str, ...]
Value = str | bool | int | float | None | list[str] | dict[str, Any]


class Put(Struct, frozen=True):
    """Give the field at *keys* a value; a table is put key by key, beside what it holds."""

    keys: Path
    value: Value


class Unset(Struct, frozen=True):
    """Take the field away, and the table that held nothing else."""

    keys: Path


class Add(Struct, frozen=True):
    """Put *item* at the end of a list that does not have it; *spaced*: text splits at spaces."""

    keys: Path
    item: str
    spaced: bool = False


class Remove(Struct, frozen=True):
    """Take *item* out of a list."""

    keys: Path
    item: str
    spaced: bool = False


class Replace(Struct, frozen=True):
    """Let *new* take the place of *old* in a list; where both stand, *old* goes."""

    keys: Path
    old: str
    new: str
    spaced: bool = False


Change = Put | Unset | Add | Remove | Replace


class SetValue(Struct, frozen=True):
    """The field becomes *value*."""

    keys: Path
    value: Value


class Drop(Struct, frozen=True):
    """The field goes."""

    keys: Path


class Append(Struct, frozen=True):
    """The list gets one more item."""

    keys: Path
    item: str


class DropItem(Struct, frozen=True):
    """The list loses the item at *index*."""

    keys: Path
    index: int


class SetItem(Struct, frozen=True):
    """The item at *index* becomes *item*."""

    keys: Path
    index: int
    item: str


Step = SetValue | Drop | Append | DropItem | SetItem


class Impossible(Exception):
    """The change makes no sense here; the reason is for the author."""


def held(values: Mapping[str, Any], *synonyms: Path) -> Path | None:
    """The path, as written, that holds a field known by *synonyms*; the first that says something.

    Keys compare case-blind and `-` counts as `_`.
    """
    found = [path for each in synonyms if (path := _as_written(values, each))]
    speaking = [path for path in found if value_at(values, path) is not None]
    return next(iter(speaking or found), None)


def value_at(values: Mapping[str, Any], keys: Path) -> Any:  # noqa: ANN401 - whatever is there
    """What stands at *keys*, or None."""
    value: Any = values
    for key in keys:
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value


def _as_written(values: Mapping[str, Any], path: Path) -> Path | None:
    written: list[str] = []
    inside: Any = values
    for name in path:
        if not isinstance(inside, Mapping):
            return None
        plain = _plain(name)
        same = [key for key in inside if _plain(key) == plain]
        if not same:
            return None
        written.append(same[-1])
        inside = inside[same[-1]]
    return tuple(written)


def _plain(key: str) -> str:
    return key.lower().replace("-", "_")


def steps(values: Mapping[str, Any], change: Change) -> list[Step]:
    """What has to be done to *values* for *change*; nothing if it is so already."""
    if isinstance(change, Put):
        return _put(values, change.keys, change.value)
    if isinstance(change, Unset):
        return _unset(values, change.keys)
    value = value_at(values, change.keys)
    if isinstance(value, list):
        return _relisted(change, value)
    if value is None or value == "":
        return [SetValue(change.keys, [change.item])] if isinstance(change, Add) else []
    if isinstance(value, dict | bool):
        raise Impossible(f"`{'.'.join(change.keys)}` is no list")
    return _retexted(change, str(value))


def _put(values: Mapping[str, Any], keys: Path, value: Value) -> list[Step]:
    if isinstance(value, dict):
        return [step for key, each in value.items() for step in _put(values, (*keys, key), each)]
    now = value_at(values, keys)
    holder = value_at(values, keys[:-1])
    there = isinstance(holder, Mapping) and keys[-1] in holder
    if there and type(now) is type(value) and now == value:
        return []
    if isinstance(value, list) and isinstance(now, list) and value and _texts(now):
        fewer = [item for item in now if item in value]
        more = [item for item in value if item not in now]
        if fewer + more == value and len(set(now)) == len(now):
            gone = [n for n, item in enumerate(now) if item not in value]
            dropped: list[Step] = [DropItem(keys, n) for n in reversed(gone)]
            return [*(Append(keys, item) for item in more), *dropped]
    return [SetValue(keys, value)]


def _texts(items: Iterable[object]) -> bool:
    return all(isinstance(item, str) for item in items)


def _unset(values: Mapping[str, Any], keys: Path) -> list[Step]:
    holder = value_at(values, keys[:-1])
    if not isinstance(holder, Mapping) or keys[-1] not in holder:
        return []
    return _unset(values, keys[:-1]) if len(holder) == 1 and keys[:-1] else [Drop(keys)]


def _relisted(change: Add | Remove | Replace, value: list[Any]) -> list[Step]:
    texts = [str(item) if isinstance(item, str | int | float) else None for item in value]
    keys = change.keys
    if isinstance(change, Add):
        return [] if change.item in texts else [Append(keys, change.item)]
    old = change.item if isinstance(change, Remove) else change.old
    at = [n for n, text in enumerate(texts) if text == old]
    if isinstance(change, Remove) or not at or change.new == old:
        at = at if isinstance(change, Remove) else []
        return [DropItem(keys, n) for n in reversed(at)]
    kept: list[Step] = [] if change.new in texts else [SetItem(keys, at[0], change.new)]
    return [*kept, *(DropItem(keys, n) for n in reversed(at[len(kept) :]))]


def _retexted(change: Add | Remove | Replace, text: str) -> list[Step]:
    """A list written as text, `a, b` or `a; b`, stays text as long as it can."""
    sign = ";" if ";" in text and "," not in text else ","
    spaced = change.spaced and not any(each in text for each in ",;")
    items = text.split() if spaced else [item.strip() for item in text.split(sign)]
    listed = [item for item in items if item]
    for step in _relisted(change, listed):
        listed = step_list(listed, step)
    if listed == [item for item in items if item]:
        return []
    signs = " ,;" if spaced else ",;"
    if any(item != item.strip() or any(each in item for each in signs) for item in listed):
        return [SetValue(change.keys, listed)]
    tight = sign in text and not re.search(rf"{sign}\s", text)
    glue = " " if spaced else sign if tight else f"{sign} "
    return [SetValue(change.keys, glue.join(listed))]


def step_list(items: list[Any], step: Step) -> list[Any]:
    """*items* after a step that concerns a list."""
    if isinstance(step, Append):
        return [*items, step.item]
    if isinstance(step, DropItem):
        return items[: step.index] + items[step.index + 1 :]
    if isinstance(step, SetItem):
        return [*items[: step.index], step.item, *items[step.index + 1 :]]
    return items


def stepped(values: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """*values* after *step*, the given ones untouched."""
    return _stepped(values, step.keys, step)


def _stepped(values: object, keys: Path, step: Step) -> dict[str, Any]:
    if values is not None and not isinstance(values, Mapping):
        raise Impossible(f"`{'.'.join(step.keys[: -len(keys)])}` is no table")
    changed = dict(values or {})
    if len(keys) > 1:
        changed[keys[0]] = _stepped(changed.get(keys[0]), keys[1:], step)
    elif isinstance(step, Drop):
        del changed[keys[0]]
    elif isinstance(step, SetValue):
        changed[keys[0]] = step.value
    else:
        changed[keys[0]] = step_list(changed[keys[0]], step)
    return changed
