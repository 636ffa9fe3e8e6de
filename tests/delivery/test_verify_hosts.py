"""Hosts have ways of their own: redirects, logins, packed pages, no answer at all."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mindblog_cli.delivery import reading
from mindblog_cli.delivery.addresses import address, forms, host
from mindblog_cli.delivery.changed import Changed
from mindblog_cli.delivery.content_types import served
from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver
from mindblog_cli.delivery.judging import Got, fault
from mindblog_cli.delivery.sample import LARGEST, MOST, Visit, sample
from mindblog_cli.delivery.verification import Verification
from mindblog_cli.errors import RemoteError, VerificationFailed
from mindblog_cli.events import Event, Noted
from mindblog_cli.http.client import Unreached
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.memory import MemoryRemote, Store
from mindblog_cli.tree.manifest import Entry
from tests.delivery.building import NOW, Site, Ticking, built, visible
from tests.delivery.site_server import Shown, SiteServer, showing

FIRST: Site = {"index.html": b"one", "a/index.html": b"a", "gone.html": b"g"}
SECOND: Site = {"index.html": b"two", "a/index.html": b"aa"}
LOGIN = {"WWW-Authenticate": "Basic", "Content-Type": "text/html"}


class Publisher:
    """Sends to *www*, whose readers come to *site*."""

    def __init__(self, folder: Path, site: SiteServer) -> None:
        self.folder, self.site, self.www = folder, site, folder / "www"
        self.heard: list[Event] = []

    def send(self, content: Site, *, url: str = "", asked: bool = False) -> Delivery:
        wanted = Verification(site=url or self.site.url, asked=asked)
        clock = Ticking().clock
        options = DeliveryOptions(allow_deletes=9, verification=wanted, clock=clock)
        with FolderRemote(LocalFiles(), str(self.www)) as remote:
            tree = built(self.folder, content)
            return deliver(tree, remote, self.heard.append, now=NOW, options=options)

    @property
    def noted(self) -> str:
        return "\n".join(event.text for event in self.heard if isinstance(event, Noted))


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    with showing(tmp_path / "www") as site:
        publisher = Publisher(tmp_path, site)
        publisher.send(FIRST)
        yield publisher


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (Shown(401, b"", LOGIN), "wants a login (401)"),
        (Shown(429, b"", {"Retry-After": "60"}), "wants to be left alone (429)"),
        (Shown(403, b"", {"cf-mitigated": "challenge"}), "wants to see a person (403)"),
    ],
    ids=["login", "busy", "challenge"],
)
def test_a_door_that_is_closed_to_us_says_nothing_of_the_site(
    publisher: Publisher, shown: Shown, words: str
) -> None:
    publisher.site.bend = lambda *_: shown

    done = publisher.send(SECOND)

    assert done.verified is not None
    assert done.verified.addresses == 0
    assert words in publisher.noted
    assert visible(publisher.www) == SECOND
    with pytest.raises(VerificationFailed, match="wants"):
        publisher.send(FIRST, asked=True)
    assert visible(publisher.www) == SECOND


def test_redirects_within_the_site_are_followed(publisher: Publisher) -> None:
    def bend(path: str, shown: Shown) -> Shown:
        goals = {"/a/": "/a b?c#d", "/a b": "/a/index.html"}
        if path in goals:
            return Shown(301, b"", {"Location": goals[path]})
        return shown

    publisher.site.bend = bend

    assert publisher.send(SECOND).verified is not None
    assert "/a/index.html" in publisher.site.asked


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("http://localhost:1/a/", "leads to http://localhost:1/a/"),
        ("//[", "answers 302"),
        ("/a/", "answers 302"),
    ],
)
def test_a_page_that_leads_away_is_no_page(publisher: Publisher, goal: str, words: str) -> None:
    publisher.site.bend = lambda path, shown: (
        Shown(302, b"", {"Location": goal}) if path == "/a/" else shown
    )

    with pytest.raises(VerificationFailed, match=words):
        publisher.send(SECOND)

    assert visible(publisher.www) == FIRST


def test_redirects_that_go_round_end(publisher: Publisher) -> None:
    publisher.site.bend = lambda path, shown: (
        Shown(307, b"", {"Location": f"/{len(publisher.site.asked)}"}) if path != "/" else shown
    )

    with pytest.raises(VerificationFailed, match="answers 307"):
        publisher.send(SECOND)


def test_a_deleted_page_may_be_a_page_of_the_host_but_no_failure(publisher: Publisher) -> None:
    publisher.site.bend = lambda path, shown: (
        Shown(200, b"two", {"Content-Type": "text/html"}) if shown.status == 404 else shown
    )
    publisher.send(SECOND)

    publisher.send(FIRST)
    publisher.site.bend = lambda path, shown: Shown(502) if shown.status == 404 else shown
    with pytest.raises(VerificationFailed, match=r"gone.html should be gone \(404\), but answers"):
        publisher.send(SECOND)


def test_a_server_that_never_ends_its_answer_is_not_waited_for(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ROUND", 0.3)

    def stall(path: str, shown: Shown) -> Shown:
        if path == "/a/":
            time.sleep(1.0)
        return shown

    publisher.site.bend = stall
    began = time.monotonic()

    with pytest.raises(VerificationFailed, match="/a/ should answer 200, but does not"):
        publisher.send(SECOND)

    assert time.monotonic() - began < 6
    assert visible(publisher.www) == FIRST


def test_a_site_that_can_not_be_put_back_is_told_of(tmp_path: Path) -> None:
    store = Store()

    class Stubborn(MemoryRemote):
        def restore(self, release: str) -> None:
            raise RemoteError("the line broke")

    with showing(tmp_path / "www") as site:
        site.bend = lambda *_: Shown(500)
        for content in (FIRST, SECOND):
            wanted = Verification(site=site.url) if content is SECOND else None
            options = DeliveryOptions(allow_deletes=9, verification=wanted, clock=Ticking().clock)
            remote, tree = Stubborn(store), built(tmp_path, content)
            if wanted is None:
                deliver(tree, remote, lambda _: None, now=NOW, options=options)
                continue
            with pytest.raises(VerificationFailed, match=r"put back \(the line broke\)"):
                deliver(tree, remote, lambda _: None, now=NOW, options=options)

    assert store.files == SECOND
    assert store.holder is None


def test_addresses_are_what_a_browser_asks_for() -> None:
    site = "https://bücher.example:8443/blå bog/"

    assert host(site) == "xn--bcher-kva.example:8443"
    base = "https://xn--bcher-kva.example:8443/bl%C3%A5%20bog"
    assert address(site, "index.html") == f"{base}/"
    assert forms(site, "a%b/?.html") == (f"{base}/a%25b/%3F.html",)
    assert forms(site, "ø/index.html") == (f"{base}/%C3%B8/", f"{base}/%C3%B8/index.html")


def entry(path: str, size: int = 1) -> Entry:
    return Entry(path, size, served(path).type, served(path).cache)


def changed(put: dict[str, int], gone: tuple[str, ...] = ()) -> Changed:
    return Changed(
        release="r",
        put=tuple(put),
        deleted=gone,
        now={path: entry(path, size) for path, size in {"index.html": 1, **put}.items()},
        before={path: entry(path) for path in gone},
    )


def test_a_sample_is_small_the_same_each_time_and_leaves_out_what_hosts_keep() -> None:
    pages = {f"{n}/index.html": 1 for n in range(500)}
    hidden = {".htaccess": 1, "_headers": 1, "404.html": 1, "x.svgz": 1, "film.mp4": LARGEST + 1}
    feeds = {f"{n}/feed.xml": 1 for n in range(9)}
    what = changed(pages | hidden | feeds, tuple(f"old/{n}.html" for n in range(9)))

    chosen = sample(what, "https://mindblog.dk")

    assert len(chosen) == MOST
    assert chosen == sample(what, "https://mindblog.dk")
    assert chosen[0].address == "https://mindblog.dk/"
    assert not hidden.keys() & {visit.path for visit in chosen}
    assert sum(visit.now is None for visit in chosen) == 2
    assert sum(visit.path.endswith("feed.xml") for visit in chosen) == 4


def visit(kind: str, cache: str = "no-cache") -> Visit:
    return Visit("x", "https://mindblog.dk/x", Entry("d", 1, kind, cache), None)


@pytest.mark.parametrize(
    ("wanted", "came", "fine"),
    [
        ("text/html; charset=utf-8", "text/html", True),
        ("text/html", "application/octet-stream", False),
        ("text/html", "", False),
        ("application/rss+xml", "text/xml; charset=utf-8", True),
        ("application/atom+xml", "application/octet-stream", True),
        ("application/rss+xml", "text/html", False),
        ("text/javascript", "application/x-javascript", True),
        ("text/css", "text/plain", False),
        ("application/feed+json", "application/json", True),
        ("application/json", "application/vnd.api+json", True),
        ("image/x-icon", "image/vnd.microsoft.icon", True),
        ("image/svg+xml", "text/xml", False),
        ("font/woff2", "application/font-woff2", True),
        ("application/octet-stream", "anything/at-all", True),
    ],
)
def test_types_are_compared_by_what_they_mean(wanted: str, came: str, fine: bool) -> None:
    got = Got(200, {"content-type": came}, "d")

    assert (fault(visit(wanted), got, "bytes") is None) == fine


def test_what_is_packed_in_a_way_we_can_not_open_is_there_at_least() -> None:
    got = Got(200, {"content-type": "text/html", "content-encoding": "br"}, "other")

    assert fault(visit("text/html"), got, "bytes") is None


def test_why_there_was_no_answer_is_told_by_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ROUND", 0.0)
    with reading.Reader() as reader:
        answers = reader.read(["http://127.0.0.1:1/"])

    assert all(isinstance(one, Unreached) for one in answers.values())
