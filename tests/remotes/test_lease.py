"""The lock of a folder: one winner, stale ones broken, and never by a clock that is off."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mindblog_cli.errors import Locked
from mindblog_cli.remotes import claims
from mindblog_cli.remotes.folder import lease
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.remote import Claim, Holder

FILES = LocalFiles()
ANNA, BO = Claim("a", "anna"), Claim("b", "bo")


def grown_old(lock: str, seconds: float) -> None:
    time = os.stat(lock).st_mtime - seconds
    os.utime(lock, (time, time))


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture
def lock(tmp_path: Path) -> str:
    return str(tmp_path / "lock")


def test_the_second_is_told_who_was_first(lock: str) -> None:
    assert lease.take(FILES, lock, ANNA) is None

    holder = lease.take(FILES, lock, BO)

    assert holder is not None
    assert holder.owner == "anna"
    assert holder.age < 60


def test_a_lock_nobody_kept_alive_is_broken(lock: str) -> None:
    lease.take(FILES, lock, ANNA)
    grown_old(lock, claims.EXPIRES + 1)

    assert lease.take(FILES, lock, BO) is None

    with pytest.raises(Locked, match="bo took over"):
        lease.keep(FILES, lock, ANNA)
    lease.keep(FILES, lock, BO)


def test_keeping_makes_it_young_again(lock: str) -> None:
    lease.take(FILES, lock, ANNA)
    grown_old(lock, claims.EXPIRES + 1)

    lease.keep(FILES, lock, ANNA)

    assert isinstance(lease.take(FILES, lock, BO), Holder)


def test_a_lock_that_vanished_is_lost(lock: str) -> None:
    lease.take(FILES, lock, ANNA)
    FILES.remove([lock])

    with pytest.raises(Locked):
        lease.keep(FILES, lock, ANNA)


def test_a_dead_process_that_nobody_buried_is_dead_too(lock: str) -> None:
    with subprocess.Popen(["true"]) as gone:
        os.waitid(os.P_PID, gone.pid, os.WEXITED | os.WNOWAIT)
        lease.take(FILES, lock, Claim("a", "anna", claims.machine(), (gone.pid,)))

        holder = lease.take(FILES, lock, Claim("b", "bo", claims.machine()))

    assert holder is not None
    assert (holder.dead, holder.dying) == (True, True)


def test_what_a_dead_publisher_wrote_through_may_go_on_for_a_moment(lock: str) -> None:
    lease.take(FILES, lock, Claim("a", "anna", claims.machine(), (dead_pid(), os.getpid())))

    holder = lease.take(FILES, lock, Claim("b", "bo", claims.machine()))

    assert holder is not None
    assert (holder.dead, holder.dying) == (False, True)


def test_a_dead_process_of_this_machine_is_known_to_be_dead(lock: str) -> None:
    here = claims.machine()
    lease.take(FILES, lock, Claim("a", "anna", here, (dead_pid(),)))
    claim = Claim("b", "bo", here, (os.getpid(),))

    holder = lease.take(FILES, lock, claim)
    assert holder is not None
    assert holder.dead
    grown_old(lock, claims.GRACE + 1)

    assert lease.take(FILES, lock, claim) is None


def test_a_living_process_and_one_elsewhere_are_left_alone(lock: str) -> None:
    here = claims.machine()
    for theirs in (Claim("a", "x", here, (os.getpid(), 1)), Claim("a", "x", "far", (dead_pid(),))):
        FILES.remove([lock])
        lease.take(FILES, lock, theirs)
        grown_old(lock, claims.GRACE + 1)

        holder = lease.take(FILES, lock, Claim("b", "bo", here))

        assert holder is not None
        assert not holder.dead


def test_a_half_written_lock_is_waited_for_and_soon_broken(lock: str) -> None:
    FILES.create(lock, b'{"tok')

    holder = lease.take(FILES, lock, BO)
    assert holder is not None
    assert (holder.owner, holder.dead, holder.dying) == ("somebody", False, True)
    grown_old(lock, lease.UNSIGNED + 1)

    assert lease.take(FILES, lock, BO) is None


class Interrupted(LocalFiles):
    """Files where, between the look and the rename, somebody else breaks the lock and takes it."""

    def __init__(self, lock: str) -> None:
        self.lock = lock

    def rename(self, pairs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        if self.lock:
            FILES.remove([self.lock])
            lease.take(FILES, self.lock, Claim("c", "carl"))
            self.lock = ""
        return super().rename(pairs)


def test_of_two_who_break_a_stale_lock_one_wins(lock: str) -> None:
    lease.take(FILES, lock, ANNA)
    grown_old(lock, claims.EXPIRES + 1)

    assert lease.take(Interrupted(lock), lock, BO) is not None

    lease.keep(FILES, lock, Claim("c", "carl"))
    assert os.listdir(os.path.dirname(lock)) == ["lock"]


class Vanishing(LocalFiles):
    """Files where the lock is freed just after it was found taken."""

    def read(self, path: str) -> bytes | None:
        self.remove([path])
        return super().read(path)


def test_a_lock_freed_while_we_look_is_taken_at_the_next_try(lock: str) -> None:
    lease.take(FILES, lock, ANNA)

    assert lease.take(Vanishing(), lock, BO) == Holder("somebody", 0.0)
    assert lease.take(FILES, lock, BO) is None
