"""Finished translations to disk: the post and its record together, or neither."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from mindblog_cli.l10n.pairs import Pair
from mindblog_cli.l10n.plan import Merge, Merged
from mindblog_cli.l10n.po import dump
from mindblog_cli.posts.edits import Edit
from mindblog_cli.posts.save import apply_all, digest


class Job(Struct, frozen=True):
    """A pair and what is to be done about it; *before* are the bytes of its record."""

    pair: Pair
    merge: Merge
    before: bytes

    @property
    def path(self) -> str:
        """Where the translation is, or will be."""
        return self.merge.catalog.translation


def edits(job: Job, merged: Merged) -> list[Edit]:
    """What makes *merged* of the files of *job*; nothing where they are so already."""
    target = job.merge.target
    post = target.data if target else b""
    record = dump(merged.catalog)
    found = []
    if merged.content != post:
        before = digest(post) if target else ""
        found.append(Edit(merged.catalog.translation, before, merged.content))
    if record != job.before:
        found.append(Edit(job.pair.record, digest(job.before) if job.before else "", record))
    return found


def write(root: Path, made: Sequence[tuple[Job, Merged]]) -> list[str]:
    """Write what differs, all or nothing, and name the posts that did.

    Raises Refused for a file that changed since it was read. The caller holds the blog's lock.
    """
    todo = [(job, edits(job, merged)) for job, merged in made]
    apply_all(root, [edit for _, some in todo for edit in some])
    return [job.path for job, some in todo if some]
