"""Kills and races: the next run completes, and no update is lost."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mindblog_cli.remotes.registry import open_remote
from tests.delivery.building import send
from tests.remotes.git_sites import (
    FRONT,
    address,
    built,
    children_of,
    hook,
    noise,
    site,
)
from tests.servers.git_server import git, git_host, live

__all__ = ["address", "git_host", "site"]

pytestmark = pytest.mark.xdist_group("git")


KILLS = 50
PAIRS = 100
REPOSITORY = Path(__file__).parents[2]


def start(address: str, built: Path, blog: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.remotes.git_publisher", address, str(built), str(blog)]
    with open(f"{blog}.words", "wb") as words:
        return subprocess.Popen(command, cwd=REPOSITORY, stderr=words)


def killed_and_repaired(address: str, site: Path, tmp_path: Path, kills: int) -> dict[str, int]:
    rnd = random.Random(2026)
    sites = [noise(1), noise(2)]
    folders = [built(tmp_path / f"site{n}", files) for n, files in enumerate(sites)]
    blog = tmp_path / "blog"
    assert start(address, folders[0], blog).wait() == 0
    began = time.monotonic()
    assert start(address, folders[1], blog).wait() == 0
    takes, now = time.monotonic() - began, 1
    counts = {"killed": 0, "old": 0, "new": 0}
    for _ in range(kills):
        process = start(address, folders[1 - now], blog)
        time.sleep(rnd.uniform(0.05, 0.9) * takes)
        process.kill()
        counts["killed"] += process.wait() == -signal.SIGKILL
        there = {path: c for path, c in live(site).items() if path != ".nojekyll"}
        assert there in sites
        counts["old" if there == sites[now] else "new"] += 1
        time.sleep(0.05)
        assert children_of(blog) == []
        assert start(address, folders[1 - now], blog).wait() == 0
        now = 1 - now
        assert live(site) == sites[now] | {".nojekyll": b""}
    return counts


def test_killed_at_any_moment_the_next_run_completes(
    address: str, site: Path, tmp_path: Path
) -> None:
    assert killed_and_repaired(address, site, tmp_path, 1)["killed"] >= 0


@pytest.mark.campaign
def test_killed_at_fifty_moments_the_next_run_completes(
    address: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = killed_and_repaired(address, site, tmp_path, KILLS)

    with capsys.disabled():
        sys.stdout.write(f"\n{counts}\n")


def test_a_push_does_not_outlive_its_publisher(address: str, site: Path, tmp_path: Path) -> None:
    blog, folder = tmp_path / "blog", built(tmp_path / "site0", noise(1))
    hook(site, "pre-receive", f"touch {tmp_path}/begun; sleep 1; exit 0")
    process = start(address, folder, blog)
    while not (tmp_path / "begun").exists():
        assert process.poll() is None
        time.sleep(0.01)

    process.kill()
    process.wait()

    time.sleep(0.1)
    assert children_of(blog) == []
    # All bytes were there, and the other side may decide for the new site; but nothing comes late.
    time.sleep(1.2)
    assert live(site) in ({}, noise(1) | {".nojekyll": b""})
    hook(site, "pre-receive", "exit 0")
    assert start(address, folder, blog).wait() == 0
    assert live(site) == noise(1) | {".nojekyll": b""}


def raced(address: str, site: Path, tmp_path: Path, pairs: int) -> dict[int, int]:
    """Two publishers with a change each, again and again; gives how each of them ended."""
    ends: dict[int, int] = {}
    blogs = [tmp_path / "anna", tmp_path / "bo"]
    send(tmp_path, FRONT, open_remote(address, tmp_path))
    for number in range(pairs):
        before = git(site, "rev-parse", "pages")
        folders = [
            built(tmp_path / f"{blog.name}-{number}", FRONT | {f"{blog.name}": b"%d" % number})
            for blog in blogs
        ]
        both = [start(address, folder, blog) for folder, blog in zip(folders, blogs, strict=True)]
        codes = [process.wait() for process in both]
        words = [Path(f"{blog}.words").read_text() for blog in blogs]
        assert set(codes) <= {0, 9}, words
        assert 0 in codes
        new = git(site, "rev-list", f"{before}..pages").split()
        # Each that said it was done is in the history, on top of what was there before it.
        assert codes.count(0) <= len(new) <= 2
        git(site, "merge-base", "--is-ancestor", before, "pages")
        for code in codes:
            ends[code] = ends.get(code, 0) + 1
    return ends


def test_of_racing_publishers_no_update_is_lost(address: str, site: Path, tmp_path: Path) -> None:
    assert raced(address, site, tmp_path, 1)[0] >= 1


@pytest.mark.campaign
def test_of_a_hundred_pairs_no_update_is_lost(
    address: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = raced(address, site, tmp_path, PAIRS)

    with capsys.disabled():
        sys.stdout.write(f"\n{ends}\n")
    assert ends[9] > 0
