"""Files over WebDAV: what is somebody's is left alone, and who we are is told to whom it may be."""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from mindblog_cli.delivery.deliver import DeliveryOptions, deliver
from mindblog_cli.errors import Locked, Refused, RemoteRefused
from mindblog_cli.events import silence
from mindblog_cli.remotes.folder import asks
from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Content
from mindblog_cli.remotes.webdav import files as webdav_files
from mindblog_cli.remotes.webdav.files import WebDavFiles
from mindblog_cli.tree.manifest import Entry
from tests.delivery.building import FRONT, Site, built, send, visible
from tests.remotes.bent import Answer, Fault, Request, bent
from tests.remotes.dav import SERVERS, files
from tests.servers import nginx_dav, wsgi_dav
from tests.servers.dav import DavServer
from tests.servers.nginx_dav import nginx
from tests.servers.rclone_dav import rclone
from tests.servers.wsgi_dav import wsgidav

__all__ = ["nginx", "rclone", "wsgidav"]

HARD = "ø NFD-e\u0301 😀 100%25?#&+;.html"


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> DavServer:
    found: DavServer = request.getfixturevalue(request.param)
    return found


class Place:
    """A folder on a server, with a foreign file and folder in it."""

    def __init__(self, server: DavServer, name: str, far: WebDavFiles) -> None:
        self.root = server.address(name)
        self.folder = server.folder / name
        self.far = far
        far.folders([f"{self.root}/.mindblog/stage", f"{self.root}/theirs/deep"])
        far.replace(f"{self.root}/theirs/deep/x", b"theirs")
        far.replace(f"{self.root}/file", b"old")

    def stage(self, *names: str) -> list[str]:
        """Files of ours, on their way."""
        paths = [f"{self.root}/.mindblog/stage/{name}" for name in names]
        for path in paths:
            self.far.replace(path, b"ours")
        return paths

    def theirs(self) -> bytes | None:
        return self.far.read(f"{self.root}/theirs/deep/x")


@pytest.fixture
def place(server: DavServer, tmp_path: Path) -> Iterator[Place]:
    with files(server.address(tmp_path.name)) as far:
        yield Place(server, tmp_path.name, far)


def test_a_file_is_replaced_and_a_folder_never(place: Place) -> None:
    one, other = place.stage("1", "2")

    assert place.far.rename([(one, f"{place.root}/file")]) == []
    with pytest.raises(RemoteRefused):
        place.far.rename([(other, f"{place.root}/theirs")])

    assert place.far.read(f"{place.root}/file") == b"ours"
    assert place.theirs() == b"theirs"


def test_what_is_not_there_is_told_and_not_renamed(place: Place) -> None:
    gone = f"{place.root}/.mindblog/stage/gone"

    assert place.far.rename([(gone, f"{place.root}/new")]) == [gone]
    assert place.far.link([(gone, f"{place.root}/.mindblog/kept")]) == [gone]
    assert place.far.link([(f"{place.root}/no", f"{place.root}/.mindblog/kept")])


def test_a_name_in_a_folder_that_is_a_file_is_refused(place: Place) -> None:
    (one,) = place.stage("1")

    with pytest.raises(RemoteRefused):
        place.far.rename([(one, f"{place.root}/file/below")])
    with pytest.raises(RemoteRefused):
        place.far.folders([f"{place.root}/file/below/deeper"])


def test_a_second_name_stays_when_the_first_goes_and_the_oldest_is_kept(place: Place) -> None:
    kept = f"{place.root}/.mindblog/kept"
    place.far.link([(f"{place.root}/file", kept)])
    (one,) = place.stage("1")
    place.far.rename([(one, f"{place.root}/file")])

    place.far.link([(f"{place.root}/file", kept)])

    assert place.far.read(kept) == b"old"
    with pytest.raises(RemoteRefused, match="is a folder"):
        place.far.link([(f"{place.root}/theirs", f"{place.root}/.mindblog/kept2")])
    assert place.far.names([f"{place.root}/.mindblog"])[0].keys() == {"kept", "stage"}


