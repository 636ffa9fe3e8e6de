"""Looking at a site once it is live: what is wrong goes back by itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mindblog_cli.delivery.content_types import A_WHILE
from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver
from mindblog_cli.delivery.verification import Verification
from mindblog_cli.errors import VerificationFailed
from mindblog_cli.events import Event, Noted
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.memory import MemoryRemote, Store
from tests.delivery.building import NOW, Site, Ticking, built, visible
from tests.delivery.site_server import Shown, SiteServer, showing

OLD: Site = {"index.html": b"old", "a/index.html": b"a", "gone.html": b"g", "feed.xml": b"<rss/>"}
NEW: Site = {
    "index.html": b"new",
    "a/index.html": b"aa",
    "feed.xml": b"<rss></rss>",
    "style.0a1b2c3d.css": b"p{}",
    "ø/å b.html": b"names",
}


@pytest.fixture
def www(tmp_path: Path) -> Path:
    return tmp_path / "www"


@pytest.fixture
def site(www: Path) -> Iterator[SiteServer]:
    with showing(www) as server:
        yield server


class Telling:
    """Sends sites to *www*, and remembers what was said."""

    def __init__(self, folder: Path, www: Path) -> None:
        self.folder, self.www = folder, www
        self.heard: list[Event] = []
        self.ticking = Ticking()

    def send(self, content: Site, wanted: Verification | None) -> Delivery:
        options = DeliveryOptions(allow_deletes=9, verification=wanted, clock=self.ticking.clock)
        tree = built(self.folder, content)
        with FolderRemote(LocalFiles(), str(self.www)) as remote:
            return deliver(tree, remote, self.heard.append, now=NOW, options=options)

    @property
    def noted(self) -> list[str]:
        return [event.text for event in self.heard if isinstance(event, Noted)]


@pytest.fixture
def telling(tmp_path: Path, www: Path) -> Telling:
    telling = Telling(tmp_path, www)
    telling.send(OLD, None)
    return telling


def test_what_is_shown_as_it_was_sent_is_verified(telling: Telling, site: SiteServer) -> None:
    done = telling.send(NEW, Verification(site=site.url))

    assert done.verified is not None
    assert done.verified.addresses == 6
    assert {"/", "/a/", "/feed.xml", "/ø/å b.html", "/gone.html"} <= set(site.asked)
    assert not telling.ticking.slept


def stale(path: str, shown: Shown) -> Shown:
    return Shown(200, b"a", shown.headers) if path == "/a/" else shown


def other(path: str, shown: Shown) -> Shown:
    return Shown(200, b"an advert", shown.headers) if path == "/a/" else shown


def broken(path: str, shown: Shown) -> Shown:
    return Shown(500, b"oops", {"Content-Type": "text/html"})


def lost(path: str, shown: Shown) -> Shown:
    return Shown(404, b"", {}) if path == "/a/" else shown


def as_text(path: str, shown: Shown) -> Shown:
    return Shown(200, shown.body, shown.headers | {"Content-Type": "text/plain"})


def lingering(path: str, shown: Shown) -> Shown:
    return Shown(200, b"g", {"Content-Type": "text/html"}) if path == "/gone.html" else shown


def hanging_up(path: str, shown: Shown) -> Shown | None:
    return None if path == "/a/" else shown


@pytest.mark.parametrize(
    ("bend", "words"),
    [
        (stale, r"/a/ should be what was sent, but is what it was before"),
        (other, r"/a/ should be what was sent, but is something else"),
        (broken, r"/ should answer 200, but answers 500"),
        (lost, r"/a/ should answer 200, but answers 404"),
        (as_text, r"/ should be text/html, but is text/plain"),
        (lingering, r"/gone.html should be gone \(404\), but is still there"),
        (hanging_up, r"/a/ should answer 200, but does not: the site at .* closed the connection"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_wrong_goes_back_by_itself(
    telling: Telling,
    site: SiteServer,
    www: Path,
    bend: Callable[[str, Shown], Shown | None],
    words: str,
) -> None:
    site.bend = bend

    with pytest.raises(VerificationFailed, match=f"{words}.*; the earlier site is back"):
        telling.send(NEW, Verification(site=site.url))

    assert visible(www) == OLD
    assert sum(telling.ticking.slept) <= 12
    site.bend = lambda _, shown: shown
    telling.send(NEW, Verification(site=site.url))
    assert visible(www) == NEW


def test_a_network_that_lags_is_waited_for(telling: Telling, site: SiteServer, www: Path) -> None:
    site.bend = lambda path, shown: stale(path, shown) if len(telling.ticking.slept) < 2 else shown

    done = telling.send(NEW, Verification(site=site.url))

    assert done.verified is not None
    assert telling.ticking.slept == [0.5, 1.0]
    assert site.asked.count("/") == 1


def test_hosts_that_take_their_time_are_not_blamed(telling: Telling, site: SiteServer) -> None:
    site.bend = stale

    assert telling.send(NEW, Verification(site=site.url, patient=True)).verified is not None


def test_a_host_that_changes_pages_is_only_asked_whether_they_are_there(
    telling: Telling, site: SiteServer, www: Path
) -> None:
    site.bend = other

    telling.send(NEW, Verification(site=site.url, mode="reach"))

    assert visible(www) == NEW


def test_a_site_nobody_reaches_is_no_failure_unless_it_was_asked_for(
    telling: Telling, www: Path
) -> None:
    nowhere = "http://127.0.0.1:1"

    telling.send(NEW, Verification(site=nowhere))

    assert visible(www) == NEW
    assert "not all of http://127.0.0.1:1 could be looked at" in telling.noted[-1]
    assert "refuses connections" in telling.noted[-1]
    with pytest.raises(VerificationFailed, match="can not be"):
        telling.send(OLD, Verification(site=nowhere, asked=True))
    assert visible(www) == NEW


def test_another_site_at_the_address_is_none_of_ours(
    telling: Telling, site: SiteServer, www: Path
) -> None:
    site.bend = lambda _, shown: Shown(200, b"parked", {"Content-Type": "text/html"})

    done = telling.send(NEW, Verification(site=site.url))

    assert done.verified is None
    assert visible(www) == NEW
    assert "shows another site" in telling.noted[-1]
    with pytest.raises(VerificationFailed):
        telling.send(OLD, Verification(site=site.url, asked=True))


def test_the_first_site_of_all_stays_for_there_is_none_to_go_back_to(
    tmp_path: Path, www: Path, site: SiteServer
) -> None:
    site.bend = other

    with pytest.raises(VerificationFailed, match="nothing of ours was live before"):
        Telling(tmp_path, www).send(NEW, Verification(site=site.url))

    assert visible(www) == NEW


def test_caching_is_looked_at_where_it_is_ours_to_say(tmp_path: Path, site: SiteServer) -> None:
    site.folder.mkdir()
    for path, content in NEW.items():
        (site.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (site.folder / path).write_bytes(content)
    site.bend = lambda _, shown: Shown(
        shown.status, shown.body, shown.headers | {"Cache-Control": A_WHILE}
    )
    options = DeliveryOptions(verification=Verification(site=site.url), clock=Ticking().clock)

    with pytest.raises(VerificationFailed, match=r"style.* should be kept \(immutable\)"):
        deliver(
            built(tmp_path, NEW), MemoryRemote(Store()), lambda _: None, now=NOW, options=options
        )
