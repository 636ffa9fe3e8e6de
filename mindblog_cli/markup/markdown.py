"""Markdown to HTML by pyromark: CommonMark, and what GitHub and others added to it."""

from collections.abc import Callable, MutableMapping
from typing import Any, TypeVar

import pyromark

from mindblog_cli.markup.highlight import highlight

# No smart punctuation: quotation marks differ between languages, and authors type their own.
OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_GFM
)
_Result = TypeVar("_Result")


def to_html(text: str, highlights: MutableMapping[str, str]) -> str:
    """*text* as HTML with its code highlighted; *highlights* remembers."""

    def code(language: str | None, source: str) -> str:
        return highlight(language or "", source, highlights)

    return _parsed(lambda options: pyromark.html(text, options=options, highlight=code))


def events(text: str) -> list[tuple[Any, Any]]:
    """What the parser says of *text*, each with the bytes it is about.

    An event is a name, or a dictionary with one key; that of a beginning holds a name or one of
    its own.
    """
    return _parsed(lambda options: list(pyromark.events_with_range(text, options=options)))


def _parsed(parse: Callable[[pyromark.Options], _Result]) -> _Result:
    """What *parse* gives, with fewer options where the parser breaks down over all of them.

    It does (pulldown-cmark 0.13) over a heading that is underlined, in a quotation, and has what
    looks like attributes: `>|`, `)`, `> {}`, `>-`.
    """
    try:
        return parse(OPTIONS)
    except BaseException as panic:
        # It is no Exception, and has no name to import.
        if type(panic).__name__ != "PanicException":
            raise
        return parse(OPTIONS ^ pyromark.Options.ENABLE_HEADING_ATTRIBUTES)


def code_ranges(text: str) -> list[tuple[int, int]]:
    """Where in *text* code stands, in characters, from first to last."""
    data = text.encode()
    found = []
    at = signs = 0
    for event, span in events(text):
        if isinstance(event, dict) and ("Code" in event or "CodeBlock" in event.get("Start", "")):
            start = signs + len(data[at : span["start"]].decode())
            end = start + len(data[span["start"] : span["end"]].decode())
            found.append((start, end))
            at, signs = span["end"], end
    return found
