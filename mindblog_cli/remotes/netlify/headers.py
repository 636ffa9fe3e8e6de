"""A `_headers` file for Netlify: what gets a new address with each change may be kept for ever.

All else is served as Netlify does by itself: kept, but asked about each time.
"""

from collections.abc import Mapping
from urllib.parse import quote

from mindblog_cli.tree.manifest import Entry

NAME = "_headers"
_MARK = "# Made by mindblog; a file of this name in the site takes its place.\n"
_FOR_EVER = "immutable"


def headers(wanted: Mapping[str, Entry]) -> bytes:
    """The rules for *wanted*: one for a folder where all is alike, else one for a file."""
    fixed = {path: entry.cache for path, entry in wanted.items() if _FOR_EVER in entry.cache}
    around = {folder for path in fixed for folder in _folders(path)}
    others = (folder for path in wanted if path not in fixed for folder in _folders(path))
    alike = around.difference(others)
    rules: dict[str, str] = {}
    for path, cache in sorted(fixed.items()):
        folder = next((folder for folder in _folders(path) if folder in alike), "")
        rules[f"/{quote(folder)}/*" if folder else f"/{quote(path)}"] = cache
    told = "".join(f"{rule}\n  Cache-Control: {cache}\n" for rule, cache in rules.items())
    return (_MARK + told).encode()


def ours(content: bytes) -> bool:
    """Whether such a file was made here."""
    return content.startswith(_MARK.encode())


def _folders(path: str) -> list[str]:
    """The folders around *path*, the topmost first."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
