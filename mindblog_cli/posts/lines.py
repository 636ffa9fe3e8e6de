"""Front matter of one line a field (Pelican, reST, Nikola): the fields and where they stand."""

import re

from msgspec import Struct

from mindblog_cli.patterns import pattern
from mindblog_cli.posts.headers import rest_parts
from mindblog_cli.posts.places import Fault, Span

_FIELD = {
    "colon": pattern(r"^ {0,3}([A-Za-z0-9_-]+):[ \t]*(.*(?:\n(?: {4}|\t).*\S.*)*)", re.M),
    "rest": pattern(r"^:([A-Za-z][\w -]*):[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.M),
    "nikola": pattern(r"^\.\.[ ]+([A-Za-z][\w-]*):[ \t]*(.*)", re.M),
}
_FORM = {"colon": ("", ":"), "rest": (":", ":"), "nikola": (".. ", ":")}


class Field(Struct, frozen=True):
    """A key and its value, each with its span in the front matter's text."""

    key: str
    value: str
    key_span: Span
    value_span: Span


def dialect(text: str, kind: str) -> str:
    """`nikola`, `colon`, or `rest` for the header of a reST document."""
    return "rest" if kind == "colon" and rest_parts(text.encode()) else kind


def fields(text: str, kind: str) -> list[Field]:
    """Every field in order; a reST document's heading is its `title`, unless a field says so."""
    form = dialect(text, kind)
    heading = heading_of(text) if form == "rest" else None
    found = [_field(match) for match in _FIELD[form].finditer(text, _after(heading, text))]
    titled = any(field.key.lower() == "title" for field in found)
    return [heading, *found] if heading and not titled else found


def _after(heading: Field | None, text: str) -> int:
    return text.find("\n", heading.value_span[1]) + 1 if heading else 0


def _field(match: re.Match[str]) -> Field:
    start = match.start(2)
    value = "\n".join(line.strip() for line in match[2].strip().splitlines())
    return Field(match[1].strip(), value, match.span(1), (start, start + len(match[2].rstrip())))


def heading_of(text: str) -> Field | None:
    """A reST document's heading as a field."""
    parts = rest_parts(text.encode())
    if not parts or parts["title"] is None:
        return None
    start = len(text.encode()[: parts.start("title")].decode())
    title = parts["title"].decode()
    start += len(title) - len(title.lstrip())
    span = (start, start + len(title.strip()))
    return Field("title", title.strip(), span, span)


def written(key: str, value: str, form: str) -> str:
    """One new field as a line without its end."""
    before, after = _FORM[form]
    return f"{before}{key}{after} {value}".rstrip()


def read_lines(text: str, kind: str) -> tuple[dict[str, str], list[Fault]]:
    """All fields as text, the last of each name."""
    values: dict[str, str] = {}
    faults = []
    for field in fields(text, kind):
        if field.key in values:
            said = f"`{field.key}` stands twice; the last one counts"
            hint = "remove one of the two"
            faults.append(Fault("MB004", said, *field.key_span, severity="warning", hint=hint))
        values[field.key] = field.value
    return values, faults
