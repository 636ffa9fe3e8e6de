"""A change to tell of, and a clock that only notes how long somebody would have waited."""

import time
from collections.abc import Iterable

from mindblog_cli.delivery.changed import Changed
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.tree.manifest import Entry

SITE = "https://www.mindblog.dk/blog"
TOKEN = "t0ken-of-nobody"
ENTRY = Entry("d" * 64, 10)


def changed(put: Iterable[str] = (), deleted: Iterable[str] = ()) -> Changed:
    """That *put* are new or different, and *deleted* are gone."""
    there, gone = tuple(put), tuple(deleted)
    return Changed(
        release="r1",
        put=there,
        deleted=gone,
        now=dict.fromkeys(there, ENTRY),
        before=dict.fromkeys(gone, ENTRY),
    )


class Waiting:
    """Notes pauses, and makes none."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    @property
    def clock(self) -> Clock:
        """Time that goes by as it does, but for the pauses."""
        return Clock(time.monotonic, self.pauses.append)


def secrets(*names: str) -> Secrets:
    """An environment that has TOKEN under each of *names*."""
    return Secrets(dict.fromkeys(names, TOKEN))
