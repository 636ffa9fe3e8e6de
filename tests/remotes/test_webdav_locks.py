"""The lock over WebDAV: one winner, whatever the server thinks of conditions."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from mindblog_cli.errors import Locked, RemoteError
from mindblog_cli.http.answer import Answer
from mindblog_cli.remotes import claims
from mindblog_cli.remotes.folder import lease
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.remote import Claim, Holder
from mindblog_cli.remotes.url import parse
from mindblog_cli.remotes.webdav.address import settings
from mindblog_cli.remotes.webdav.answers import Doing
from mindblog_cli.remotes.webdav.dav import Dav
from mindblog_cli.remotes.webdav.files import WebDavFiles
from tests.remotes.dav import MEANS, SERVERS, files
from tests.servers.dav import DavServer
from tests.servers.nginx_dav import nginx
from tests.servers.rclone_dav import rclone
from tests.servers.wsgi_dav import wsgidav

__all__ = ["nginx", "rclone", "wsgidav"]

ANNA, BO = Claim("a", "anna"), Claim("b", "bo")


class Place:
    """One folder on one server; `files` gives another publisher's view of it."""

    def __init__(self, server: DavServer, name: str, stack: ExitStack) -> None:
        self.address = server.address(name)
        self.folder = server.folder / name
        self._stack = stack
        self.lock = f"{self.address}/.mindblog/lock"

    def files(self) -> WebDavFiles:
        made = self._stack.enter_context(files(self.address))
        made.folders([f"{self.address}/.mindblog"])
        return made


@pytest.fixture(params=SERVERS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    server: DavServer = request.getfixturevalue(request.param)
    with ExitStack() as stack:
        yield Place(server, tmp_path.name, stack)


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def at_once(acts: list[Callable[[], Holder | None]]) -> list[Holder | Exception | None]:
    results: list[Holder | Exception | None] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Holder | None]) -> None:
        barrier.wait()
        try:
            results.append(act())
        except RemoteError as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def race(place: Place, pairs: int) -> None:
    first, second = place.files(), place.files()
    # The trial of a server takes longer than a race.
    assert first.second_names
    assert second.second_names
    for number in range(pairs):
        one, other = Claim(f"one-{number}", "one"), Claim(f"other-{number}", "other")

        results = at_once(
            [
                lambda one=one: lease.take(first, place.lock, one),  # type: ignore[misc]
                lambda other=other: lease.take(second, place.lock, other),  # type: ignore[misc]
            ]
        )

        assert results.count(None) == 1, number
        first.remove([place.lock])


def test_of_two_who_come_at_once_one_wins(place: Place) -> None:
    race(place, 4)


@pytest.mark.campaign
def test_of_a_hundred_pairs_one_wins_each(place: Place) -> None:
    race(place, 100)


def test_the_second_is_told_who_was_first_and_how_long_ago(place: Place) -> None:
    first, second = place.files(), place.files()
    assert lease.take(first, place.lock, ANNA) is None
    assert lease.take(first, place.lock, ANNA) is None

    holder = lease.take(second, place.lock, BO)

    assert holder is not None
    assert holder.owner == "anna"
    assert holder.age < 60
    lease.keep(first, place.lock, ANNA)
    first.remove([place.lock])
    assert lease.take(second, place.lock, BO) is None
    with pytest.raises(Locked, match="bo"):
        lease.keep(first, place.lock, ANNA)


def grown_old(place: Place, seconds: float) -> None:
    """As if nothing had been heard for so long."""
    lock = place.folder / ".mindblog/lock"
    for path in (*lock.iterdir(), lock):
        time = path.stat().st_mtime - seconds
        os.utime(path, (time, time))


