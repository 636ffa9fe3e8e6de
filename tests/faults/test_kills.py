"""Killed at any moment, a publisher leaves the old site or the new one, and again completes it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.faults.hosts import HOSTS, place
from tests.faults.kills import Tally, campaign, told
from tests.faults.nursery import Nursery
from tests.faults.places import FOLDERS, folder
from tests.faults.road import road
from tests.sshd import Sshd

KILLS = 100


@pytest.mark.parametrize("kind", ["file-staged", "sftp-atomic"])
def test_killed_a_few_times(
    publishers: Nursery, request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    somewhere = place(kind, request.getfixturevalue, tmp_path)

    tally = Tally(kind, somewhere.level)
    campaign(somewhere, publishers, tmp_path, tally, kills=3)

    assert tally.kills == 3


@pytest.mark.campaign
@pytest.mark.parametrize("kind", [*FOLDERS, *HOSTS])
def test_kills_by_the_hundred(
    publishers: Nursery,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    kind: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    somewhere = place(kind, request.getfixturevalue, tmp_path)

    tally = Tally(kind, somewhere.level)
    try:
        campaign(somewhere, publishers, tmp_path, tally, kills=KILLS)
    finally:
        with capsys.disabled():
            print(f"\n{told([tally])}")  # noqa: T201 - the report
    assert tally.share <= 0.05


@pytest.mark.campaign
@pytest.mark.parametrize("kind", ["sftp-atomic", "sftp-staged"])
def test_little_is_carried_twice(
    publishers: Nursery,
    server: Sshd,
    tmp_path: Path,
    kind: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As counted on the line, with all that ssh adds, and what was under way when it was cut."""
    there = folder(kind, tmp_path / "there/www", lambda: server)
    tally = Tally(kind, there.level)

    with road(server.port) as way:
        way.rate = 2_000_000
        address = there.address.replace("testhost", f"testhost:{way.port}")
        metered = replace(there.place, address=address, meter=lambda: way.carried)
        campaign(metered, publishers, tmp_path, tally, kills=KILLS // 2)

    with capsys.disabled():
        print(f"\non the line of 2 MB/s\n{told([tally])}")  # noqa: T201 - the report
    assert tally.share <= 0.05
