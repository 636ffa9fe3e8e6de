"""Which file goes first, so that where files arrive one by one, no page points at nothing."""

from collections.abc import Iterable

_FEEDS = ("feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json")
_LAST = ("robots.txt",)


def in_order(paths: Iterable[str]) -> list[str]:
    """Assets, pages from the deepest to the front page, feeds, the sitemap.

    A page deep down is a post; what lists it is nearer to the top, and the front page comes last.
    """
    return sorted(paths, key=lambda path: (_rank(path), -path.count("/"), path))


def _rank(path: str) -> int:
    name = path.rpartition("/")[2]
    if name in _LAST or name.startswith("sitemap"):
        return 4
    if name in _FEEDS:
        return 3
    if not name.endswith((".html", ".htm")):
        return 0
    return 2 if path == "index.html" else 1
