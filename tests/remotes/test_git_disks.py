"""Disks that fill up on either side of a push: told in one line, and again works."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from mindblog_cli.errors import MindBlogError, RemoteRefused
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from tests.delivery.building import Site, send
from tests.faults.disks import Disk, mounted
from tests.servers.git_server import bare, live

FRONT: Site = {"index.html": b"front"}
BIG: Site = FRONT | {f"{n}.bin": random.Random(n).randbytes(20_000) for n in range(150)}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk") as made:
        yield made


@pytest.mark.parametrize("side", ["far", "near"])
@pytest.mark.parametrize("room", [0, 1_000_000])
def test_a_full_disk_is_told_of_and_again_works(
    side: str, room: int, disk: Disk, tmp_path: Path
) -> None:
    far, near = (disk.path, tmp_path) if side == "far" else (tmp_path, disk.path)
    site = bare(far / "site.git")
    address, means = f"git+file:{site}#pages", Means(sleep=lambda _: None)
    send(tmp_path, FRONT, open_remote(address, near, means=means))
    disk.leave(room)

    with pytest.raises(MindBlogError, match=r"(?i)no space left|disk is full") as caught:
        send(tmp_path, BIG, open_remote(address, near, means=means))

    assert isinstance(caught.value, RemoteRefused)
    assert caught.value.hint
    assert live(site) == FRONT | {".nojekyll": b""}
    disk.grow()
    send(tmp_path, BIG, open_remote(address, near, means=means))
    assert live(site) == BIG | {".nojekyll": b""}
