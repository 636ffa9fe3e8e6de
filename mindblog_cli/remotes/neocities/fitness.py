"""Which files Neocities takes, as its own source says (models/site.rb, models/site_file.rb)."""

import os
from codecs import getincrementaldecoder
from collections.abc import Sequence

from mindblog_cli.errors import RemoteRefused
from mindblog_cli.remotes.folder.files import open_content
from mindblog_cli.remotes.remote import Content

_EXTENSIONS = """
html htm txt text css js jpg jpeg jxl png apng gif svg md markdown eot ttf woff woff2 json geojson
csv tsv mf ico pdf asc key pgp xml mid midi manifest otf webapp less sass rss kml dae obj mtl scss
webp avif xcf epub gltf bin webmanifest knowl atom opml rdf map gpg resolvehandle pls yaml yml toml
osdx mjs cjs ts glb py glsl sf2
"""

LONGEST = 200
"""Characters in a path."""

LARGEST = 10**8
"""Bytes in a file."""

FREE = frozenset(_EXTENSIONS.split())
"""Extensions that a free site may have, whatever is in the file."""

_SHOWN = 3
_HEAD = 4096


def check(contents: Sequence[Content], *, supporter: bool) -> None:
    """Raise RemoteRefused for files that would not be taken, before any is sent."""
    for why, hint, unfit in (
        ("takes no file of such a name", "give them other slugs", _misnamed),
        ("takes no file of more than 100 MB", "keep them elsewhere, and link there", _too_large),
    ):
        _refuse([c.path for c in contents if unfit(c)], why, hint)
    if not supporter:
        why, hint = "takes such files from supporters only", "see neocities.org/supporter"
        _refuse([c.path for c in contents if _not_free(c)], why, hint)


def _refuse(paths: list[str], why: str, hint: str) -> None:
    if paths:
        shown = ", ".join(f'"{path}"' for path in paths[:_SHOWN])
        more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        raise RemoteRefused(f"Neocities {why}: {shown}{more}", hint=hint)


def _misnamed(content: Content) -> bool:
    path = content.path
    odd = any(ord(letter) < 32 or letter == "\\" for letter in path)
    return odd or ".." in path or len(path) > LONGEST


def _too_large(content: Content) -> bool:
    return content.entry.size > LARGEST


def _not_free(content: Content) -> bool:
    """Whether it has another extension, and is no text, which may be called anything."""
    extension = os.path.splitext(content.path)[1][1:].lower()
    return extension not in FREE and not _is_text(content)


def _is_text(content: Content) -> bool:
    with open_content(content) as file:
        head = file.read(_HEAD)
    try:
        # A character may be cut in two at the end of what was read.
        getincrementaldecoder("utf-8")().decode(head, final=len(head) < _HEAD)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head
