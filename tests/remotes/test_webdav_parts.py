"""The parts of sending over WebDAV that seldom come to be needed."""

import threading
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest

from mindblog_cli.errors import ConfigError, Refused, RemoteError, RemoteRefused
from mindblog_cli.http.client import Unreached
from mindblog_cli.remotes.folder import lease
from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.remote import Claim, Content, Sent
from mindblog_cli.remotes.url import parse
from mindblog_cli.remotes.webdav.address import settings
from mindblog_cli.remotes.webdav.answers import Disturbed, unreached
from mindblog_cli.remotes.webdav.crew import Crew, Result, Stopped
from mindblog_cli.remotes.webdav.dav import Dav
from mindblog_cli.remotes.webdav.files import WebDavFiles
from mindblog_cli.remotes.webdav.sending import PIECE, Stream
from mindblog_cli.tree.manifest import Entry
from tests.remotes.bent import Answer, Bend, Fault, Request, bent
from tests.remotes.dav import MEANS
from tests.servers.dav import DavServer
from tests.servers.nginx_dav import nginx

__all__ = ["nginx"]

pytestmark = pytest.mark.xdist_group("nginx")

ANNA = Claim("a", "anna")


def crew(size: int = 3, beat: Callable[[], None] = lambda: None) -> Crew:
    return Crew(size, lambda: None, beat)


def test_results_come_in_the_order_of_the_jobs_and_few_of_them_at_once() -> None:
    lock, under_way, most = threading.Lock(), [0], [0]

    def job(number: int) -> Callable[[], int]:
        def work() -> int:
            with lock:
                under_way[0] += 1
                most[0] = max(most[0], under_way[0])
            time.sleep(0.002 * (number % 3))
            with lock:
                under_way[0] -= 1
            return number

        return work

    workers = crew()
    assert workers.each(job(number) for number in range(30)) == list(range(30))
    workers.stop()

    assert 1 < most[0] <= 3


def test_the_first_error_ends_all_the_others() -> None:
    done: list[int] = []
    workers = crew()

    def job(number: int) -> Callable[[], None]:
        def work() -> None:
            if number == 4:
                raise RemoteError("no")
            done.append(number)

        return work

    with pytest.raises(RemoteError, match="no"):
        workers.each(job(number) for number in range(1000))

    assert len(done) < 100
    assert workers.each(job(n) for n in range(10, 15)) == [None] * 5
    workers.stop()


def test_news_come_between_results_and_who_waits_keeps_time() -> None:
    beats: list[int] = []
    workers = crew(beat=lambda: beats.append(1))

    def jobs(tell: Callable[[str], None]) -> Iterator[Callable[[], int]]:
        def work() -> int:
            tell("news")
            time.sleep(1.1)
            return 1

        yield work

    heard = list(workers.tell(jobs))
    workers.stop()

    assert heard == ["news", Result(0, 1)]
    assert len(beats) >= 3


def test_a_job_that_nobody_waits_for_notices() -> None:
    workers, noticed = crew(), threading.Event()

    def job() -> None:
        try:
            while True:
                workers.check()
                time.sleep(0.01)
        except Stopped:
            noticed.set()
            raise

    running = workers.run([job, job, lambda: None])
    next(running)
    running.close()  # type: ignore[attr-defined]

    assert noticed.wait(3)


def stream(said: bytes, told: list[Sent]) -> Stream:
    entry = Entry(sha256(said).hexdigest(), len(said))
    content = Content(path="x", entry=entry, open=lambda: BytesIO(said))
    return Stream(BytesIO(said), content, told.append, lambda: None)


def test_what_is_sent_twice_is_told_of_once() -> None:
    said, told = b"x" * (3 * PIECE), list[Sent]()
    body = stream(said, told)

    assert body.read(2 * PIECE)
    body.seek(0)
    assert b"".join(body) == said

    assert body.digest == sha256(said).hexdigest()
    assert body.tell() == len(said)
    assert sum(sent.size for sent in told) == len(said)
    with pytest.raises(OSError, match="beginning"):
        body.seek(5)


def test_a_file_that_became_shorter_is_noticed_before_its_end() -> None:
    body = stream(b"x" * 100, [])
    body._file.truncate(10)

    with pytest.raises(Refused, match="changed while it was sent"):
        list(body)


class Impolite(Dav):
    """A server that overwrites whatever is there, whether it may or not."""

    def carry(self, method: Literal["MOVE", "COPY"], old: str, new: str, *, over: bool) -> int:
        return super().carry(method, old, new, over=True)


class Crooked(Dav):
    """A server that cuts names at a question mark, and takes no copy."""

    def carry(self, method: Literal["MOVE", "COPY"], old: str, new: str, *, over: bool) -> int:
        return super().carry(method, old, new.partition("?")[0], over=over)


def connected(kind: type[Dav], address: str) -> WebDavFiles:
    url = parse(address)
    opening = Opening(url=url, root=Path("/"), means=MEANS)
    return WebDavFiles(kind(opening, settings(url, Path("/"))), sleep=lambda _: None)


