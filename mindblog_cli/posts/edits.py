"""Front matter changed a line at a time: cut, read again, and refused unless it fits."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.posts.changes import Change, Impossible, Put, SetValue, Step, stepped, steps
from mindblog_cli.posts.front import locate, read_front
from mindblog_cli.posts.line_edits import as_text, line_step
from mindblog_cli.posts.source import Format, Source, parse, unparse, unparse_front
from mindblog_cli.posts.splices import json_step, unchanged, yaml_step
from mindblog_cli.posts.toml_edits import native_date, toml_step

Aim = Callable[[dict[str, Any]], Sequence[Change]]

_BLANK = (b"\n\n", b"\r\n\r\n")
_STEPS: dict[Format, Callable[[str, Step, str], str]] = {
    "yaml": yaml_step,
    "json": json_step,
    "toml": toml_step,
    "colon": lambda text, step, eol: line_step(text, step, eol, "colon"),
    "nikola": lambda text, step, eol: line_step(text, step, eol, "nikola"),
}


class Edit(Struct, frozen=True):
    """A file's new bytes; refused if the file is no longer the one with the digest *before*.

    *path* is relative to the blog's root; *before* is empty for a file that is not there yet.
    """

    path: str
    before: str
    after: bytes


def edited(
    data: bytes, changes: Sequence[Change], file: str, *, profile: str = "mindblog"
) -> bytes:
    """*data* with *changes* to its front matter and every other byte as it was.

    Raises ContentError, naming file and line, if the front matter has an error or if the result
    would not read as what was there plus the change. A `.meta` file is front matter as a whole; a
    file without front matter gets some.
    """
    return aimed(data, lambda _: changes, file, profile=profile)


def aimed(data: bytes, aim: Aim, file: str, *, profile: str = "mindblog") -> bytes:
    """The same, with the changes that *aim* makes of what the front matter says."""
    source = _parsed(data, file, profile)
    values, found = read_front(source, file)
    errors = [each for each in found if each.severity == "error"]
    if errors:
        raise ContentError(f"{errors[0].where} has to be mended before it is changed", errors)
    changes = aim(values)
    for change in changes:
        source, values = _changed(source, values, change, file)
    new = unparse_front(source) if source.apart else unparse(source)
    _check(_parsed(new, file, profile), source, values, file, changes)
    return new


def _parsed(data: bytes, file: str, profile: str) -> Source:
    if file.endswith(".meta"):
        return parse(b"", meta=data, profile=profile)
    return parse(data, name=file, profile=profile)


def _changed(
    source: Source, values: dict[str, Any], change: Change, file: str
) -> tuple[Source, dict[str, Any]]:
    """Both the text and what it should say, step by step."""
    try:
        for step in steps(values, change):
            fitting = _fitting(step, source.format)
            values = stepped(values, fitting)
            source = _written(_opened(source), fitting)
    except Impossible as reason:
        raise _refusal(source, change, file, str(reason)) from reason
    return source, values


def _fitting(step: Step, kind: Format) -> Step:
    """What will be read where *step* is written: some formats know only text."""
    if not isinstance(step, SetValue):
        return step
    if kind in ("colon", "nikola"):
        return SetValue(step.keys, as_text(step.value))
    if kind == "toml" and isinstance(step.value, str) and (day := native_date(step.value)):
        return SetValue(step.keys, day.isoformat())
    return step


def _opened(source: Source) -> Source:
    """A file that has no front matter gets an empty one."""
    if source.format != "none":
        return source
    eol = b"\r\n" if b"\r\n" in source.body else b"\n"
    return replace(source, format="yaml", head=source.head + b"---" + eol, tail=b"---" + eol)


def _written(source: Source, step: Step) -> Source:
    eol = "\r\n" if b"\r\n" in unparse_front(source) else "\n"
    front = _STEPS[source.format](source.front.decode(), step, eol).encode()
    tail = source.tail
    if source.format == "colon" and source.body and not (tail or front.endswith(_BLANK)):
        tail = eol.encode()  # a new field must not run into the text
    return replace(source, front=front, tail=tail)


def _check(
    new: Source, wanted: Source, values: dict[str, Any], file: str, changes: Sequence[Change]
) -> None:
    """The one safeguard of all edits: what will be read is what was asked for."""
    got, found = read_front(new, file)
    errors = [each for each in found if each.severity == "error"]
    same = new.format == wanted.format and new.body == wanted.body and unchanged(got, values)
    if changes and (errors or not same):
        reason = errors[0].message if errors else "more than that would change"
        raise _refusal(wanted, changes[-1], file, reason)


def _refusal(source: Source, change: Change, file: str, reason: str) -> ContentError:
    place = locate(source, change.keys)
    name = ".".join(change.keys)
    diagnostic = Diagnostic(
        "MB006",
        f"`{name}` can not be changed safely: {reason}",
        file,
        place.line,
        place.col,
        hint="change this file by hand",
        text=place.text,
        width=place.width,
    )
    what = "set" if isinstance(change, Put) else "changed"
    said = f"{diagnostic.where}: `{name}` can not be {what}: {reason}"
    return ContentError(said, [diagnostic], hint="nothing was written")
