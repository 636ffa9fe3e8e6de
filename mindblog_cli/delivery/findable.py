"""Which pages search engines may be told of: a page itself says whether it wants to be found."""

import re

from msgspec.structs import replace

from mindblog_cli.delivery.changed import Changed
from mindblog_cli.patterns import pattern
from mindblog_cli.tree.disk import TreeOnDisk

_HEAD = 8192
"""Bytes of a page in which its head says what it has to say."""

# Kept out of lists, or nothing but the way to another address.
_HIDDEN = pattern(
    rb"""<meta\s[^>]*(?:name=["']?robots\b[^>]*\bnoindex|http-equiv=["']?refresh)\b""", re.I
)


def findable(changed: Changed, tree: TreeOnDisk) -> Changed:
    """*changed* without new pages that are not meant to be found."""
    put = tuple(path for path in changed.put if not _hidden(tree, path))
    return replace(changed, put=put)


def _hidden(tree: TreeOnDisk, path: str) -> bool:
    if not path.endswith(".html") or path not in tree.tree.leaves:
        return False
    with tree.open(path) as file:
        return _HIDDEN.search(file.read(_HEAD)) is not None
