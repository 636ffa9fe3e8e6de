"""Markdown to HTML by pyromark: CommonMark, and what GitHub and others added to it."""

from collections.abc import Iterator, MutableMapping
from typing import Any

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


def to_html(text: str, highlights: MutableMapping[str, str]) -> str:
    """*text* as HTML with its code highlighted; *highlights* remembers."""

    def code(language: str | None, source: str) -> str:
        return highlight(language or "", source, highlights)

    return pyromark.html(text, options=OPTIONS, highlight=code)


def code_ranges(text: str) -> list[tuple[int, int]]:
    """Where in *text* code stands, in characters, from first to last."""
    data = text.encode()
    found = []
    at = signs = 0
    events: Iterator[tuple[Any, Any]] = pyromark.events_with_range(text, options=OPTIONS)
    for event, span in events:
        # A name, or a dictionary with one key; that of a beginning holds a name or one of its own.
        if isinstance(event, dict) and ("Code" in event or "CodeBlock" in event.get("Start", "")):
            start = signs + len(data[at : span["start"]].decode())
            end = start + len(data[span["start"] : span["end"]].decode())
            found.append((start, end))
            at, signs = span["end"], end
    return found
