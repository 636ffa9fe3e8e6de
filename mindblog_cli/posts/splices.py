"""Steps on YAML and JSON as splices: which stretch of the text becomes what."""

import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from mindblog_cli.patterns import pattern
from mindblog_cli.posts.changes import (
    Append,
    Drop,
    DropItem,
    Impossible,
    Path,
    SetItem,
    SetValue,
    Step,
    Value,
)
from mindblog_cli.posts.marks import Mark, marks_of
from mindblog_cli.posts.scalars import json_scalar, yaml_scalar

Splice = tuple[int, int, str]

_COLON = pattern(r"\s*:")
_DASH = pattern(r"-[ \t]+")
_COMMA = pattern(r"\s*,")


class Sheet(Struct, frozen=True):
    """A text under the knife: its marks, its line ends, and how it writes scalars."""

    text: str
    root: Mark | None
    eol: str
    json: bool = False

    def scalar(self, value: Value, style: str = "", *, flow: bool = False) -> str:
        """*value* as this text writes it."""
        return json_scalar(value) if self.json else yaml_scalar(value, style, flow=flow)

    def value(self, value: Value, style: str = "", *, flow: bool = False) -> str:
        """A scalar, or a list on one line."""
        if not isinstance(value, list):
            return self.scalar(value, style, flow=flow)
        return "[" + ", ".join(self.scalar(item, flow=True) for item in value) + "]"

    def line_start(self, at: int) -> int:
        """Where the line that holds *at* begins."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Where the line that holds *at* ends, after its line end."""
        return (self.text.find("\n", at) + 1) or len(self.text)

    def new_line(self, at: int, line: str) -> Splice:
        """*line* on a line of its own at *at*, which is the end of another."""
        if at and not self.text[:at].endswith("\n"):
            return at, at, self.eol + line
        return at, at, line + self.eol


def yaml_step(text: str, step: Step, eol: str) -> str:
    """*text* after *step*, all else as it was."""
    return _spliced(text, _splices(Sheet(text, marks_of(text, "yaml"), eol), step))


def json_step(text: str, step: Step, eol: str) -> str:
    """The same for JSON."""
    return _spliced(text, _splices(Sheet(text, marks_of(text, "json"), eol, json=True), step))


def _spliced(text: str, splices: Sequence[Splice]) -> str:
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _splices(sheet: Sheet, step: Step) -> list[Splice]:
    if isinstance(step, SetValue):
        return _set_value(sheet, step.keys, step.value)
    holder, key, value = _found(sheet, step.keys)
    if isinstance(step, Drop):
        return _drop(sheet, holder, key)
    if value.kind != "list":
        raise Impossible("the list is written elsewhere, under an anchor")
    if isinstance(step, Append):
        return _append(sheet, value, step.item)
    item = value.items[step.index]
    if isinstance(step, SetItem):
        return _rescalar(sheet, item, step.item, flow=True)
    return _drop_item(sheet, key, value, step)


def _found(sheet: Sheet, keys: Path) -> tuple[Mark, Mark, Mark]:
    """The map that holds the field, its key and its value."""
    holder, key, value = sheet.root, None, sheet.root
    for name in keys:
        step = value.at(name) if value else None
        if step is None or step[0] is None:
            raise Impossible(f"`{name}` comes from an anchor")
        holder, (key, value) = value, step
    if holder is None or key is None or value is None:
        raise Impossible("there is nothing to change")
    return holder, key, value


def _set_value(sheet: Sheet, keys: Path, value: Value) -> list[Splice]:
    holder, key = sheet.root, None
    for depth, name in enumerate(keys):
        found = holder.at(name) if holder else None
        if found is None:
            return _insert(sheet, key, holder, keys[depth:], value)
        key, holder = found
    if key is None or holder is None:
        raise Impossible("no key was named")
    return _rewrite(sheet, key, holder, value)


