"""A post file as bytes: front matter and body, nothing lost in between."""

from typing import Literal

from msgspec import Struct

Format = Literal["none", "yaml", "toml", "json", "colon", "nikola"]


class Source(Struct, frozen=True):
    """A file cut in four; `head + front + tail + body` is the file, byte for byte.

    *head* is a BOM and the opening fence with its line end, *tail* the closing fence with its own.
    *front_line* and *body_line* are the lines, counted from 1, on which those parts begin.
    """

    format: Format
    head: bytes
    front: bytes
    tail: bytes
    body: bytes
    front_line: int = 1
    body_line: int = 1
