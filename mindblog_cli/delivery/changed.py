"""What a delivery changed, for those who look at it afterwards and those who tell others."""

from collections.abc import Mapping

from msgspec import Struct

from mindblog_cli.tree.diff import diff
from mindblog_cli.tree.manifest import Entry, Manifest


class Changed(Struct, frozen=True, kw_only=True):
    """From what was live to what is, by path; *put* and *deleted* are those that differ."""

    release: str
    put: tuple[str, ...]
    deleted: tuple[str, ...]
    now: Mapping[str, Entry]
    before: Mapping[str, Entry]

    @property
    def paths(self) -> tuple[str, ...]:
        """All that is not what it was."""
        return self.put + self.deleted


def between(before: Manifest | None, now: Manifest) -> Changed:
    """What a reader finds changed who has seen *before*, as far as that is known."""
    known = before.entries if before else {}
    changes = diff(known, now.entries)
    return Changed(
        release=now.release,
        put=changes.put,
        deleted=changes.delete,
        now=now.entries,
        before=known,
    )
