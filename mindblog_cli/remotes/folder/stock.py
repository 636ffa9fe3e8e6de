"""What a place was seen to hold, and what we have added since; all of it under the lock."""

from collections.abc import Iterable

from msgspec import Struct

from mindblog_cli.remotes.folder.asks import Like
from mindblog_cli.remotes.folder.files import Stat
from mindblog_cli.remotes.folder.lease import Proof
from mindblog_cli.remotes.release_id import is_id


class Sight(Struct, frozen=True):
    """What readers see: what is at the path, which release its link names, and its manifest."""

    stat: Stat | None
    release: str
    journal: bool
    manifest: bytes | None


class Stock:
    """The names in the folder of ours, which only we change as long as the lock is ours.

    *live* is the release that the link names; empty where there is no link. *proof* asks whether
    the lock still is ours. *top* is what is in the site itself, where that was listed.
    """

    def __init__(
        self, staged: dict[str, Stat], releases: Iterable[str], live: str, proof: Proof
    ) -> None:
        self.live = live
        self.like: Like | None = None
        self.proof = proof
        self.top: frozenset[str] | None = None
        self.staged = {name: stat.size for name, stat in staged.items() if stat.kind == "file"}
        self.releases = sorted(filter(is_id, releases))
