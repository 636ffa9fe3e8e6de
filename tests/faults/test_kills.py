"""Killed at any moment, a publisher leaves the old site or the new one, and again completes it."""

from pathlib import Path

import pytest

from tests.faults.hosts import HOSTS, place
from tests.faults.kills import Tally, campaign, told
from tests.faults.nursery import Nursery
from tests.faults.places import FOLDERS

KILLS = 100


@pytest.mark.parametrize("kind", FOLDERS)
def test_killed_a_few_times(
    publishers: Nursery, request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    somewhere = place(kind, request.getfixturevalue, tmp_path)

    tally = Tally(kind, somewhere.level)
    campaign(somewhere, publishers, tmp_path, tally, kills=4)

    assert tally.kills == 4


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
