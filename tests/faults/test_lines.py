"""Lines that break, go silent or were never there, and hosts that are not who they should be."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.faults.author import Author, complains, ended
from tests.faults.places import Folder, folder
from tests.faults.road import Road, road
from tests.sshd import Sshd, client_config

LARGE = {"large.bin": os.urandom(3_000_000)}
LEVELS = ("sftp-atomic", "sftp-staged")


def by_way_of(place: Folder, way: Road | int, **options: str) -> str:
    """The address of *place*, but over a road, or to any port."""
    port = way if isinstance(way, int) else way.port
    more = "".join(f"&{name}={value}" for name, value in options.items())
    return place.address.replace("testhost", f"testhost:{port}") + more


def live(author: Author, place: Folder) -> dict[str, bytes]:
    assert author.publishes(place.address).code == 0
    return author.site


@pytest.mark.parametrize("kind", ["sftp-staged"])
def test_a_line_that_is_reset_is_taken_up_again(
    author: Author, server: Sshd, tmp_path: Path, kind: str
) -> None:
    place = folder(kind, tmp_path / "there/www", lambda: server)
    live(author, place)
    author.writes("Second.", LARGE)

    with road(server.port) as way:
        way.breaks_at = 1_000_000
        done = author.publishes(by_way_of(place, way))

    assert done.code == 0, done.err
    assert way.connections == 2
    assert "trying again" in done.err
    assert place.read() == author.site


@pytest.mark.campaign
def test_a_line_that_falls_silent_is_given_up_for_another(
    author: Author, server: Sshd, tmp_path: Path
) -> None:
    place = folder("sftp-staged", tmp_path / "there/www", lambda: server)
    live(author, place)
    author.writes("Second.", LARGE)

    with road(server.port) as way:
        way.stalls_at, way.stalling = 1_000_000, 1
        done = author.publishes(by_way_of(place, way, idle="4"))

    assert done.code == 0, done.err
    assert way.connections == 2
    assert "trying again in 1 s" in done.err
    assert place.read() == author.site


@pytest.mark.campaign
@pytest.mark.parametrize("kind", LEVELS)
def test_a_server_that_falls_silent_for_good_is_given_up(
    author: Author, server: Sshd, tmp_path: Path, kind: str
) -> None:
    place = folder(kind, tmp_path / "there/www", lambda: server)
    old = live(author, place)
    author.writes("Second.", LARGE)

    with road(server.port) as way:
        way.stalls_at = 1_000_000
        process = author.starts(by_way_of(place, way, idle="1"))
        done = ended(process)

    complains(done, 6)
    assert place.read() == old
    again = author.publishes(place.address, "--wait-lock", "5")
    assert again.code == 0, again.err
    assert place.read() == author.site


def test_a_server_that_never_says_a_word(author: Author, server: Sshd, tmp_path: Path) -> None:
    place = folder("sftp-atomic", tmp_path / "there/www", lambda: server)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        done = author.publishes(by_way_of(place, silent.getsockname()[1], idle="1"))

    complains(done, 6, "1 s")


def test_nobody_listens(author: Author, server: Sshd, tmp_path: Path) -> None:
    place = folder("sftp-atomic", tmp_path / "there/www", lambda: server)
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    complains(author.publishes(by_way_of(place, port)), 6, "Connection refused")


def test_a_host_without_an_address(author: Author) -> None:
    complains(author.publishes("sftp://nowhere.invalid/srv/www"), 6, "resolve", "nowhere.invalid")


def settings(server: Sshd, folder: Path, known: str, key: str = "") -> Path:
    """A client that knows other things than it should."""
    text = client_config(server.folder, server.port)
    text = re.sub(r"(UserKnownHostsFile) .*", rf"\1 {known}", text)
    if key:
        text = re.sub(r"(IdentityFile) .*", rf"\1 {key}", text)
    config = folder / "config"
    config.write_text(text)
    return config


def test_a_host_key_that_was_never_seen(author: Author, server: Sshd, tmp_path: Path) -> None:
    config = settings(server, tmp_path, known="/nowhere")

    done = author.publishes(server.address(tmp_path / "www", config))

    complains(done, 5, "Host key verification failed", "--accept-host-key")
    assert not (tmp_path / "www").exists()


def test_a_host_key_that_has_changed(author: Author, server: Sshd, tmp_path: Path) -> None:
    other = (server.folder / "client.pub").read_text()
    (tmp_path / "known").write_text(f"testhost {other}")
    config = settings(server, tmp_path, known=str(tmp_path / "known"))

    done = author.publishes(server.address(tmp_path / "www", config))

    complains(done, 5, "has changed", "ssh-keygen -R", "listening in")


def test_a_key_that_is_not_let_in(author: Author, server: Sshd, tmp_path: Path) -> None:
    key = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
    subprocess.run(command, check=True)
    config = settings(server, tmp_path, known=f"{server.folder}/known_hosts", key=str(key))

    done = author.publishes(server.address(tmp_path / "www", config))

    complains(done, 5, "Permission denied", "ssh-copy-id")


@pytest.mark.campaign
def test_a_line_of_a_thousand_bytes_a_second_is_waited_for(
    author: Author, server: Sshd, tmp_path: Path
) -> None:
    place = folder("sftp-staged", tmp_path / "there/www", lambda: server)
    live(author, place)
    author.writes("Second.", {"some.bin": os.urandom(40_000)})

    with road(server.port) as way:
        way.rate = 1000
        done = ended(author.starts(by_way_of(place, way)), 300)

    assert done.code == 0, done.err
    assert place.read() == author.site


@pytest.mark.campaign
def test_a_host_that_drops_what_is_sent_to_it(author: Author) -> None:
    """An address of a network for documentation, which routers drop or refuse."""
    if shutil.which("ip") is None:
        pytest.skip("no iproute2")

    done = ended(author.starts("sftp://192.0.2.1/srv/www"), 120)

    complains(done, 6, "192.0.2.1")
