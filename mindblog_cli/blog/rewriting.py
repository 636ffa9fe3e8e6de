"""Settings changed in place: comments, order and every other byte stay."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import InlineTable

from mindblog_cli.blog.root import Blog
from mindblog_cli.blog.settings import Keys


def changed(blog: Blog, settings: Mapping[Keys, object]) -> bytes:
    """The bytes of the blog's settings file with *settings* set; `None` takes one away."""
    before = blog.file.read_bytes()
    full = {(*blog.prefix, *keys): value for keys, value in settings.items()}
    bom = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return bom + rewritten(before.decode("utf-8-sig"), full).encode()


def rewritten(text: str, settings: Mapping[Keys, object]) -> str:
    """TOML *text* with *settings* set; `None` takes one away."""
    document = tomlkit.parse(text)
    for keys, value in settings.items():
        _set(document, keys, value)
    return tomlkit.dumps(document)


def _set(document: Any, keys: Keys, value: object) -> None:  # noqa: ANN401 - tomlkit's containers
    *tables, last = keys
    for depth, key in enumerate(tables):
        if key not in document:
            if value is None:
                return
            document[key] = _table(document, is_super_table=depth < len(tables) - 1)
        document = document[key]
    if value is not None:
        document[last] = value
    elif last in document:
        del document[last]


def _table(within: Any, *, is_super_table: bool) -> Any:  # noqa: ANN401 - tomlkit's containers
    if isinstance(within, InlineTable):
        return tomlkit.inline_table()
    return tomlkit.table(is_super_table=is_super_table)
