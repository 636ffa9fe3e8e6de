"""However big a file is and however many there are, sending takes little memory."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from tests.faults.nursery import REPOSITORY
from tests.faults.places import Folder, folder
from tests.sshd import Sshd

MOST = 150.0
"""Megabytes."""


class Weight(Struct, frozen=True):
    """The most memory that a publisher took, and for what."""

    most: float
    before: float
    seconds: float
    put: int


def weigh(place: Folder, site: Path) -> Weight:
    command = [sys.executable, "-m", "tests.faults.weighing", place.address, str(site)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True)
    return Weight(**json.loads(done.stdout))


def with_a_file_of(size: int, path: Path) -> Path:
    """A site of a front page and a file full of holes."""
    path.mkdir(parents=True)
    (path / "index.html").write_bytes(b"front")
    with open(path / "big.bin", "wb") as file:
        file.truncate(size)
    return path


@pytest.mark.parametrize("kind", ["file-staged", "sftp-staged"])
def test_a_big_file_takes_no_more_memory_than_a_small_one(
    kind: str, asked: Callable[[], Sshd], tmp_path: Path
) -> None:
    place = folder(kind, tmp_path / "there/www", asked)
    small = weigh(place, with_a_file_of(1 << 10, tmp_path / "small"))
    big = weigh(place, with_a_file_of(64 << 20, tmp_path / "big"))

    assert (place.www / "big.bin").stat().st_size == 64 << 20
    assert big.most - small.most < 24


@pytest.mark.campaign
def test_two_gigabytes(place: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = (2 << 30) + 12345

    weight = weigh(place, with_a_file_of(size, tmp_path / "site"))

    with capsys.disabled():
        print(f"\n{place.kind}: 2 GB, {weight.most:.0f} MB, {weight.seconds:.0f} s")  # noqa: T201
    assert (place.www / "big.bin").stat().st_size == size
    (place.www / "big.bin").unlink()
    assert weight.most <= MOST


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred thousand small files."""
    site = tmp_path_factory.mktemp("many")
    (site / "index.html").write_bytes(b"front")
    for number in range(100_000):
        if number % 100 == 0:
            (site / f"{number // 100:04}").mkdir()
        (site / f"{number // 100:04}/{number}.html").write_bytes(b"%d " % number * 20)
    return site


@pytest.mark.campaign
@pytest.mark.parametrize("kind", ["file-atomic", "file-staged", "sftp-atomic", "sftp-staged"])
def test_a_hundred_thousand_files(
    kind: str,
    many: Path,
    asked: Callable[[], Sshd],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = folder(kind, tmp_path / "there/www", asked)
    weights = [weigh(place, many), weigh(place, many)]
    for number in range(10):
        file = many / f"{number * 7:04}/{number * 700}.html"
        file.write_bytes(file.read_bytes() + b"!")
    weights.append(weigh(place, many))

    with capsys.disabled():
        for name, one in zip(("first", "no-op", "10 changed"), weights, strict=True):
            print(f"\n{kind} {name}: {one.most:.0f} MB, {one.seconds:.1f} s, {one.put} put", end="")  # noqa: T201
    assert [one.put for one in weights] == [100_001, 0, 10]
    assert max(one.most for one in weights) <= MOST
