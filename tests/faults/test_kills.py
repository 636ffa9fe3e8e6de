"""Killed at any moment, a publisher leaves the old site or the new one, and again completes it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.kills import campaign, told
from tests.faults.nursery import Nursery, nursery
from tests.faults.places import FOLDERS, folder
from tests.sshd import Sshd

KILLS = 100


@pytest.fixture(scope="module")
def publishers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("reports")) as made:
        yield made


@pytest.mark.parametrize("kind", FOLDERS)
def test_killed_a_few_times(
    publishers: Nursery, asked: Callable[[], Sshd], tmp_path: Path, kind: str
) -> None:
    place = folder(kind, tmp_path / "there/www", asked).place

    tally = campaign(place, publishers, tmp_path, kills=4, seed=1)

    assert tally.kills == 4


@pytest.mark.campaign
@pytest.mark.parametrize("kind", FOLDERS)
def test_kills_by_the_hundred(
    publishers: Nursery,
    asked: Callable[[], Sshd],
    tmp_path: Path,
    kind: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = folder(kind, tmp_path / "there/www", asked).place

    tally = campaign(place, publishers, tmp_path, KILLS, seed=2026)

    with capsys.disabled():
        print(f"\n{told([tally])}")  # noqa: T201 - the report
    assert tally.share <= 0.05
