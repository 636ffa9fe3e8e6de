"""Front matter to values: what an author wrote, or where and why it can not be read."""

import json
import re
import tomllib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from mindblog_cli.errors import Diagnostic
from mindblog_cli.patterns import pattern
from mindblog_cli.posts.flat_yaml import flat
from mindblog_cli.posts.lines import read_lines
from mindblog_cli.posts.places import Fault, Place, diagnosed, place_of
from mindblog_cli.posts.source import BOM, Source, unparse_front

if TYPE_CHECKING:
    from mindblog_cli.posts.marks import Key

_DEEP, _WIDE = 64, 10_000
_HOLDERS = (dict, list)
_TOML_PLACE = pattern(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PROSE = pattern(r"\n[ \t]*\r?\n(?=[^\s#])")


def read_front(source: Source, file: str) -> tuple[dict[str, Any], list[Diagnostic]]:
    """What the front matter says, keys as written and in order; nothing if it has an error."""
    fault = None if source.apart else undecodable(_whole(source), file)
    return ({}, [fault]) if fault else front_values(source, file)


def front_values(source: Source, file: str) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The same for a post whose body is known to be UTF-8."""
    if fault := undecodable(unparse_front(source), file):
        return {}, [fault]
    if source.format == "none":
        return {}, []
    if _unclosed(source):
        return {}, [_no_fence(source, file)]
    text = source.front.decode()
    values, faults = _read(source, text)
    found = [diagnosed(each, file, text, source.front_line) for each in faults]
    broken = any(each.severity == "error" for each in faults)
    return ({} if broken or not isinstance(values, dict) else values), found


def locate(source: Source, keys: "tuple[Key, ...]", *, at_key: bool = False) -> Place:
    """Where the value at *keys* stands, or with *at_key* its key; as near as can be found.

    A key counts as written; a number is a place in a list. What is not there is answered with
    what should hold it, and in the end with the first line of the front matter.
    """
    # Here and not above: only what is wrong has to be found again in the text.
    from mindblog_cli.posts.marks import marks_of, reached  # noqa: PLC0415

    text = source.front.decode(errors="replace")
    first = source.front_line
    found = reached(marks_of(text, source.format), keys) if source.format != "none" else None
    if found is None:
        start = len(text) - len(text.lstrip())
        return place_of(text, (start, start), first)
    key, value = found
    mark = key if key and (at_key or value.start == value.end) else value
    return place_of(text, (mark.start, mark.end), first)


def undecodable(data: bytes, file: str) -> Diagnostic | None:
    """Where *data* stops being UTF-8, if it does."""
    if data.isascii():
        return None
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        start = data.rfind(b"\n", 0, error.start) + 1
        text = data[start:].split(b"\n", 1)[0].decode("latin-1").rstrip("\r")
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        said = f"not UTF-8 at byte {error.start}, line {line}"
        hint = "save the file as UTF-8" + (" (it looks like UTF-16)" if wide else "")
        col = 1 + len(data[start : error.start].decode(errors="replace"))
        return Diagnostic("MB005", said, file, line, col, hint=hint, text=text)
    return None


def _whole(source: Source) -> bytes:
    return unparse_front(source) + source.body


def _unclosed(source: Source) -> bool:
    """A fence was opened, and the end of the file came first."""
    return not source.tail and bool(source.head.removeprefix(BOM).strip())


def _no_fence(source: Source, file: str) -> Diagnostic:
    fence = source.head.removeprefix(BOM).strip()[:3].decode()
    front = source.front.decode()
    prose = re.search(r"\n(?=[ \t]*\r?\n|#|\Z)", front)
    last = source.front_line + (front.count("\n", 0, prose.start()) if prose else 0)
    return Diagnostic(
        "MB001",
        f"the front matter is never closed with {fence}",
        file,
        source.front_line - 1,
        1,
        hint=f"put {fence} on a line of its own after line {last}",
        text=fence,
        width=3,
    )


def _read(source: Source, text: str) -> tuple[Any, list[Fault]]:
    named = source.head.removeprefix(BOM).strip()[3:].strip().decode()
    if named not in ("", "yaml", "toml", "json") and source.head.lstrip()[:3] == b"---":
        said = f"front matter written in {named} can not be read"
        return {}, [Fault("MB003", said, hint="write it as YAML")]
    if source.format in ("colon", "nikola"):
        return read_lines(text, source.format)
    values, faults = _READERS[source.format](text)
    if faults and faults[0].code == "MB002":
        return values, [_hinted(faults[0], text, source.front_line)]
    if _unwieldy(values):
        return {}, [Fault("MB002", "lists and tables nested without end")]
    if values is not None and not isinstance(values, dict):
        return {}, [_no_mapping(text, values)]
    return ({} if values is None else values), faults


def _unwieldy(values: object) -> bool:
    """Too deep or too wide for anything that comes after, as an anchor that holds itself is."""
    layer, depth = [values], 0
    while layer := [
        inner
        for each in layer
        if isinstance(each, _HOLDERS)
        for inner in (each.values() if isinstance(each, dict) else each)
        if isinstance(inner, _HOLDERS)
    ]:
        depth += 1
        if depth > _DEEP or len(layer) > _WIDE:
            return True
    return False


def _hinted(fault: Fault, text: str, first_line: int) -> Fault:
    """Prose inside the fences means that the closing one was forgotten."""
    prose = _PROSE.search(text, 0, fault.start + 1)
    if not prose:
        return fault
    line = first_line + text.count("\n", 0, prose.start())
    hint = f"is the closing fence missing after line {line}?"
    return Fault(fault.code, fault.message, fault.start, fault.end, hint=hint)


def _no_mapping(text: str, values: object) -> Fault:
    start = len(text) - len(text.lstrip())
    kind = "a list" if isinstance(values, list) else "text"
    hint = "write `key: value` lines"
    if re.match(r"[\w-]+[ \t]*=", text[start:]):
        hint = "this looks like TOML: put it between +++ and +++"
    return Fault("MB003", f"the front matter is {kind}, not keys and values", start, hint=hint)


def read_toml(text: str) -> tuple[Any, list[Fault]]:
    """TOML as values, its dates as text in ISO form."""
    try:
        return _dated(tomllib.loads(text)), []
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        said = _TOML_PLACE.sub("", str(error))
        at = (
            _offset(text, int(place[1]), int(place[2]))
            if place and place[1]
            else len(text.rstrip())
        )
        return None, [Fault("MB002", f"TOML: {said[:1].lower()}{said[1:]}", at, at + 1)]
    except (RecursionError, ValueError) as error:
        return None, [Fault("MB002", f"TOML: {error}")]


def _dated(value: Any) -> Any:  # noqa: ANN401 - whatever TOML can hold
    if isinstance(value, dict):
        return {key: _dated(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_dated(each) for each in value]
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _offset(text: str, line: int, col: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + col - 1, len(text))


def read_json(text: str) -> tuple[Any, list[Fault]]:
    """JSON as values, keys that stand twice noted."""
    doubled: list[str] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        names = [key for key, _ in pairs]
        doubled.extend(key for key in values if names.count(key) > 1)
        return values

    try:
        # Here and not above: with it comes libyaml, too.
        from frontmatter.default_handlers import JSONHandler  # noqa: PLC0415

        values = JSONHandler().load(text, object_pairs_hook=mapping) if text.strip() else None
    except json.JSONDecodeError as error:
        said = error.msg[:1].lower() + error.msg[1:]
        return None, [Fault("MB002", f"JSON: {said}", error.pos, error.pos + 1)]
    except (RecursionError, ValueError) as error:
        return None, [Fault("MB002", f"JSON: {error}")]
    return values, [_twice(text, key) for key in doubled]


def _twice(text: str, key: str) -> Fault:
    start = max(text.rfind(json.dumps(key)), 0)
    said = f"`{key}` stands twice; the last one counts"
    hint = "remove one of the two"
    return Fault("MB004", said, start, start + len(key) + 2, severity="warning", hint=hint)


def _read_yaml(text: str) -> tuple[Any, list[Fault]]:
    values = flat(text)
    if values is not None:
        return values, []
    # Here and not above: libyaml takes longer to load than a small blog to read.
    from mindblog_cli.posts.yaml_front import read_yaml  # noqa: PLC0415

    return read_yaml(text)


_READERS = {"yaml": _read_yaml, "toml": read_toml, "json": read_json}
