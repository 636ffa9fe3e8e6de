"""Who is let in to a WebDAV server, and what is found out about the place."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from mindblog_cli.errors import ConfigError, RemoteRefused
from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Claim, Content, Remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import parse
from mindblog_cli.remotes.webdav.address import settings
from mindblog_cli.tree.manifest import Entry
from tests.delivery.building import FRONT, send, visible
from tests.remotes.dav import files
from tests.servers import nginx_dav, wsgi_dav
from tests.servers.dav import DavServer
from tests.servers.nginx_dav import nginx
from tests.servers.rclone_dav import rclone
from tests.servers.wsgi_dav import PASSWORD, USER, wsgidav

__all__ = ["nginx", "rclone", "wsgidav"]


@pytest.fixture(scope="module", params=["basic", "digest"])
def guarded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DavServer]:
    if why := wsgi_dav.missing():
        pytest.skip(why)
    with wsgi_dav.wsgi_dav(tmp_path_factory.mktemp("guarded"), request.param) as server:
        yield server


def opened(address: str, folder: Path, secret: str = "") -> Remote:
    env = {"HOME": str(folder), **({"MINDBLOG_SECRET_PROD": secret} if secret else {})}
    means = Means(secrets=Secrets(env, "prod"), sleep=lambda _: None)
    return open_remote(address, folder, means=means)


@pytest.mark.xdist_group("wsgidav")
def test_who_has_the_password_is_let_in(guarded: DavServer, tmp_path: Path) -> None:
    site = FRONT | {f"{n}/index.html": b"x" for n in range(12)} | {"big": os.urandom(2_500_000)}

    send(tmp_path, site, opened(guarded.address("www", user=USER), tmp_path, PASSWORD))

    assert visible(guarded.folder / "www") == site


@pytest.mark.xdist_group("wsgidav")
@pytest.mark.parametrize(
    ("user", "secret", "words"),
    [
        ("", "", "wants a password, and none is known"),
        (USER, "", "wants a password, and none is known"),
        (USER, "wrong-secret", f"does not accept the password of {USER}"),
        ("", "wrong-secret", "wants to know who we are"),
    ],
)
def test_who_has_not_is_told_what_to_do(
    guarded: DavServer, tmp_path: Path, user: str, secret: str, words: str
) -> None:
    remote = opened(guarded.address("www", user=user), tmp_path, secret)

    with pytest.raises(ConfigError, match=words) as raised, remote:
        pass

    assert raised.value.hint
    assert "wrong-secret" not in f"{raised.value.message} {raised.value.hint} {raised.value!r}"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("webdav:///x", "names no host"),
        ("webdav://host/x?port=1", 'an option "port"'),
        ("webdav://host/x?idle=soon", "idle= is a number"),
        ("webdav://host/x?idle=-1", "idle= is a number"),
        ("webdavs://host/x?ca=none.pem", "no file is there"),
    ],
)
def test_an_address_that_means_nothing_is_refused(address: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        settings(parse(address), Path("/nowhere"))


@pytest.mark.parametrize("host", ["dav.example.org", "192.0.2.1"])
def test_no_password_crosses_the_network_in_the_clear(host: str, tmp_path: Path) -> None:
    remote = opened(f"webdav://me@{host}/x", tmp_path, "very-secret")

    with pytest.raises(ConfigError, match="in the clear") as raised, remote:
        pass

    assert f"webdavs://{host}" in raised.value.hint
    assert settings(parse(f"webdav://me@{host}/x?insecure=yes"), tmp_path).insecure


def certificate(folder: Path) -> Path:
    made = folder / "cert.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(
        ["openssl", *command.split(), *names, "-keyout", str(made), "-out", str(folder / "c")],
        check=True,
        capture_output=True,
    )
    made.write_text(made.read_text() + (folder / "c").read_text())
    return made


@pytest.mark.xdist_group("nginx")
def test_an_authority_of_ones_own_is_trusted_where_it_is_named(tmp_path: Path) -> None:
    if why := nginx_dav.missing() or ("" if shutil.which("openssl") else "openssl is missing"):
        pytest.skip(why)
    made = certificate(tmp_path)
    with nginx_dav.nginx_dav(tmp_path, tls=str(made)) as server:
        address = server.address("www").replace("webdav:", "webdavs:")

        with pytest.raises(ConfigError, match="can not prove") as raised:
            send(tmp_path, FRONT, open_remote(address, tmp_path))
        send(tmp_path, FRONT, open_remote(f"{address}?ca=cert.pem", tmp_path))

        assert "ca=FILE" in raised.value.hint
        assert visible(server.folder / "www") == FRONT


@pytest.mark.xdist_group("nginx")
def test_what_a_place_can_do_is_found_by_trying(nginx: DavServer, tmp_path: Path) -> None:
    with open_remote(nginx.address(f"{tmp_path.name}/a/b"), tmp_path) as remote:
        found = remote.probe()

    assert (found.level, found.lock, found.headers, found.keeps) == (
        "staged",
        "exclusive",
        False,
        True,
    )
    assert "content types" in found.remarks[0]
    assert not (nginx.folder / tmp_path.name / "a/b").exists()


@pytest.mark.xdist_group("nginx")
def test_a_place_that_is_a_file_is_refused(nginx: DavServer, tmp_path: Path) -> None:
    (nginx.folder / tmp_path.name).write_bytes(b"file")

    with (
        pytest.raises(RemoteRefused, match="is a file"),
        open_remote(nginx.address(tmp_path.name), tmp_path) as remote,
    ):
        remote.take(Claim("1", "anna"))


@pytest.mark.campaign
@pytest.mark.xdist_group("nginx")
def test_two_gigabytes_go_in_bounded_memory(nginx: DavServer, tmp_path: Path) -> None:
    import resource

    big = tmp_path / "big"
    with open(big, "wb") as file:
        file.truncate(2_000_000_000)
    digest = sha256()
    with open(big, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    entry = Entry(digest.hexdigest(), 2_000_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    root = nginx.address(tmp_path.name)

    with files(root) as far:
        far.folders([f"{root}/.mindblog/stage"])
        upload = Upload(
            f"{root}/.mindblog/stage/big",
            Content(path="big", entry=entry, open=lambda: open(big, "rb")),  # noqa: SIM115
        )
        sent = sum(one.size for one in far.upload([upload]))
        (stat,) = far.stat([upload.name])
        assert far.digest([upload.name]) == [entry.digest]

    shutil.rmtree(nginx.folder / tmp_path.name)
    assert sent == 2_000_000_000
    assert stat is not None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000
