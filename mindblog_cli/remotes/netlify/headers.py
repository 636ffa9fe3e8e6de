"""A `_headers` file for Netlify: what gets a new address with each change may be kept for ever.

All else is served as Netlify does by itself: kept, but asked about each time.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from mindblog_cli.tree.manifest import Entry

NAME = "_headers"
_MARK = "# Made by mindblog; a file of this name in the site takes its place.\n"
_FOR_EVER = "immutable"


def headers(wanted: Mapping[str, Entry]) -> bytes:
    """The rules for *wanted*: one for a folder where all is alike, else one for a file."""
    fixed = {path: entry.cache for path, entry in wanted.items() if _FOR_EVER in entry.cache}
    mixed = _above(path for path in wanted if path not in fixed)
    rules: dict[str, str] = {}
    for path, cache in sorted(fixed.items()):
        folder = _whole(path, mixed)
        rules[f"/{quote(folder)}/*" if folder else f"/{quote(path)}"] = cache
    told = "".join(f"{rule}\n  Cache-Control: {cache}\n" for rule, cache in rules.items())
    return (_MARK + told).encode()


def ours(content: bytes) -> bool:
    """Whether such a file was made here."""
    return content.startswith(_MARK.encode())


def _above(paths: Iterable[str]) -> set[str]:
    found = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _whole(path: str, mixed: set[str]) -> str:
    """The topmost folder around *path* in which nothing is otherwise; empty for none."""
    parts = path.split("/")[:-1]
    folders = ("/".join(parts[: count + 1]) for count in range(len(parts)))
    return next((folder for folder in folders if folder not in mixed), "")
