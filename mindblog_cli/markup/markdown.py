"""Markdown to HTML by pyromark: CommonMark, and what GitHub and others added to it."""

from collections.abc import MutableMapping

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
    ascii_only = len(data) == len(text)
    found = []
    for event, span in pyromark.events_with_range(text, options=OPTIONS):
        if _is_code(event):
            start, end = span["start"], span["end"]
            if not ascii_only:
                start, end = len(data[:start].decode()), len(data[:end].decode())
            found.append((start, end))
    return found


def _is_code(event: object) -> bool:
    if not isinstance(event, dict):
        return False
    start = event.get("Start")
    return "Code" in event or (isinstance(start, dict) and "CodeBlock" in start)
