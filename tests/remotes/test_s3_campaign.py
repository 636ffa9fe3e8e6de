"""Long runs against a real object store: pytest -m campaign tests/remotes/test_s3_campaign.py."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.delivery.building import Site
from tests.remotes.test_s3_faults import live, opened, send
from tests.servers.seaweed import ObjectServer

pytestmark = [pytest.mark.campaign, pytest.mark.xdist_group("seaweed")]

REPOSITORY = Path(__file__).parents[2]
KILLS = 100
PAIRS = 50

PUBLISH = """
import sys
from pathlib import Path
from mindblog_cli.errors import MindBlogError
from tests.remotes.test_s3_campaign import site
from tests.remotes.test_s3_faults import opened, send
from tests.servers.seaweed import ObjectServer
folder, port, prefix, version = sys.argv[1:]
remote = opened(ObjectServer(int(port)), prefix)
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
try:
    send(Path(folder), site(int(version)), remote)
except MindBlogError as error:
    sys.exit(int(error.exit_code))
"""

LARGE = """
import resource, sys
from pathlib import Path
from mindblog_cli.remotes.remote import Claim, Content
from mindblog_cli.tree.manifest import Entry
from tests.remotes.test_s3_faults import opened
from tests.servers.seaweed import ObjectServer
path, digest, size, port = sys.argv[1:]
remote = opened(ObjectServer(int(port)), "large")
content = Content(path="v.mp4", entry=Entry(digest, int(size)), open=lambda: open(path, "rb"))
with remote:
    remote.take(Claim("a", "anna"))
    moved = sum(sent.size for sent in remote.stage([content]))
    assert moved == int(size)
    survey = remote.survey({"v.mp4": content.entry})
    assert survey.same == {"v.mp4"}
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def site(version: int) -> Site:
    """No file of one version is like any of the other, and each has some of its own."""
    common = {f"p/{n}/index.html": b"%d " % version * (50 + n) for n in range(150)}
    own = {f"only-{version}/{n}.html": b"%d" % version for n in range(10)}
    assets = {f"style.{version:08}.css": b"%d" % version, "a.css": b"%d" % version}
    return common | own | assets | {"index.html": b"%d" % version}


def start(folder: Path, server: ObjectServer, prefix: str, version: int) -> "subprocess.Popen[str]":
    told = [str(folder), str(server.port), prefix, str(version)]
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISH, *told],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def ended(process: "subprocess.Popen[str]") -> int:
    process.communicate()
    return process.returncode


@pytest.mark.parametrize("kind", ["objects", "careless_objects"])
def test_killed_at_any_moment_each_file_is_old_or_new_and_once_more_ends_it(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server: ObjectServer = request.getfixturevalue(kind)
    rnd, counts = random.Random(2026), Counter[str]()
    prefix, sites = f"kill {kind}", [site(1), site(2)]
    send(tmp_path, sites[0], opened(server, prefix))
    began = time.monotonic()
    first = start(tmp_path / "p", server, prefix, 2)
    go(first)
    assert ended(first) == 0
    takes, now, again, total = time.monotonic() - began, 1, 0, 0

    for _ in range(KILLS):
        new = 1 - now
        process = start(tmp_path / "p", server, prefix, new + 1)
        go(process)
        time.sleep(rnd.uniform(0.0, takes))
        process.kill()
        counts["done before" if ended(process) == 0 else "killed"] += 1
        there = live(server, prefix)
        assert all(
            content in (sites[0].get(path), sites[1].get(path)) for path, content in there.items()
        )
        if there.get("index.html") == sites[new]["index.html"]:
            assert sites[new].items() <= there.items(), "the front page is last"
        arrived = sum(len(c) for p, c in there.items() if sites[new].get(p) == c)
        # The dead are known to be dead, once their last requests have had a moment.
        time.sleep(2.5)
        done = send(tmp_path, sites[new], opened(server, prefix))
        size = sum(len(content) for content in sites[new].values())
        again, total = again + max(0, done.bytes + arrived - size), total + size
        # A file with a fingerprint lingers.
        assert sites[new].items() <= live(server, prefix).items()
        counts["sent nothing" if done.nothing_to_do else "completed"] += 1
        now = new

    with capsys.disabled():
        print(f"\n{kind}: {dict(counts)}, {again / total:.1%} sent again")  # noqa: T201 - the report
    assert again <= 0.05 * total


@pytest.mark.parametrize("kind", ["objects", "careless_objects"])
def test_of_pairs_that_race_none_loses_an_update(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server: ObjectServer = request.getfixturevalue(kind)
    prefix, counts = f"race {kind}", Counter[str]()
    for pair in range(PAIRS):
        versions = (2 * pair + 1, 2 * pair + 2)
        both = [start(tmp_path / f"{v}", server, prefix, v) for v in versions]
        for process in both:
            go(process)
        codes = [ended(process) for process in both]
        counts[str(sorted(codes))] += 1
        assert set(codes) <= {0, 9}
        won = [site(v) for v, code in zip(versions, codes, strict=True) if code == 0]
        assert won
        there = live(server, prefix)
        assert any(w.items() <= there.items() for w in won)

    with capsys.disabled():
        print(f"\n{kind}: exit codes of pairs {dict(counts)}")  # noqa: T201 - the report


def test_two_gigabytes_take_little_memory(
    objects: ObjectServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, size = tmp_path / "v.mp4", 2 * 1024**3
    with open(path, "wb") as file:
        file.truncate(size)
    digest = subprocess.check_output(["sha256sum", str(path)], text=True).split()[0]
    told = [str(path), digest, str(size), str(objects.port)]

    most = subprocess.check_output([sys.executable, "-c", LARGE, *told], cwd=REPOSITORY, text=True)

    with capsys.disabled():
        print(f"\n2 GB: {most.strip()} MB at most")  # noqa: T201 - the report
    assert int(most) < 150