def test_only_files_are_removed_and_only_empty_folders(place: Place) -> None:
    place.far.folders([f"{place.root}/empty"])

    place.far.remove([f"{place.root}/theirs", f"{place.root}/nothing", f"{place.root}/file"])
    place.far.rmdir([f"{place.root}/theirs", f"{place.root}/empty", f"{place.root}/nothing"])

    assert place.theirs() == b"theirs"
    stats = place.far.stat([f"{place.root}/{name}" for name in ("file", "nothing", ".mindblog")])
    assert [stat and stat.kind for stat in stats] == [None, None, "folder"]


def test_where_hidden_files_are_not_shown_no_folder_is_taken_for_empty(place: Place) -> None:
    hidden = f"{place.root}/d/.htaccess"
    place.far.folders([f"{place.root}/d"])
    place.far.replace(hidden, b"theirs")
    (one,) = place.stage("1")

    place.far.rmdir([f"{place.root}/d"])
    assert place.far.read(hidden) == b"theirs"
    with suppress(RemoteRefused):
        place.far.rename([(one, f"{place.root}/d")])

    kept = list(place.folder.glob("**/.htaccess"))
    assert [path.read_bytes() for path in kept] == [b"theirs"]


def test_a_file_is_never_removed_as_a_folder(place: Place) -> None:
    place.far.rmdir([f"{place.root}/file"])

    assert place.far.read(f"{place.root}/file") == b"old"


def test_hard_names_come_back_as_they_were_written(place: Place) -> None:
    names = [HARD, "x" * 251 + ".css", "%", "a;b"]
    staged = place.stage(*map(str, range(len(names))))

    place.far.rename((one, f"{place.root}/{name}") for one, name in zip(staged, names, strict=True))

    assert names == [name for name in names if name in place.far.names([place.root])[0]]
    stats = place.far.stat([f"{place.root}/{name}" for name in names])
    assert [stat and (stat.kind, stat.size) for stat in stats] == [("file", 4)] * 4


def test_there_are_no_links(place: Place) -> None:
    assert place.far.readlink(f"{place.root}/file") == ""
    with pytest.raises(RemoteRefused, match="WebDAV has none"):
        place.far.symlink("file", f"{place.root}/link")
    link = asks.LinkAt(f"{place.root}/file")
    place.far.do(link)
    assert link.text == ""
    assert not place.far.hardlinks
    assert place.far.pids == ()


# From here on one server is enough.


@pytest.fixture
def far(nginx: DavServer, tmp_path: Path) -> Iterator[Place]:
    with files(nginx.address(tmp_path.name)) as found:
        yield Place(nginx, tmp_path.name, found)


def content(path: str, said: bytes, sent: bytes | None = None) -> Content:
    entry = Entry(sha256(said).hexdigest(), len(said))
    return Content(path=path, entry=entry, open=lambda: BytesIO(said if sent is None else sent))


BIG = os.urandom(2_500_000)


@pytest.mark.xdist_group("nginx")
def test_a_big_file_is_told_of_while_it_goes(far: Place) -> None:
    name = f"{far.root}/.mindblog/stage/big"

    told = list(far.far.upload([Upload(name, content("big", BIG))]))

    assert [sent.done for sent in told] == [False, False, True]
    assert sum(sent.size for sent in told) == len(BIG)
    assert far.far.digest([name]) == [sha256(BIG).hexdigest()]


@pytest.mark.xdist_group("nginx")
@pytest.mark.parametrize("sent", [BIG[:-1], BIG[:-1] + b"x", BIG[:1000], b""], ids=len)
def test_wrong_bytes_never_stand_under_their_name(far: Place, sent: bytes) -> None:
    name = f"{far.root}/.mindblog/stage/big"

    with pytest.raises(Refused, match="changed while it was sent"):
        list(far.far.upload([Upload(name, content("big", BIG, sent))]))

    assert far.far.read(name) is None


