"""Segments exchanged by their place, and no other byte."""

from collections.abc import Mapping

from mindblog_cli.segments.segment import Document


def spliced(document: Document, texts: Mapping[int, str]) -> bytes:
    """*document* with Markdown in the place of its segments, by index."""
    data, segments = document.data, document.segments
    kept: list[bytes] = []
    at = 0
    for index in sorted(texts):
        kept += (data[at : segments[index].start], texts[index].encode())
        at = segments[index].end
    return b"".join([*kept, data[at:]])
