"""How many files may go at once without one overtaking what it points at."""

from collections.abc import Iterable
from itertools import groupby

Wave = tuple[bool, bool, int]


def waves(paths: Iterable[str]) -> list[list[str]]:
    """*paths* in runs, of which each is to be there, whole, before the next begins.

    Assets are one run, then the pages of each depth, the front page, and the feeds.
    """
    return [list(run) for _, run in groupby(paths, key=_wave)]


def _wave(path: str) -> Wave:
    page = path.endswith((".html", ".htm"))
    return page, path == "index.html", path.count("/") if page else 0