class Failing(BytesIO):
    """A file on a disk that breaks."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("the disk is broken")


@pytest.mark.xdist_group("nginx")
def test_a_file_that_can_not_be_read_is_no_fault_of_the_server(far: Place) -> None:
    def opened() -> BinaryIO:
        return Failing()

    entry = Entry(sha256(BIG).hexdigest(), len(BIG))
    upload = Upload(
        f"{far.root}/.mindblog/stage/big", Content(path="big", entry=entry, open=opened)
    )
    with pytest.raises(Refused, match="the disk is broken"):
        list(far.far.upload([upload]))


@pytest.mark.xdist_group("nginx")
def test_an_upload_that_is_no_longer_wanted_ends(far: Place) -> None:
    uploads = [
        Upload(f"{far.root}/.mindblog/stage/{n}", content(f"{n}", b"%d" % n)) for n in range(200)
    ]

    sending = far.far.upload(uploads)
    next(sending)
    sending.close()  # type: ignore[attr-defined]

    assert len(far.far.names([f"{far.root}/.mindblog/stage"])[0]) < 200


@pytest.mark.xdist_group("nginx")
def test_long_work_keeps_the_lock_alive(far: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = f"{far.root}/.mindblog/lock"
    assert far.far.create(lock, b"mine")
    claim = next((far.folder / ".mindblog/lock").iterdir())
    os.utime(claim, (0, 0))
    monkeypatch.setattr(webdav_files, "BEAT", 0.0)

    far.far.stat([f"{far.root}/{n}/x" for n in range(10)])
    assert claim.stat().st_mtime > 0
    claim.unlink()
    (claim.parent / "another").write_bytes(b"")

    with pytest.raises(Locked, match="took over"):
        far.far.stat([f"{far.root}/{n}/x" for n in range(10)])


@pytest.mark.xdist_group("nginx")
def test_a_folder_known_only_by_its_slash_is_found(nginx: DavServer, tmp_path: Path) -> None:
    (nginx.folder / tmp_path.name).mkdir()

    def bend(request: Request) -> Fault:
        if request.method == "PROPFIND" and not request.path.endswith("/"):
            return Answer(301, headers={"Location": f"http://127.0.0.1{request.path}/"})
        return None

    with (
        bent(nginx.port, bend) as line,
        files(nginx.address(tmp_path.name, port=line.port)) as far,
    ):
        (stat,) = far.stat([nginx.address(tmp_path.name, port=line.port)])

    assert stat is not None
    assert stat.kind == "folder"


@pytest.mark.xdist_group("nginx")
def test_the_root_of_a_host_is_a_place_like_any_other(tmp_path: Path) -> None:
    if why := nginx_dav.missing():
        pytest.skip(why)
    with nginx_dav.nginx_dav(tmp_path) as server:
        (server.folder / "theirs").write_bytes(b"t")

        send(tmp_path, FRONT, open_remote(server.address(), tmp_path))

        assert visible(server.folder) == FRONT | {"theirs": b"t"}


@pytest.mark.xdist_group("wsgidav")
def test_on_a_disk_blind_to_case_the_new_file_stays(tmp_path: Path) -> None:
    if why := wsgi_dav.missing():
        pytest.skip(why)
    old: Site = FRONT | {"Foo.html": b"1", "Bar/x": b"1", "Same": b"s"}
    new: Site = FRONT | {"foo.html": b"2", "bar/x": b"2", "Same": b"s"}
    with wsgi_dav.wsgi_dav(tmp_path, "blind") as server:
        for site in (old, new, old):
            send(tmp_path, site, open_remote(server.address("www"), tmp_path))

            there = visible(server.folder / "www")
            assert {path.lower(): text for path, text in there.items()} == {
                path.lower(): text for path, text in site.items()
            }


def publish_at_once(server: DavServer, folder: Path, pairs: int) -> None:
    """Of each pair one goes live, whole; the other came after it, or is told that it is late."""
    address = server.address(f"{folder.name}/www")
    sites: list[Site] = [FRONT | {f"{n}/{k}": b"%d" % n for k in range(20)} for n in range(2)]
    trees = [built(folder / str(number), site) for number, site in enumerate(sites)]
    options = DeliveryOptions(allow_deletes=1000)
    for _ in range(pairs):
        results: list[int] = []

        def publish(number: int, done: list[int] = results) -> None:
            with (
                suppress(Locked),
                open_remote(address, folder / str(number)) as remote,
            ):
                now = datetime.now(UTC)
                deliver(trees[number], remote, silence, now=now, options=options)
                done.append(number)

        threads = [threading.Thread(target=publish, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert results
        assert visible(server.folder / folder.name / "www") == sites[results[-1]]


def test_of_two_publishers_one_wins(server: DavServer, tmp_path: Path) -> None:
    publish_at_once(server, tmp_path, 1)


@pytest.mark.campaign
def test_of_a_hundred_pairs_of_publishers_one_wins_each(server: DavServer, tmp_path: Path) -> None:
    publish_at_once(server, tmp_path, 100)


# Who we are.
