"""Where in a file something stands, in lines and columns as an editor counts them."""

from typing import Literal

from msgspec import Struct

from mindblog_cli.errors import Diagnostic

Span = tuple[int, int]


class Place(Struct, frozen=True):
    """A stretch of one line: *line* and *col* count from 1, *text* is that line."""

    line: int
    col: int
    width: int
    text: str


class Fault(Struct, frozen=True):
    """What is wrong with a text, before it is known where in which file that text stands."""

    code: str
    message: str
    start: int = 0
    end: int = 0
    severity: Literal["error", "warning"] = "error"
    hint: str = ""


def place_of(text: str, span: Span, first_line: int = 1) -> Place:
    """The place of *span*, counted in characters of *text*, which begins on *first_line*."""
    start, end = span
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line = text[line_start : line_end if line_end >= 0 else len(text)].rstrip("\r")
    width = max(1, min(end, line_start + len(line)) - start)
    return Place(first_line + text.count("\n", 0, start), start - line_start + 1, width, line)


def diagnosed(fault: Fault, file: str, text: str, first_line: int = 1) -> Diagnostic:
    """*fault* as the author is told of it."""
    place = place_of(text, (fault.start, fault.end), first_line)
    return Diagnostic(
        fault.code,
        fault.message,
        file,
        place.line,
        place.col,
        severity=fault.severity,
        hint=fault.hint,
        text=place.text,
        width=place.width,
    )
