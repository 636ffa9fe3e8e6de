"""A burst that is cut in the middle, as by a kill."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mindblog_cli.delivery.deliver import DeliveryOptions, deliver
from mindblog_cli.events import silence
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.folder.remote import FolderRemote
from tests.delivery.cutting import Killed
from tests.faults.author import Author
from tests.faults.nursery import tree
from tests.faults.places import Folder


class BurstCut(LocalFiles):
    """Dies in the middle of the renames that follow the journal's."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.begun = False

    def rename(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        pairs = list(pairs)
        if self.begun:
            if self.left == 0:
                raise Killed
            self.left -= 1
        self.begun = self.begun or any(new.endswith("/journal") for _, new in pairs)
        return super().rename(pairs)


def cut_in_the_burst(author: Author, place: Folder, *, after: int) -> None:
    """Publish what was built, and die after so many renames of the burst."""
    built = Path(author.folder.root / ".mindblog/site")
    tree.cache_clear()
    with suppress(Killed), FolderRemote(BurstCut(after), str(place.www)) as remote:
        options = DeliveryOptions(allow_deletes=1000)
        deliver(tree(str(built)), remote, silence, now=author.folder.now, options=options)
    assert (place.ours / "journal").exists()
    (place.ours / "lock").unlink(missing_ok=True)
