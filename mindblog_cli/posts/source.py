"""A post file as bytes: front matter and body, nothing lost in between."""

from typing import Literal

from msgspec import Struct

from mindblog_cli.patterns import pattern
from mindblog_cli.posts.fences import Cut, between_fences, json_object
from mindblog_cli.posts.headers import colon_header, nikola_header, rest_header

Format = Literal["none", "yaml", "toml", "json", "colon", "nikola"]

BOM = b"\xef\xbb\xbf"

# What Pelican reads line by line, and YAML would read in the same way or trip over.
_FLAT = pattern(rb"(?:[A-Za-z0-9_-]+:(?:[ \t]+(?![\[{\"'|>&*!%@`])[^\n]*)?[ \t]*(?:\r?\n|\Z))*")


class Source(Struct, frozen=True):
    """A file cut in four; `head + front + tail + body` is the file, byte for byte.

    *head* is a BOM and the opening fence with its line end, *tail* the closing fence with its own.
    *front_line* and *body_line* are the lines, counted from 1, on which those parts begin.
    With *apart* the first three are a file of their own (Nikola's `.meta`) and *body* is the post.
    """

    format: Format
    head: bytes
    front: bytes
    tail: bytes
    body: bytes
    front_line: int = 1
    body_line: int = 1
    apart: bool = False


def parse(
    data: bytes, *, name: str = "", meta: bytes | None = None, profile: str = "mindblog"
) -> Source:
    """*data* cut into front matter and body; any bytes are legal, and none is lost.

    *name* tells reST apart by its suffix, *meta* is the content of a `.meta` file beside the post.
    `Key: value` lines are front matter only with *profile* pelican, for they may be prose.
    """
    if meta is not None:
        return _apart(data, parse(meta, profile=profile))
    cut = between_fences(data)
    if cut:
        return _cut(data, _dialect(data, *cut, profile=profile), cut[1])
    return _unfenced(data, rest=name.endswith(".rst"), colon=profile == "pelican")


def unparse(source: Source) -> bytes:
    """The post's bytes as they were, or as they will be."""
    return source.body if source.apart else unparse_front(source) + source.body


def unparse_front(source: Source) -> bytes:
    """All before the body; of a post with its front matter apart, the bytes of that file."""
    return source.head + source.front + source.tail


def _unfenced(data: bytes, *, rest: bool, colon: bool) -> Source:
    if cut := json_object(data):
        return _cut(data, "json", cut)
    if cut := nikola_header(data):
        return _cut(data, "nikola", cut)
    if (rest and (cut := rest_header(data))) or (colon and (cut := colon_header(data))):
        return _cut(data, "colon", cut)
    start = len(BOM) if data.startswith(BOM) else 0
    return _cut(data, "none", (start, start, start))


def _cut(data: bytes, kind: Format, cut: Cut) -> Source:
    start, end, body = cut
    front_line = 1 + data.count(b"\n", 0, start)
    body_line = front_line + data.count(b"\n", start, body)
    return Source(
        kind, data[:start], data[start:end], data[end:body], data[body:], front_line, body_line
    )


def _dialect(data: bytes, kind: Format, cut: Cut, *, profile: str) -> Format:
    if profile == "pelican" and kind == "yaml" and _FLAT.fullmatch(data, cut[0], cut[1]):
        return "colon"
    return kind


def _apart(data: bytes, meta: Source) -> Source:
    """A `.meta` file without fences or dots is taken for YAML."""
    if meta.format == "none":
        return Source("yaml", meta.head, meta.body, b"", data, apart=True)
    tail = meta.tail + meta.body
    return Source(
        meta.format, meta.head, meta.front, tail, data, front_line=meta.front_line, apart=True
    )
