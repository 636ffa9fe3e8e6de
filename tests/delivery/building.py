"""Small sites for deliveries: built on disk, sent, and read as a visitor would."""

from datetime import UTC, datetime
from pathlib import Path

from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.events import silence
from mindblog_cli.remotes.remote import Remote
from mindblog_cli.tree.disk import TreeOnDisk, writing

Site = dict[str, bytes]

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FRONT: Site = {"index.html": b"front"}


class Ticking:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.clock = Clock(lambda: self.now, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def built(folder: Path, site: Site) -> TreeOnDisk:
    with writing(folder / "built", None) as out:
        for path, content in site.items():
            out.put(path, content)
        return out.finish()


def send(
    folder: Path, site: Site, remote: Remote, *, allow_deletes: int | None = 10_000
) -> Delivery:
    options = DeliveryOptions(allow_deletes=allow_deletes)
    with remote:
        return deliver(built(folder, site), remote, silence, now=NOW, options=options)


def visible(folder: Path) -> Site:
    """What readers see."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".mindblog" not in path.relative_to(folder).parts
    }
