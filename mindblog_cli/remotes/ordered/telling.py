"""Whether an object holds the bytes that it should, as far as its head tells."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing

from mindblog_cli.remotes.folder.files import open_content
from mindblog_cli.remotes.ordered.store import Head, Store
from mindblog_cli.remotes.remote import Content
from mindblog_cli.tree.manifest import Entry

_KINDS = ("sha256", "sha1", "md5")
_CHUNK = 1024 * 1024


def same(head: Head | None, entry: Entry) -> bool:
    """Whether the bytes are surely those of *entry*."""
    return head is not None and head.size == entry.size and head.digest == f"sha256:{entry.digest}"


def other(head: Head, entry: Entry) -> bool:
    """Whether they are surely not; what is told by another kind of hash alone stays open."""
    tells = head.digest.startswith("sha256:")
    return head.size != entry.size or (tells and not same(head, entry))


def there(store: Store, contents: Sequence[Content]) -> set[str]:
    """Which of *contents* need not be sent: their bytes are there."""
    if not contents:
        return set()
    heads = store.heads([content.path for content in contents])
    return {
        content.path
        for content, head in zip(contents, heads, strict=True)
        if head is not None and _is(head, content)
    }


def right(store: Store, wanted: Mapping[str, Entry], paths: Iterable[str]) -> set[str]:
    """Which of *paths* surely hold what is wanted there."""
    if not (asked := list(paths)):
        return set()
    heads = store.heads(asked)
    return {p for p, head in zip(asked, heads, strict=True) if same(head, wanted[p])}


def _is(head: Head, content: Content) -> bool:
    if head.size != content.entry.size:
        return False
    kind, _, digest = head.digest.partition(":")
    if kind == "sha256":
        return digest == content.entry.digest
    return kind in _KINDS and digest == _hashed(content, kind)


def _hashed(content: Content, kind: str) -> str:
    found = hashlib.new(kind, usedforsecurity=False)
    with closing(open_content(content)) as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
