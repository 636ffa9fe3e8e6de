"""Steps on front matter of one field a line: Pelican, reST, Nikola."""

import unicodedata

from mindblog_cli.posts.changes import Drop, Impossible, SetValue, Step, Value
from mindblog_cli.posts.lines import Field, dialect, fields, heading_of, written


def line_step(text: str, step: Step, eol: str, kind: str) -> str:
    """*text* after *step*, all other lines as they were."""
    if len(step.keys) != 1 or not isinstance(step, SetValue | Drop):
        raise Impossible("this kind of front matter knows no tables")
    found = [field for field in fields(text, kind) if field.key == step.keys[0]]
    if isinstance(step, Drop):
        return _dropped(text, found[-1], kind)
    if found:
        return _replaced(text, found[-1], as_text(step.value), eol, kind)
    return _added(text, written(step.keys[0], as_text(step.value), dialect(text, kind)), eol)


def as_text(value: Value) -> str:
    """*value* as these formats say it, for they know only text."""
    if isinstance(value, list):
        if any("," in item for item in value):
            raise Impossible("an item with a comma can not stand in a list of this kind")
        return ", ".join(value)
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    if text != text.strip() or len(text.splitlines()) > 1:
        raise Impossible("the text does not fit on one line")
    return text


def _dropped(text: str, field: Field, kind: str) -> str:
    if _is_heading(text, field, kind):
        raise Impossible("the title is the document's heading")
    start = text.rfind("\n", 0, field.key_span[0]) + 1
    end = (text.find("\n", max(field.key_span[1], field.value_span[1])) + 1) or len(text)
    return text[:start] + text[end:]


def _replaced(text: str, field: Field, value: str, eol: str, kind: str) -> str:
    start, end = field.value_span
    if _is_heading(text, field, kind):
        return _retitled(text, field, value, eol)
    space = " " if text[start - 1] == ":" and value else ""
    return text[:start] + space + value + text[end:]


def _is_heading(text: str, field: Field, kind: str) -> bool:
    return dialect(text, kind) == "rest" and field == heading_of(text)


def _retitled(text: str, field: Field, value: str, eol: str) -> str:
    """A reST heading and the line under it, and over it, which must be as long."""
    if not value:
        raise Impossible("a heading can not be empty")
    lines = text.split(eol)
    at = text.count("\n", 0, field.value_span[0])
    rule = lines[at + 1].strip()
    ruler = rule[:1] * max(_width(value), 2)
    if len(rule) != _width(field.value):
        ruler = rule[:1] * max(len(rule), len(ruler))
    over = at > 0 and lines[at - 1].strip() == rule
    lines[at] = lines[at].replace(field.value, value)
    lines[at + 1] = ruler
    if over:
        lines[at - 1] = ruler
    return eol.join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _added(text: str, line: str, eol: str) -> str:
    if text and not text.endswith("\n"):
        return text + eol + line
    return text + line + eol
