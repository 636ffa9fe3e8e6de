"""Where each value of a front matter stands in its text: what diagnostics point at and edits cut.

Offsets count characters. Only made when something needs them: reading does not.
"""

import json
from collections.abc import Callable, Iterator
from typing import Literal

import yaml
from msgspec import Struct

from mindblog_cli.patterns import pattern
from mindblog_cli.posts.lines import fields
from mindblog_cli.posts.toml_marks import TomlValue, toml_values

Key = str | int
Kind = Literal["scalar", "list", "map", "alias"]


class Mark(Struct):
    """A value from *start* to *end*; *bare* is where it begins after an anchor or a tag.

    *keys* stand beside *items* in a map. *flow* is `[a, b]` as against one item a line; *style* is
    the quote of a scalar, or `|`. Never ends in white space, whatever the parser says.
    """

    start: int
    end: int
    kind: Kind = "scalar"
    flow: bool = False
    style: str = ""
    text: str = ""
    bare: int = 0
    keys: list["Mark"] = []
    items: list["Mark"] = []

    def at(self, key: Key) -> tuple["Mark | None", "Mark"] | None:
        """The key and the value there; of a key that stands twice the last, for it counts."""
        if isinstance(key, int):
            found = self.kind == "list" and -len(self.items) <= key < len(self.items)
            return (None, self.items[key]) if found else None
        if self.kind != "map":
            return None
        same = [n for n, mark in enumerate(self.keys) if mark.text == key]
        return (self.keys[same[-1]], self.items[same[-1]]) if same else None


def marks_of(text: str, kind: str) -> Mark | None:
    """The marks of a whole front matter, or None where it can not be read."""
    return _MARKS[kind](text)


def reached(root: Mark | None, keys: tuple[Key, ...]) -> tuple[Mark | None, Mark] | None:
    """The key and value that *keys* lead to, or the last that is there on the way."""
    if root is None:
        return None
    found: tuple[Mark | None, Mark] | None = None
    for key in keys:
        step = (found[1] if found else root).at(key)
        if step is None:
            break
        found = step
    return found


def yaml_marks(text: str) -> Mark | None:
    """The marks of YAML, from the events of libyaml: unlike nodes these show aliases as such."""
    try:
        events = iter(list(yaml.parse(text, Loader=yaml.CSafeLoader)))
    except (yaml.YAMLError, RecursionError):
        return None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            return _yaml_mark(next(events), events, text)
    return None


def _yaml_mark(event: yaml.Event, events: Iterator[yaml.Event], text: str) -> Mark:
    start, end = _span(event)
    if isinstance(event, yaml.AliasEvent):
        return Mark(start, end, "alias", bare=start)
    if isinstance(event, yaml.ScalarEvent):
        style = event.style or ""
        return Mark(
            start,
            _trimmed(text, start, end),
            "scalar",
            style=style,
            text=event.value,
            bare=_after_properties(text, start, end, event),
        )
    listed = isinstance(event, yaml.SequenceStartEvent)
    flow = bool(event.flow_style)  # type: ignore[attr-defined]
    bare = end - 1 if flow else start
    mark = Mark(start, end, "list" if listed else "map", flow, bare=bare, keys=[], items=[])
    while not isinstance(inner := next(events), yaml.CollectionEndEvent):
        if not listed:
            mark.keys.append(_yaml_mark(inner, events, text))
            inner = next(events)
        mark.items.append(_yaml_mark(inner, events, text))
    last = [*mark.keys[-1:], *mark.items[-1:]]
    mark.end = _span(inner)[1] if flow else max([each.end for each in last], default=end)
    return mark


def _span(event: yaml.Event) -> tuple[int, int]:
    # libyaml marks every event; only the stubs doubt it.
    return event.start_mark.index, event.end_mark.index  # type: ignore[union-attr]


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


_PROPERTIES = pattern(r"(?:[&!]\S*\s+)*")


def _after_properties(text: str, start: int, end: int, event: yaml.ScalarEvent) -> int:
    if not (event.anchor or event.tag):
        return start
    match = _PROPERTIES.match(text, start, end)
    return match.end() if match else start


_SPACE = pattern(r"\s*")
_STRING = pattern(r'"(?:[^"\\]|\\.)*"')
_ATOM = pattern(r"[^\s,\]}]*")


def json_marks(text: str) -> Mark | None:
    """The marks of JSON."""
    start = _past(text, 0)
    try:
        json.loads(text)
        return _json_mark(text, start) if text[start] == "{" else None
    except (ValueError, RecursionError):
        return None


def _json_mark(text: str, start: int) -> Mark:
    opening = text[start]
    if opening not in "{[":
        match = _STRING.match(text, start) or _ATOM.match(text, start)
        end = match.end() if match else start
        quoted = opening == '"'
        value = text[start + 1 : end - 1] if quoted else text[start:end]
        return Mark(start, end, "scalar", style=opening if quoted else "", text=value, bare=start)
    kind: Kind = "map" if opening == "{" else "list"
    mark = Mark(start, start, kind, flow=True, bare=start, keys=[], items=[])
    at = _past(text, start + 1)
    while text[at] not in "}]":
        if kind == "map":
            mark.keys.append(_json_mark(text, at))
            at = _past(text, mark.keys[-1].end, ":")
        mark.items.append(_json_mark(text, at))
        at = _past(text, mark.items[-1].end, ",")
    mark.end = at + 1
    return mark


def _past(text: str, at: int, sign: str = "") -> int:
    """Over white space and, if it is there, one *sign*."""
    at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
    return _past(text, at + 1) if sign and text[at : at + 1] == sign else at


def line_marks(text: str, kind: str) -> Mark:
    """The marks of one field a line."""
    found = fields(text, kind)
    return Mark(
        0,
        len(text),
        "map",
        keys=[Mark(*field.key_span, text=field.key) for field in found],
        items=[Mark(*field.value_span, text=field.value) for field in found],
    )


def toml_marks(text: str) -> Mark:
    """The marks of TOML as far as diagnostics need them: tables, keys, and items of a list."""
    root = Mark(0, len(text), "map", keys=[], items=[])
    for found in toml_values(text):
        holder = root
        for name in found.path[:-1]:
            step = holder.at(name)
            if step is None or step[1].kind != "map":
                step = (None, Mark(*found.key_span, "map", keys=[], items=[]))
                holder.keys.append(Mark(*found.key_span, text=name))
                holder.items.append(step[1])
            holder = step[1]
        holder.keys.append(Mark(*found.key_span, text=found.path[-1]))
        holder.items.append(_toml_mark(found))
    return root


def _toml_mark(found: TomlValue) -> Mark:
    if not found.items:
        return Mark(*found.span)
    return Mark(*found.span, "list", flow=True, items=[Mark(*span) for span in found.items])


_MARKS: dict[str, Callable[[str], Mark | None]] = {
    "yaml": yaml_marks,
    "toml": toml_marks,
    "json": json_marks,
    "colon": lambda text: line_marks(text, "colon"),
    "nikola": lambda text: line_marks(text, "nikola"),
}
