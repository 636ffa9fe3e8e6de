"""Two publishers at once, locks of the dead, and publishers that wake up when theirs was taken."""

import os
import signal
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from mindblog_cli.remotes import claims
from mindblog_cli.remotes.folder import lease
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.remote import Claim
from tests.faults.author import Author, complains, ended
from tests.faults.nursery import Nursery
from tests.faults.places import Folder
from tests.faults.sites import pages, site, write

FILES = LocalFiles()


def locked(place: Folder, claim: Claim, age: float = 0.0) -> Path:
    """Have *place* locked by somebody."""
    lock = place.ours / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    assert lease.take(FILES, str(lock), claim) is None
    then = time.time() - age
    os.utime(lock, (then, then))
    return lock


def dead() -> int:
    """The number of a process that is gone."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return pid


def test_who_comes_second_is_told_who_was_first(author: Author, place: Folder) -> None:
    assert author.publishes(place.address).code == 0
    old = place.read()
    author.writes("Second.")
    locked(place, Claim("t", "anna@desk", claims.machine(), (os.getpid(),)), age=7)

    done = author.publishes(place.address)

    complains(done, 9, "anna@desk is publishing here", "--wait-lock")
    assert place.read() == old


def test_who_comes_second_may_wait(author: Author, near: Folder) -> None:
    lock = locked(near, Claim("t", "anna@desk", claims.machine(), (os.getpid(),)))
    process = author.starts(near.address, "--wait-lock", "30")
    assert process.stderr is not None
    assert any("waiting for anna@desk" in line for line in process.stderr)

    lock.unlink()

    done = ended(process)
    assert done.code == 0, done.err
    assert near.read() == author.site


@pytest.mark.parametrize(
    ("machine", "age", "code"),
    [
        ("elsewhere", 60, 9),
        ("elsewhere", 121, 0),
        ("here", 60, 0),
        pytest.param("here", 0, 0, marks=pytest.mark.campaign),
    ],
)
def test_a_lock_whose_owner_is_gone(
    author: Author, near: Folder, machine: str, age: float, code: int
) -> None:
    here = claims.machine() if machine == "here" else machine
    locked(near, Claim("t", "anna@desk", here, (dead(),)), age)

    done = author.publishes(near.address)

    assert done.code == code, done.err
    assert near.read() == ({} if code else author.site)


def test_who_wakes_up_without_a_lock_does_not_switch(
    place: Folder, publishers: Nursery, tmp_path: Path
) -> None:
    stolen(place, publishers, tmp_path, times=1)


@pytest.mark.campaign
def test_a_hundred_who_wake_up(
    place: Folder, publishers: Nursery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = stolen(place, publishers, tmp_path, times=100)

    with capsys.disabled():
        print(f"\n{place.kind}: woke up with exit code {dict(counts)}")  # noqa: T201


def stolen(place: Folder, publishers: Nursery, folder: Path, *, times: int) -> Counter[int]:
    """Put a publisher to sleep, take the lock when it is old, and wake them up."""
    sites = [site(n, pages=20, big=100_000) for n in range(3)]
    folders = [write(folder / f"site-{n}", files) for n, files in enumerate(sites)]
    counts: Counter[int] = Counter()
    rnd = Random(5)
    while sum(counts.values()) < times:
        assert publishers.publish(place.address, folders[2]).code == 0
        lock = place.ours / "lock"
        sleeper = publishers.start(place.address, folders[0])
        end = time.monotonic() + 5
        while not lock.exists() and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(rnd.uniform(0, 0.05))
        sleeper.signal(signal.SIGSTOP)
        # What it had asked for goes on, for ssh is awake; and that makes a lock young.
        time.sleep(0.05)
        asleep = lock.exists() and not (place.ours / "journal").exists()
        if asleep:
            then = time.time() - claims.EXPIRES - 5
            os.utime(lock, (then, then))
            thief = publishers.publish(place.address, folders[1])
            assert thief.code == 0, thief.told
        sleeper.signal(signal.SIGCONT)
        code = sleeper.wait()
        if asleep:
            counts[code] += 1
            if code == 0:
                # It had been done, and was asleep before it could unlock.
                assert sleeper.outcome.release < thief.release
            else:
                assert code == 9, sleeper.outcome
                assert "took over" in sleeper.outcome.told
            assert pages(place.read()) == pages(sites[1])
            assert not lock.exists()
            assert publishers.publish(place.address, folders[1]).sent == 0
    return counts
