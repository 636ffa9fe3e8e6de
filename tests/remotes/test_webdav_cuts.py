"""Cut after any request that changes something: the old site, the new one, or a journal."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from mindblog_cli.http.answer import Answer
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.url import parse
from mindblog_cli.remotes.webdav.address import settings
from mindblog_cli.remotes.webdav.answers import Doing
from mindblog_cli.remotes.webdav.dav import Dav
from mindblog_cli.remotes.webdav.files import WebDavFiles
from tests.delivery.building import Site, send, visible
from tests.delivery.cutting import Killed
from tests.remotes.dav import MEANS
from tests.servers.dav import DavServer
from tests.servers.nginx_dav import nginx

__all__ = ["nginx"]

pytestmark = pytest.mark.xdist_group("nginx")

OLD: Site = {"index.html": b"1", "same": b"s", "gone/x": b"g", "f": b"file", "d/e": b"e", "z": b"2"}
NEW: Site = {"index.html": b"2", "same": b"s", "f/g": b"g", "d": b"file", "new/a": b"2", "z": b"1"}

NEVER = 1 << 30


class Cutting(Dav):
    """A server to which a publisher can say only *left* more things that change something."""

    def __init__(self, address: str, left: int) -> None:
        url = parse(address)
        super().__init__(Opening(url=url, root=Path("/"), means=MEANS), settings(url, Path("/")))
        self.left = left

    def ask(self, doing: Doing, **named: Any) -> Answer:  # noqa: ANN401 - as its base has them
        if doing.method not in ("GET", "PROPFIND"):
            self.left -= 1
            if self.left < 0:
                raise Killed
        return super().ask(doing, **named)


class Place:
    """A folder on nginx."""

    def __init__(self, server: DavServer, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        name = "/".join(folder.parts[-2:])
        self.www = server.folder / name
        self.address = server.address(name)

    def send(self, site: Site, left: int = NEVER) -> int:
        """Send *site*, and give how many changes were still to be had."""
        dav = Cutting(self.address, left)
        send(self.folder, site, FolderRemote(WebDavFiles(dav, 4), dav.root))
        return dav.left

    def cut(self, site: Site, after: int) -> bool:
        """Whether it was not done before."""
        try:
            self.send(site, after)
        except Killed:
            # As if the claim of the dead had grown old.
            shutil.rmtree(self.www / ".mindblog/lock", ignore_errors=True)
            return True
        return False

    def is_between(self) -> bool:
        there = visible(self.www)
        whole = all(content in (OLD.get(path), NEW.get(path)) for path, content in there.items())
        return whole and (self.www / ".mindblog/journal").exists()


def cut_at_every(server: DavServer, folder: Path, step: int) -> None:
    place = Place(server, folder / "count")
    place.send(OLD)
    total = NEVER - place.send(NEW)
    assert total > 30
    for after in range(0, total, step):
        place = Place(server, folder / str(after))
        place.send(OLD)
        assert place.cut(NEW, after)
        assert visible(place.www) in (OLD, NEW) or place.is_between(), after

        place.send(NEW)

        assert visible(place.www) == NEW, after
        assert not (place.www / ".mindblog/journal").exists()


def test_cut_after_any_change_the_old_or_the_new_site_is_live(
    nginx: DavServer, tmp_path: Path
) -> None:
    cut_at_every(nginx, tmp_path, 13)


@pytest.mark.campaign
def test_cut_after_every_single_change(nginx: DavServer, tmp_path: Path) -> None:
    cut_at_every(nginx, tmp_path, 1)


def test_a_cut_first_delivery_is_completed(nginx: DavServer, tmp_path: Path) -> None:
    for after in range(1, 200, 17):
        place = Place(nginx, tmp_path / str(after))
        was_cut = place.cut(NEW, after)

        place.send(NEW)

        assert visible(place.www) == NEW
        if not was_cut:
            return


def test_a_cut_delivery_may_be_followed_by_another_site(nginx: DavServer, tmp_path: Path) -> None:
    other = {"index.html": b"3", "f": b"again a file"}
    for after in (20, 30, 34, 38):
        place = Place(nginx, tmp_path / str(after))
        place.send(OLD)
        place.cut(NEW, after)

        place.send(other)

        assert visible(place.www) == other
