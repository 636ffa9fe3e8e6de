"""What a delivery changed, for those who look at it afterwards and those who tell others."""

from collections.abc import Mapping

from msgspec import Struct

from mindblog_cli.tree.manifest import Entry


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
