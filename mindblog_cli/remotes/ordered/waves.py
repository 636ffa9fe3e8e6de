"""Which files may go at once without one overtaking what it points at, or being in its way."""

from collections.abc import Collection, Iterable
from itertools import groupby

from mindblog_cli.tree.paths import parents

Wave = tuple[bool, bool, int]


def waves(paths: Iterable[str]) -> list[list[str]]:
    """*paths* in runs, of which each is to be there, whole, before the next begins.

    Assets are one run, then the pages of each depth, the front page, and the feeds.
    """
    return [list(run) for _, run in groupby(paths, key=_wave)]


def obstacles(live: Collection[str], puts: Collection[str]) -> list[str]:
    """Files that are where a folder has to be, or in a folder where a file has to be.

    No site has both, so they are to go. To S3 proper they are no obstacles, but many places that
    are much like it keep their objects in folders.
    """
    found = {*live} & {*parents(puts)}
    buried = {*parents(live)} & {*puts}
    if buried:
        found |= {path for path in live if not buried.isdisjoint(parents([path]))}
    return sorted(found)


def _wave(path: str) -> Wave:
    page = path.endswith((".html", ".htm"))
    return page, path == "index.html", path.count("/") if page else 0