@pytest.fixture(params=[param for param in SERVERS if param.values != ("rclone",)])
def open_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place whose files can be made old; rclone does not look at them again."""
    server: DavServer = request.getfixturevalue(request.param)
    with ExitStack() as stack:
        yield Place(server, tmp_path.name, stack)


def test_a_stale_lock_is_broken_by_one_of_two(open_place: Place) -> None:
    first, second, third = (open_place.files() for _ in range(3))
    lease.take(first, open_place.lock, ANNA)
    grown_old(open_place, claims.EXPIRES + 1)

    results = at_once(
        [
            lambda: lease.take(second, open_place.lock, BO),
            lambda: lease.take(third, open_place.lock, Claim("c", "carl")),
        ]
    )

    assert results.count(None) == 1
    with pytest.raises(Locked):
        lease.keep(first, open_place.lock, ANNA)


def test_the_lock_of_a_dead_process_is_broken(open_place: Place) -> None:
    first, second = open_place.files(), open_place.files()
    here = claims.machine()
    lease.take(first, open_place.lock, Claim("a", "anna", here, (dead_pid(),)))

    holder = lease.take(second, open_place.lock, Claim("b", "bo", here, (os.getpid(),)))
    assert holder is not None
    assert holder.dead
    grown_old(open_place, claims.GRACE + 1)

    assert lease.take(second, open_place.lock, Claim("b", "bo", here, (os.getpid(),))) is None


def test_a_lock_whose_owner_was_killed_before_signing_goes_soon(open_place: Place) -> None:
    ours = open_place.files()
    (open_place.folder / ".mindblog/lock").mkdir()

    holder = lease.take(ours, open_place.lock, ANNA)
    assert holder is not None
    assert holder.owner == "somebody"
    grown_old(open_place, lease.UNSIGNED + 2)

    assert lease.take(ours, open_place.lock, ANNA) is None


def test_an_owner_who_wakes_up_too_late_takes_nothing_away(place: Place) -> None:
    asleep, awake = place.files(), place.files()
    lease.take(asleep, place.lock, ANNA)
    awake.create(place.lock, b"")
    awake.remove([place.lock])
    lease.take(awake, place.lock, BO)

    assert not asleep.rewrite(place.lock, b"late")

    lease.keep(awake, place.lock, BO)


def test_a_lock_that_was_freed_can_not_be_renewed(place: Place) -> None:
    first, second = place.files(), place.files()
    lease.take(first, place.lock, ANNA)
    second.create(place.lock, b"")
    second.remove([place.lock])

    assert not first.rewrite(place.lock, b"late")
    assert first.read(place.lock) is None


def test_a_lock_renewed_by_a_request_that_came_too_late_is_not_believed_in(place: Place) -> None:
    late, owner = place.files(), place.files()
    lease.take(owner, place.lock, BO)
    late.create(f"{place.lock}.other", b"")

    won = late.rewrite(place.lock, b"late")

    assert not won
    lease.keep(owner, place.lock, BO)
    owner.remove([place.lock])
    assert lease.take(late, place.lock, ANNA) is None


class Deaf(Dav):
    """A server whose answers to *method* are lost."""

    def __init__(self, address: str, method: str) -> None:
        url = parse(address)
        super().__init__(Opening(url=url, root=Path("/"), means=MEANS), settings(url, Path("/")))
        self.method = method
        self.left = 0

    def ask(self, doing: Doing, **named: Any) -> Answer:  # noqa: ANN401 - as its base has them
        answer = super().ask(doing, **named)
        if doing.method == self.method and self.left:
            self.left -= 1
            raise RemoteError("the answer was lost")
        return answer


@pytest.mark.parametrize("method", ["MKCOL", "PUT", "PROPFIND"])
def test_a_lock_whose_answer_was_lost_is_ours_when_asked_for_again(
    place: Place, method: str
) -> None:
    server = Deaf(place.address, method)
    with WebDavFiles(server) as ours:
        ours.folders([f"{place.address}/.mindblog"])
        assert ours.second_names, "the trial of a server is over then"
        server.left = 1
        with pytest.raises(RemoteError, match="lost"):
            lease.take(ours, place.lock, ANNA)

        assert lease.take(ours, place.lock, ANNA) is None

        assert lease.take(place.files(), place.lock, BO) is not None
        lease.keep(ours, place.lock, ANNA)
