"""Staged bytes: in one folder, named by their hash, so that any later try can use them."""

from collections.abc import Iterator, Sequence

from mindblog_cli.errors import RemoteError
from mindblog_cli.remotes.folder.files import Files, Upload
from mindblog_cli.remotes.folder.stock import Stock
from mindblog_cli.remotes.remote import Content, Sent, Source
from mindblog_cli.tree.manifest import Entry


def names(put: Sequence[str], entries: dict[str, Entry]) -> dict[str, str]:
    """The staged name of each path: its digest, with a number for those that share it.

    Each needs its own, because a burst of renames uses them up.
    """
    seen: dict[str, int] = {}
    found: dict[str, str] = {}
    for path in sorted(put):
        digest = entries[path].digest
        number = seen[digest] = seen.get(digest, -1) + 1
        found[path] = f"{digest}-{number}" if number else digest
    return found


def stage(files: Files, folder: str, contents: Sequence[Content], stock: Stock) -> Iterator[Sent]:
    """Upload *contents* into *folder*, except what is there with the right size."""
    entries = {content.path: content.entry for content in contents}
    named = names(list(entries), entries)
    missing: list[Content] = []
    for content in contents:
        if stock.staged.get(named[content.path]) == content.entry.size:
            yield Sent(content.path, content.entry.size, resumed=True)
        else:
            missing.append(content)
    uploads = (Upload(f"{folder}/{named[content.path]}", content) for content in missing)
    for sent in files.upload(uploads):
        if sent.done:
            stock.staged[named[sent.path]] = entries[sent.path].size
        yield sent


def send_again(
    files: Files, folder: str, paths: Sequence[str], source: Source, stock: Stock
) -> list[str]:
    """Stage what should have been there and is not; gives the paths it could have for.

    All of those that are put go in together, so that equal ones get the names they had before.
    """
    contents = [content for path in paths if (content := source(path))]
    files.folders([folder])
    stock.staged.clear()
    for _ in stage(files, folder, contents, stock):
        pass
    return [content.path for content in contents]


def check_staged(moves: Sequence[tuple[str, str, int]], stock: Stock) -> None:
    """Raise where one of (staged name, path, size) still is not there."""
    for name, path, size in moves:
        if stock.staged.get(name) != size:
            raise RemoteError(f"{path} was sent and is not there")
