"""Settings changed in place: comments, order and every other byte stay."""

from collections.abc import Mapping
from typing import Any

import tomlkit

from mindblog_cli.blog.root import Blog
from mindblog_cli.blog.settings import Keys


def changed(blog: Blog, settings: Mapping[Keys, object]) -> bytes:
    """The bytes of the blog's settings file with *settings* set; `None` takes one away."""
    before = blog.file.read_bytes()
    document = tomlkit.parse(before.decode("utf-8-sig"))
    for keys, value in settings.items():
        _set(document, (*blog.prefix, *keys), value)
    bom = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return bom + tomlkit.dumps(document).encode()


def _set(document: Any, keys: Keys, value: object) -> None:  # noqa: ANN401 - tomlkit's containers
    *tables, last = keys
    for depth, key in enumerate(tables):
        if key not in document:
            if value is None:
                return
            document[key] = tomlkit.table(is_super_table=depth < len(tables) - 1)
        document = document[key]
    if value is not None:
        document[last] = value
    elif last in document:
        del document[last]