def _insert(
    sheet: Sheet, key: Mark | None, holder: Mark | None, keys: Path, value: Value
) -> list[Splice]:
    """A new field as the last of *holder*, which stands under *key*."""
    if holder is None:
        return [sheet.new_line(len(sheet.text), _lines(sheet, keys, value, ""))]
    if holder.kind == "map" and holder.flow:
        return _flow_add(sheet, holder, _flow_field(sheet, keys, value))
    if holder.kind == "map":
        first = holder.keys[0].start
        indent = " " * (first - sheet.line_start(first))
        at = _after_last(sheet, holder)
        return [sheet.new_line(at, _lines(sheet, keys, value, indent))]
    if key is not None and holder.kind == "scalar" and holder.start == holder.end:
        indent = " " * (key.start - sheet.line_start(key.start) + 2)
        return [sheet.new_line(sheet.line_end(key.end), _lines(sheet, keys, value, indent))]
    raise Impossible("a table is written elsewhere, under an anchor")


def _after_last(sheet: Sheet, holder: Mark) -> int:
    if holder is not sheet.root:
        return sheet.line_end(holder.end)
    # Blank lines at the end may belong to a block of text; else the new line goes before them.
    if holder.items[-1].style in ("|", ">"):
        return len(sheet.text)
    return sheet.line_end(len(sheet.text.rstrip()))


def _lines(sheet: Sheet, keys: Path, value: Value, indent: str) -> str:
    name = yaml_scalar(keys[0], flow=True)
    if len(keys) > 1:
        return f"{indent}{name}:{sheet.eol}" + _lines(sheet, keys[1:], value, indent + "  ")
    return f"{indent}{name}: {sheet.value(value)}".rstrip(" ")


def _flow_field(sheet: Sheet, keys: Path, value: Value) -> str:
    inner = sheet.value(value, flow=True)
    for name in reversed(keys[1:]):
        inner = f"{{{sheet.scalar(name, flow=True)}: {inner}}}"
    return f"{sheet.scalar(keys[0], flow=True)}: {inner}"


def _rewrite(sheet: Sheet, key: Mark, old: Mark, value: Value) -> list[Splice]:
    if old.kind == "scalar" and not isinstance(value, list):
        return _rescalar(sheet, old, value, flow=False)
    if old.kind == "list" and not old.flow and isinstance(value, list) and value:
        prefix = _item_prefix(sheet, old)
        rows = [prefix + sheet.scalar(item) for item in value]
        start = sheet.line_start(old.start)
        return [(start, old.end, sheet.eol.join(rows))]
    if old.flow or old.kind in ("scalar", "alias"):
        return [(*_own(sheet, old), _spaced(sheet, old, sheet.value(value)))]
    colon = _COLON.match(sheet.text, key.end)
    start = colon.end() if colon else key.end
    return [(start, old.end, " " + sheet.value(value))]


def _rescalar(sheet: Sheet, old: Mark, value: Value, *, flow: bool) -> list[Splice]:
    start, end = _own(sheet, old)
    new = sheet.value(value, old.style, flow=flow)
    if not new:
        start = len(sheet.text[:start].rstrip(" \t"))
    return [(start, end, _spaced(sheet, old, new))]


def _own(sheet: Sheet, mark: Mark) -> tuple[int, int]:
    """A value without its anchor or tag; an alias is replaced as it stands."""
    return (mark.bare if mark.bare >= mark.start else mark.start), mark.end


def _spaced(sheet: Sheet, old: Mark, new: str) -> str:
    """An empty value begins right after the colon or dash."""
    touching = old.start == old.end and sheet.text[old.start - 1 : old.start] in (":", "-")
    return " " + new if touching and new else new


def _append(sheet: Sheet, listed: Mark, item: str) -> list[Splice]:
    styles = {each.style for each in listed.items}
    style = styles.pop() if len(styles) == 1 else ""
    if listed.flow:
        return _flow_add(sheet, listed, sheet.scalar(item, style, flow=True))
    line = _item_prefix(sheet, listed) + sheet.scalar(item, style if style in ("'", '"') else "")
    return [sheet.new_line(sheet.line_end(listed.end), line)]