def test_where_nothing_is_spared_all_is_looked_at_first(nginx: DavServer, tmp_path: Path) -> None:
    root = nginx.address(tmp_path.name)
    with connected(Impolite, root) as far:
        far.folders([f"{root}/.mindblog", f"{root}/theirs"])
        far.replace(f"{root}/theirs/x", b"theirs")
        far.replace(f"{root}/.mindblog/a", b"a")
        far.replace(f"{root}/old", b"old")

        with pytest.raises(RemoteRefused, match="is a folder"):
            far.rename([(f"{root}/.mindblog/a", f"{root}/theirs")])
        far.rename([(f"{root}/.mindblog/a", f"{root}/old")])

        assert far.read(f"{root}/old") == b"a"
        assert far.read(f"{root}/theirs/x") == b"theirs"


def test_where_names_are_cut_files_are_carried_by_hand(nginx: DavServer, tmp_path: Path) -> None:
    root = nginx.address(tmp_path.name)
    with connected(Crooked, root) as far:
        far.folders([f"{root}/.mindblog"])
        for name in "abcd":
            far.replace(f"{root}/.mindblog/{name}", b"" if name == "b" else name.encode())
        far.replace(f"{root}/q", b"theirs")

        pairs = [(f"{root}/.mindblog/{name}", f"{root}/q?{name}") for name in "abx"]
        assert far.rename(pairs) == [f"{root}/.mindblog/x"]
        far.rename([(f"{root}/.mindblog/c", f"{root}/q?a")])
        with pytest.raises(RemoteError):
            far.rename([(f"{root}/.mindblog/d", f"{root}/no/folder?")])

        there = [far.read(f"{root}/{name}") for name in ("q", "q?a", "q?b")]
    assert there == [b"theirs", b"c", b""]


BROKEN = b'<multistatus xmlns="DAV:"><response><href>/x</href></response></multistatus>Error'


def only(method: str, path: str, fault: Fault, times: int = 1 << 30) -> Bend:
    left = [times]

    def bend(request: Request) -> Fault:
        if request.method != method or path not in request.path or left[0] == 0:
            return None
        left[0] -= 1
        return fault

    return bend


@pytest.mark.parametrize(
    ("method", "fault"),
    [("MKCOL", Answer(500)), ("PROPFIND", Answer(207, body=BROKEN)), ("PUT", Answer(500))],
    ids=str,
)
def test_a_server_that_only_stumbles_is_no_winner(
    nginx: DavServer, tmp_path: Path, method: str, fault: Fault
) -> None:
    with bent(nginx.port, only(method, "/lock", fault)) as line:
        root = nginx.address(tmp_path.name, port=line.port)
        with connected(Dav, root) as far:
            far.folders([f"{root}/.mindblog"])

            with pytest.raises(Disturbed):
                lease.take(far, f"{root}/.mindblog/lock", ANNA)


def test_a_lock_that_can_not_be_taken_away_is_not_taken(nginx: DavServer, tmp_path: Path) -> None:
    (nginx.folder / tmp_path.name / ".mindblog/lock").mkdir(parents=True)
    (nginx.folder / tmp_path.name / ".mindblog/lock/old").write_bytes(b"old")
    with bent(nginx.port, only("DELETE", "/lock/", Answer(500))) as line:
        root = nginx.address(tmp_path.name, port=line.port)
        with connected(Dav, root) as far:
            lock = f"{root}/.mindblog/lock"
            assert not far.create(lock, b"new")
            assert far.read(lock) == b"old"

            with pytest.raises(Disturbed):
                far.rename([(lock, f"{lock}.stale")])
            (nginx.folder / tmp_path.name / ".mindblog/lock/old").unlink()
            assert far.rename([(lock, f"{lock}.stale")]) == [lock]


def test_a_lock_long_not_renewed_is_taken_again(nginx: DavServer, tmp_path: Path) -> None:
    root = nginx.address(tmp_path.name)
    with connected(Dav, root) as far, connected(Dav, root) as other:
        far.folders([f"{root}/.mindblog"])
        lock = f"{root}/.mindblog/lock"
        assert lease.take(far, lock, ANNA) is None
        proof = lease.Proof(lock, ANNA, lease.ticks() - lease.CERTAIN - 1)

        proof.renew(far)

        far.do(proof)
        assert proof.holds
        assert lease.take(other, lock, Claim("b", "bo")) is not None


def test_a_file_that_vanishes_at_the_last_moment_is_told(nginx: DavServer, tmp_path: Path) -> None:
    with bent(nginx.port, only("MOVE", "/big.part", Answer(404))) as line:
        root = nginx.address(tmp_path.name, port=line.port)
        with connected(Dav, root) as far:
            far.folders([f"{root}/.mindblog"])
            said = b"x" * (2 * PIECE)
            entry = Entry(sha256(said).hexdigest(), len(said))
            content = Content(path="big", entry=entry, open=lambda: BytesIO(said))

            with pytest.raises(RemoteError, match="is not there"):
                list(far.upload([Upload(f"{root}/.mindblog/big", content)]))


def test_nothing_is_asked_of_a_server_that_was_left(nginx: DavServer, tmp_path: Path) -> None:
    far = connected(Dav, nginx.address(tmp_path.name))

    with pytest.raises(RemoteError, match="no connection"):
        far.read(nginx.address(f"{tmp_path.name}/x"))
    assert isinstance(unreached(Unreached("address", "x")), ConfigError)
