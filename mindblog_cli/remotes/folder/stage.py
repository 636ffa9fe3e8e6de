"""Staged bytes: in one folder, named by their hash, so that any later try can use them."""

from collections.abc import Iterator, Sequence

from mindblog_cli.remotes.folder.files import Files, Upload
from mindblog_cli.remotes.remote import Content, Sent
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


def stage(files: Files, folder: str, contents: Sequence[Content]) -> Iterator[Sent]:
    """Upload *contents* into *folder*, except what is there with the right size."""
    files.folders([folder])
    there = files.names([folder])[0]
    entries = {content.path: content.entry for content in contents}
    named = names(list(entries), entries)
    missing: list[Upload] = []
    for content in contents:
        stat = there.get(named[content.path])
        if stat and stat.kind == "file" and stat.size == content.entry.size:
            yield Sent(content.path, content.entry.size, resumed=True)
        else:
            missing.append(Upload(f"{folder}/{named[content.path]}", content))
    yield from files.upload(missing)


def sweep(files: Files, folder: str) -> None:
    """Empty the stage; what is left there was for a site that never came to be."""
    files.remove(f"{folder}/{name}" for name in files.names([folder])[0])