def _item_prefix(sheet: Sheet, listed: Mark) -> str:
    start = sheet.line_start(listed.start)
    dash = _DASH.match(sheet.text, listed.start)
    return " " * (listed.start - start) + (dash[0] if dash else "- ")


def _flow_add(sheet: Sheet, holder: Mark, new: str) -> list[Splice]:
    """One more between the brackets; on a line of its own where the others are."""
    if not holder.items:
        return [(holder.bare + 1, holder.bare + 1, new)]
    last = holder.items[-1]
    start = (holder.keys or holder.items)[-1].start
    lead = sheet.text[sheet.line_start(start) : start]
    if lead.strip() or sheet.line_end(last.end) >= holder.end:
        return [(last.end, last.end, _glue(sheet, holder) + new)]
    comma = _COMMA.match(sheet.text, last.end)
    at = sheet.line_end(last.end)
    row = (at, at, lead + new + ("," if comma else "") + sheet.eol)
    return [row] if comma else [(last.end, last.end, ","), row]


def _glue(sheet: Sheet, holder: Mark) -> str:
    starts = holder.keys or holder.items
    if len(holder.items) > 1:
        between = sheet.text[holder.items[-2].end : starts[-1].start]
        if re.fullmatch(r", *", between):
            return between
    return ", "


def _drop(sheet: Sheet, holder: Mark, key: Mark) -> list[Splice]:
    index = next(n for n, each in enumerate(holder.keys) if each is key)
    if holder.flow:
        starts = [each.start for each in holder.keys]
        return [_flow_gap(sheet, holder, starts, index)]
    start = sheet.line_start(key.start)
    if sheet.text[start : key.start].strip():
        raise Impossible("it shares its line with a list item")
    return [(start, sheet.line_end(max(key.end, holder.items[index].end)), "")]


def _drop_item(sheet: Sheet, key: Mark, listed: Mark, step: DropItem) -> list[Splice]:
    if listed.flow:
        starts = [each.start for each in listed.items]
        return [_flow_gap(sheet, listed, starts, step.index)]
    item = listed.items[step.index]
    dash = len(sheet.text[: item.start].rstrip()) - 1
    start = sheet.line_start(dash)
    if sheet.text[start : dash + 1].strip() != "-":
        raise Impossible("it shares its line with another list")
    gone = (start, sheet.line_end(max(dash, item.end)), "")
    if len(listed.items) > 1:
        return [gone]
    colon = _COLON.match(sheet.text, key.end)
    after = colon.end() if colon else key.end
    return [(after, after, " []"), gone]


def _flow_gap(sheet: Sheet, holder: Mark, starts: list[int], index: int) -> Splice:
    """The stretch that goes with one of the things between brackets."""
    ends = [each.end for each in holder.items]
    if index + 1 < len(starts):
        return starts[index], starts[index + 1], ""
    if index == 0:
        return starts[0], ends[0], ""
    gap = sheet.text[ends[index - 1] : starts[index]]
    if "#" in gap and not sheet.json:
        # The comment is about the item before: it stays, and so does its comma.
        return sheet.line_start(starts[index]) - len(sheet.eol), ends[index], ""
    return ends[index - 1], ends[index], ""


def unchanged(left: Any, right: Any) -> bool:  # noqa: ANN401 - whatever front matter can hold
    """Equal, and of the same types: `1` is not `true`."""
    if isinstance(left, dict) and isinstance(right, dict):
        same = left.keys() == right.keys()
        return same and all(unchanged(value, right[key]) for key, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(unchanged, left, right))
    # A number that is not one (NaN) is not equal to itself.
    return type(left) is type(right) and (left == right or (left != left and right != right))  # noqa: PLR0124
