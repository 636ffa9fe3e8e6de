"""Steps on TOML; tomlkit keeps every byte that it is not asked to change."""

import tomllib
from datetime import date
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, String, StringType

from mindblog_cli.patterns import pattern
from mindblog_cli.posts.changes import (
    Append,
    Drop,
    DropItem,
    Impossible,
    SetItem,
    SetValue,
    Step,
    Value,
)
from mindblog_cli.posts.toml_marks import toml_values

_BARE_LINE_END = pattern(r"(?<!\r)\n")


def toml_step(text: str, step: Step, eol: str) -> str:
    """*text* after *step*, comments and order as they were."""
    try:
        document = tomlkit.parse(text)
        if isinstance(step, SetValue) and len(step.keys) == 1 and step.keys[0] not in document:
            return _inserted(text, step.keys[0], step.value, eol)
        _step(document, step)
        changed = tomlkit.dumps(document)
    except (TOMLKitError, AttributeError, TypeError) as error:
        raise Impossible(f"tomlkit can not do it ({error})") from error
    return _BARE_LINE_END.sub("\r\n", changed) if eol == "\r\n" else changed


def _inserted(text: str, name: str, value: Value, eol: str) -> str:
    """A new key before the first table; tomlkit would part that table from its comments."""
    ends = [found.span[1] for found in toml_values(text) if not found.in_table]
    at = text.find("\n", ends[-1]) + 1 if ends else 0
    line = f"{tomlkit.key(name).as_string()} = {tomlkit.item(_item(value, None)).as_string()}"
    return f"{text[:at]}{line}{eol}{text[at:]}"


def native_date(text: str) -> date | None:
    """*text* as TOML's own date, if it is one."""
    try:
        value = tomllib.loads(f"v = {text}")["v"] if text[:1].isdigit() else None
    except tomllib.TOMLDecodeError:
        return None
    return value if isinstance(value, date) else None


def _step(document: tomlkit.TOMLDocument, step: Step) -> None:
    holder: Any = document
    for name in step.keys[:-1]:
        if name not in holder:
            holder[name] = tomlkit.table()
        holder = holder[name]
    name = step.keys[-1]
    if isinstance(step, SetValue):
        holder[name] = _item(step.value, holder.get(name))
    elif isinstance(step, Drop):
        del holder[name]
    else:
        _step_array(holder[name], step)


def _step_array(array: Array, step: Append | DropItem | SetItem) -> None:
    if isinstance(step, DropItem):
        del array[step.index]
    elif isinstance(step, SetItem):
        array[step.index] = _item(step.item, array[step.index])
    else:
        array.append(_item(step.item, array[-1] if array else ""))


def _item(value: Value, old: object) -> Any:  # noqa: ANN401 - whatever tomlkit makes of it
    if value is None:
        raise Impossible("TOML has no empty value")
    if not isinstance(value, str):
        return value
    if (old is None or isinstance(old, date)) and native_date(value) is not None:
        return native_date(value)
    literal = isinstance(old, String) and old._t is StringType.SLL
    plain = value.isprintable() and "'" not in value
    return tomlkit.string(value, literal=True) if literal and plain else tomlkit.string(value)
