"""A page and the page it links to, read while the site is switched: never of two versions."""

import http.client
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.nursery import Nursery
from tests.faults.places import Folder, folder
from tests.faults.sites import write
from tests.servers.dav import DavServer, running
from tests.servers.ports import free_ports
from tests.sshd import Sshd

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
KINDS = ("file-atomic", "sftp-atomic")


@contextmanager
def served(www: Path, folder: Path) -> Iterator[int]:
    """Serve *www* as its readers see it; gives the port."""
    if not os.access(NGINX, os.X_OK):
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    (port,) = free_ports(1)
    folder.mkdir()
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;"
        " worker_processes 1; events { worker_connections 64; }"
        f" http {{ access_log off; client_body_temp_path {folder}/body;"
        f" proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;"
        f" uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;"
        f" server {{ listen 127.0.0.1:{port}; root {www}; }} }}"
    )
    command = [NGINX, "-e", str(folder / "error.log"), "-c", str(config)]
    with running(command, DavServer(port, www), folder / "nginx.log"):
        yield port


class Reader:
    """Reads a, b, and a again; where both of a are of one version, so has b to be."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port)
        self.pairs = self.mixed = self.moved = 0

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def read(self) -> None:
        """One pair of pages."""
        first, linked, again = (self._version(page) for page in ("a", "b", "a"))
        assert first <= linked <= again
        if first != again:
            self.moved += 1
            return
        self.pairs += 1
        self.mixed += first != linked

    def _version(self, page: str) -> int:
        self._line.request("GET", f"/{page}.html")
        answer = self._line.getresponse()
        content = answer.read()
        assert answer.status == 200, (page, answer.status)
        return int(content.split()[0])


def version(number: int) -> dict[str, bytes]:
    return {"index.html": b"x", "a.html": b"%d b.html" % number, "b.html": b"%d" % number} | {
        f"{n}.html": b"%d %d" % (number, n) for n in range(15)
    }


def read_while_switching(
    place: Folder, publishers: Nursery, folder: Path, *, pairs: int, switches: int
) -> tuple[Reader, int]:
    """Read so many pairs while so many versions go live; gives how many did."""
    stop, live = threading.Event(), [0]

    def publish(number: int) -> None:
        done = publishers.publish(place.address, write(folder / f"v{number}", version(number)))
        assert done.code == 0, done.told
        live[0] = number

    def go_on() -> None:
        while not stop.is_set() and live[0] < 5_000:
            publish(live[0] + 1)

    publish(1)
    with served(place.www, folder / "nginx") as port:
        reader = Reader(port)
        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            while reader.pairs < pairs or (live[0] < switches and thread.is_alive()):
                reader.read()
        finally:
            stop.set()
            thread.join()
            reader.close()
    return reader, live[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_pairs(
    kind: str, publishers: Nursery, asked: Callable[[], Sshd], tmp_path: Path
) -> None:
    place = folder(kind, tmp_path / "there/www", asked)

    reader, live = read_while_switching(place, publishers, tmp_path, pairs=100, switches=5)

    assert live >= 5
    assert reader.mixed == 0


@pytest.mark.campaign
@pytest.mark.parametrize("kind", KINDS)
def test_two_thousand_pairs(
    kind: str,
    publishers: Nursery,
    asked: Callable[[], Sshd],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = folder(kind, tmp_path / "there/www", asked)

    reader, live = read_while_switching(place, publishers, tmp_path, pairs=2000, switches=200)

    with capsys.disabled():
        print(  # noqa: T201
            f"\n{kind}: {reader.pairs} pairs, {reader.mixed} mixed, {live} switches,"
            f" {reader.moved} pairs had a switch in their middle"
        )
    assert reader.mixed == 0
