"""Kill -9 at fifty random moments against a real server. Long: pytest -m campaign."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.delivery.building import Site, visible
from tests.delivery.publisher import publish
from tests.sshd import Sshd

KILLS = 50
REPOSITORY = Path(__file__).parents[2]


def site(version: int) -> Site:
    """No file of one version is like any of the other, and each has some of its own."""
    common = {f"p/{n}/index.html": b"%d " % version * (50 + n * 20) for n in range(300)}
    own = {f"only-{version}/{n}.html": b"%d" % version for n in range(20)}
    return common | own | {"index.html": b"%d" % version, "big": b"%d" % version * 2_000_000}


def write(folder: Path, files: Site) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def start(address: str, folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.delivery.publisher", address, str(folder)]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"connected\n"
    process.stdout.close()
    return process


def seen(www: Path, sites: list[Site]) -> str:
    """Which site readers see; a burst that was sent whole may still be going on over there."""
    for _ in range(20):
        there = visible(www.resolve())
        if there in sites:
            return ("old", "new")[sites.index(there)]
        time.sleep(0.05)
    known = [{s.get(path) for s in sites} for path in there]
    assert all(there[path] in contents for path, contents in zip(there, known, strict=True))
    assert (www / ".mindblog/journal").exists()
    return "between"


@pytest.mark.campaign
@pytest.mark.parametrize("level", ["atomic", "staged"])
def test_killed_at_any_moment_the_old_or_the_new_site_is_live(
    server: Sshd, tmp_path: Path, level: str, capsys: pytest.CaptureFixture[str]
) -> None:
    www, rnd = tmp_path / "www", random.Random(2026)
    if level == "staged":
        www.mkdir()
    sites = [site(1), site(2)]
    folders = [write(tmp_path / f"site{n}", files) for n, files in enumerate(sites)]
    address = server.address(www)
    publish(address, folders[0])
    process = start(address, folders[1])
    began = time.monotonic()
    assert process.wait() == 0
    takes = time.monotonic() - began
    live, counts = 1, Counter[str]()
    whole = takes

    for _ in range(KILLS):
        new = 1 - live
        process = start(address, folders[new])
        time.sleep(rnd.uniform(0.0, 1.1) * takes)
        process.kill()
        counts["done before" if process.wait() == 0 else "killed"] += 1
        there = seen(www, [sites[live], sites[new]])
        counts[there] += 1
        # Nearer and nearer to the moment in which it goes live, wherever that is on this machine.
        takes *= 1.15 if there == "old" else 0.8
        publish(address, folders[new])
        assert visible(www.resolve()) == sites[new]
        live = new

    with capsys.disabled():
        print(f"\n{level}: one run {whole:.2f} s from being connected; {dict(counts)}")  # noqa: T201 - the report
    assert level == "staged" or not counts["between"]
