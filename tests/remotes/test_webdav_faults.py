"""What can go wrong on the way to a WebDAV server ends in its class, and in one clear line."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver
from mindblog_cli.errors import ConfigError, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.events import silence
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import parse
from mindblog_cli.remotes.webdav.address import webdav
from tests.delivery.building import FRONT, Site, built, visible
from tests.remotes.bent import Answer, Bend, Fault, Half, Request, Reset, Stall, bent
from tests.servers.dav import DavServer
from tests.servers.nginx_dav import nginx
from tests.servers.ports import free_ports

__all__ = ["nginx"]

pytestmark = pytest.mark.xdist_group("nginx")

OLD: Site = FRONT | {f"p/{n}/index.html": b"old %d" % n for n in range(4)} | {"gone/x": b"x"}
NEW: Site = FRONT | {f"p/{n}/index.html": b"new %d" % n for n in range(5)} | {"a.css": b"css"}

HTML = b"<html><head><title>x</title></head><body><h1>No way</h1></body></html>"
BOMB = b'<!DOCTYPE x [<!ENTITY a "b">]><multistatus xmlns="DAV:">&a;</multistatus>'


class Place:
    """A folder on nginx, and its remote, by way of a proxy if *port* is given."""

    def __init__(self, server: DavServer, folder: Path) -> None:
        self.server = server
        self.scratch = folder
        self.www = server.folder / folder.name
        self.slept: list[float] = []

    def remote(self, port: int = 0, **options: str) -> Remote:
        address = self.server.address(self.scratch.name, port=port, **options)
        secrets = Secrets({"HOME": "/nowhere"})
        means = Means(secrets=secrets, sleep=self.slept.append, jobs=4)
        return open_remote(address, self.scratch, means=means)

    def send(self, site: Site, port: int = 0, **options: str) -> Delivery:
        tree = built(self.scratch, site)
        allowed = DeliveryOptions(allow_deletes=10_000)
        with self.remote(port, **options) as remote:
            return deliver(tree, remote, silence, now=datetime.now(UTC), options=allowed)


@pytest.fixture
def place(nginx: DavServer, tmp_path: Path) -> Place:
    return Place(nginx, tmp_path)


def bare(port: int, **options: str) -> Remote:
    """One that does not try again."""
    query = "&".join(f"{name}={value}" for name, value in options.items())
    url = parse(f"webdav://127.0.0.1:{port}/www?{query}")
    secrets = Secrets({"HOME": "/nowhere"})
    return webdav(Opening(url=url, root=Path("/"), means=Means(secrets=secrets)))


ALWAYS = [
    (Answer(503), RemoteError, "answered 503"),
    (Answer(500, body=HTML), RemoteError, "answered 500 looking at .*: x No way"),
    (Answer(429), RemoteError, "answered 429"),
    (Answer(423), RemoteError, "answered 423"),
    (Answer(403), RemoteRefused, "permission denied looking at"),
    (Answer(418), RemoteRefused, "answered 418"),
    (Answer(405), ConfigError, "there is no WebDAV at .*405"),
    (Answer(200, body=HTML), ConfigError, "there is no WebDAV at .*200"),
    (Answer(200, body=b"<!doctype html><p>x"), ConfigError, "can not be read"),
    (Answer(401), ConfigError, "wants a password, and none is known"),
    (Answer(301, headers={"Location": "https://dav.example.org/x"}), ConfigError, "points elsewhe"),
    (Answer(302), ConfigError, "points elsewhere, .*to nowhere"),
    (Answer(207, body=BOMB), ConfigError, "declares entities"),
    (Answer(207, body=b"{}"), ConfigError, "it is no XML"),
    (Answer(207, body=b"<multistatus xmlns='DAV:'>"), RemoteError, "it is no XML"),
    (Reset(), RemoteError, "closed the connection"),
    (Half(), RemoteError, "closed the connection|no XML"),
    (Stall(), RemoteError, "did not answer in time"),
]


@pytest.mark.parametrize(("fault", "kind", "words"), ALWAYS, ids=str)
def test_each_fault_has_its_class_and_its_line(
    nginx: DavServer, fault: Fault, kind: type[MindBlogError], words: str
) -> None:
    with (
        bent(nginx.port, lambda _: fault) as line,
        pytest.raises(kind, match=words) as raised,
        bare(line.port, idle="0.3") as remote,
    ):
        remote.look()

    assert issubclass(raised.type, kind)
    assert "\n" not in raised.value.message


def test_a_redirect_says_which_address_to_use(nginx: DavServer) -> None:
    there = Answer(308, headers={"Location": "https://dav.example.org:8443/x"})
    with (
        bent(nginx.port, lambda _: there) as line,
        pytest.raises(ConfigError) as raised,
        bare(line.port),
    ):
        pass

    assert raised.value.hint == "use webdavs://dav.example.org:8443/…"


def test_a_bomb_ends_in_one_line_and_in_bounded_memory(nginx: DavServer) -> None:
    deep = Answer(207, body=b"<a>" * 5_000_000)
    with (
        bent(nginx.port, lambda _: deep) as line,
        pytest.raises(ConfigError, match="too deep"),
        bare(line.port),
    ):
        pass


def test_nobody_there_is_one_clear_line() -> None:
    (port,) = free_ports(1)
    with pytest.raises(RemoteError, match="refuses connections"), bare(port):
        pass


def at(method: str, fault: Fault, *, after: int = 0, times: int = 1, path: str = "") -> Bend:
    """The fault for so many requests of *method*, once so many have gone well."""
    seen: list[Request] = []

    def bend(request: Request) -> Fault:
        if request.method != method or path not in request.path or "trial-" in request.path:
            return None
        seen.append(request)
        return fault if after < len(seen) <= after + times else None

    return bend


METHODS = {"PROPFIND": 9, "GET": 1, "MKCOL": 1, "PUT": 4, "MOVE": 8, "COPY": 1, "DELETE": 1}
PASSING: list[Fault] = [Answer(503), Answer(500), Reset(), Reset(late=True)]
SOME = [(Answer(503), "PUT"), (Reset(), "MOVE"), (Reset(late=True), "MOVE"), (Half(), "PROPFIND")]


def get_over(place: Place, fault: Fault, method: str) -> None:
    place.send(OLD)

    with bent(place.server.port, at(method, fault, after=METHODS[method])) as line:
        place.send(NEW, line.port)

    assert visible(place.www) == NEW
    assert place.slept
    assert not (place.www / ".mindblog/journal").exists()
    assert not (place.www / ".mindblog/lock").exists()


@pytest.mark.parametrize(("fault", "method"), SOME, ids=str)
def test_a_fault_that_passes_is_got_over(place: Place, fault: Fault, method: str) -> None:
    get_over(place, fault, method)


@pytest.mark.campaign
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("fault", PASSING, ids=str)
def test_whatever_passes_is_got_over(place: Place, fault: Fault, method: str) -> None:
    get_over(place, fault, method)


def test_a_server_is_left_alone_for_as_long_as_it_asks(place: Place) -> None:
    busy = Answer(503, headers={"Retry-After": "7"})

    with bent(place.server.port, at("PUT", busy, after=3)) as line:
        place.send(OLD, line.port)

    assert 7.0 in place.slept


OFTEN = [
    ("PUT", Answer(507, body=HTML), RemoteRefused, "the disk is full"),
    ("PUT", Answer(401), ConfigError, "wants a password"),
    ("PUT", Stall(), RemoteError, "did not answer in time"),
    ("MOVE", Answer(403), RemoteRefused, "permission denied renaming"),
    ("MOVE", Reset(), RemoteError, "closed the connection"),
]
SELDOM = [
    ("PUT", Answer(413), RemoteRefused, "no file that big"),
    ("PUT", Answer(403), RemoteRefused, "permission denied writing"),
    ("PUT", Answer(404), RemoteRefused, "nothing is there"),
    ("MOVE", Answer(207), RemoteRefused, "only a part"),
    ("MOVE", Answer(409), RemoteRefused, "can not be written"),
    ("MOVE", Answer(423), RemoteError, "answered 423"),
    ("COPY", Answer(507), RemoteRefused, "the disk is full"),
    ("MKCOL", Answer(403), RemoteRefused, "permission denied making the folder"),
]
LASTING = [*OFTEN, *(pytest.param(*one, marks=pytest.mark.campaign) for one in SELDOM)]


@pytest.mark.parametrize(("method", "fault", "kind", "words"), LASTING, ids=str)
def test_a_fault_that_lasts_leaves_the_old_site_or_a_journal(
    place: Place, method: str, fault: Fault, kind: type[MindBlogError], words: str
) -> None:
    place.send(OLD)
    after = {"PUT": 5, "MOVE": 10}.get(method, 0)
    lasting = at(method, fault, after=after, times=10_000)

    with bent(place.server.port, lasting) as line, pytest.raises(kind, match=words) as raised:
        place.send(NEW, line.port, idle="0.3" if isinstance(fault, Stall) else "20")

    assert "\n" not in raised.value.message
    there = visible(place.www)
    burst = (place.www / ".mindblog/journal").exists()
    assert there == OLD or burst
    assert all(content in (OLD.get(path), NEW.get(path)) for path, content in there.items())
    # Whoever failed has given the lock back where the server let them.
    for claim in (place.www / ".mindblog").glob("lock/*"):
        os.utime(claim, (0, 0))
    place.send(NEW)
    assert visible(place.www) == NEW


def test_a_refusal_in_one_request_ends_the_others_at_once(place: Place) -> None:
    stalls = at("PUT", Stall(), after=1, times=3)
    full = at("PUT", Answer(507), after=4, times=1)

    def bend(request: Request) -> Fault:
        return full(request) or stalls(request)

    began = time.monotonic()
    with bent(place.server.port, bend) as line, pytest.raises(RemoteRefused, match="full"):
        place.send(NEW, line.port)

    assert time.monotonic() - began < 4


PUBLISH = """
import signal, sys
from pathlib import Path
from tests.delivery.publisher import publish
signal.signal(signal.SIGINT, signal.default_int_handler)
publish(sys.argv[1], Path(sys.argv[2]))
"""


def test_ctrl_c_ends_it_while_a_server_is_silent(place: Place) -> None:
    site = place.scratch / "site"
    for path, content in NEW.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    silent = threading.Event()

    def bend(request: Request) -> Fault:
        if request.method == "PUT" and "/stage/" in request.path:
            silent.set()
            return Stall()
        return None

    with bent(place.server.port, bend) as line:
        address = place.server.address(place.scratch.name, port=line.port)
        process = subprocess.Popen(
            [sys.executable, "-c", PUBLISH, address, str(site)],
            cwd=Path(__file__).parents[2],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert silent.wait(20)
        time.sleep(0.2)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)

    assert time.monotonic() - began < 6
    assert b"KeyboardInterrupt" in said


def crooked(method: str, act: Callable[[Request], bool]) -> Bend:
    """A server that says it did what *method* asks for, and did not."""

    def bend(request: Request) -> Fault:
        return Answer(201) if request.method == method and act(request) else None

    return bend


@pytest.mark.parametrize(
    ("method", "words"),
    [("MOVE", "can not put one file in the place of another"), ("PUT", "does not keep what")],
)
def test_a_server_that_only_says_that_it_did_is_refused_before_anything_is_sent(
    place: Place, method: str, words: str
) -> None:
    lies = crooked(method, lambda _: True)

    with bent(place.server.port, lies) as line, pytest.raises(RemoteRefused, match=words):
        place.send(NEW, line.port)

    assert line.count("PUT", "/stage/") == 0
    assert visible(place.www) == {}
    assert not list(place.www.glob(".mindblog/trial-*"))


@pytest.mark.parametrize("copying", [Answer(201), Answer(405)], ids=str)
def test_without_copies_no_release_is_kept_and_the_site_goes_live(
    place: Place, copying: Answer
) -> None:
    with bent(place.server.port, lambda r: copying if r.method == "COPY" else None) as line:
        place.send(OLD, line.port)
        place.send(NEW, line.port)
        with place.remote(line.port) as remote:
            found = remote.probe()

    assert visible(place.www) == NEW
    assert not found.keeps
    assert len(found.remarks) == 2
