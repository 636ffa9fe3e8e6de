"""Sending a site: the first time, unchanged, ten files changed, and all files only touched."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import obstore
from msgspec import Struct

from tests.benchmarks.carriers import MINDBLOG, Bucket, Carrier, Host, by_s3, by_ssh
from tests.benchmarks.lines import LOOPBACK, Line, delayed
from tests.benchmarks.places import BENCH, Missing, needed, work
from tests.benchmarks.runs import Run, Spread, median, run, spread
from tests.servers.seaweed import BUCKET, ObjectServer, seaweed
from tests.servers.seaweed import missing as no_seaweed
from tests.sshd import missing, sshd

MAKE_TREE = BENCH / "wan" / "make_tree.py"
STEPS = {
    "first": "nothing is there",
    "no-op": "nothing changed",
    "ten": "ten files changed",
    "touched": "all files have a new time, and the same bytes",
}
TEN = 10


class Cost(Struct, frozen=True):
    """What one carrier needed for one step; *ratio* is ours over theirs, run by run."""

    carrier: str
    step: str
    run: Run
    ratio: dict[str, Spread]


class Sending(Struct, frozen=True):
    """A whole comparison over one line; *connect* is what `ssh HOST true` takes, in seconds."""

    line: str
    files: int
    bytes: int
    rounds: int
    connect: float
    costs: list[Cost]


class Trial(Struct, frozen=True):
    """What is brought, over which line, how often; *say* hears what is being done."""

    blog: Path
    line: Line
    rounds: int
    say: Callable[[str], None]


@contextmanager
def line_of(milliseconds: int, megabits: int) -> Iterator[Line]:
    """The loopback where no delay is wished for."""
    if not milliseconds:
        yield LOOPBACK
        return
    with delayed(milliseconds, megabits) as line:
        yield line


def over_ssh(
    line: Line, files: int, names: Sequence[str], rounds: int, say: Callable[[str], None]
) -> Sending:
    """All carriers that come by ssh, over *line*. Raises Missing."""
    if why := missing():
        raise Missing(why)
    blog = made_blog(files, say)
    far = work() / "far"
    shutil.rmtree(far, ignore_errors=True)
    (folder := work() / "sshd").mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder)
    folder.mkdir()
    with sshd(folder, host=line.host, inside=line.there) as server:
        far.mkdir()
        carriers = by_ssh(blog, Host(server, far))
        chosen = [carriers[name] for name in names]
        ssh = ("ssh", "-F", str(server.config), "testhost", "true")
        connect = median(run(ssh, work()) for _ in range(rounds)).wall
        costs = measured(Trial(blog, line, rounds, say), chosen, lambda one: _emptied(far, one))
    return _sending(line, blog, rounds, connect, costs)


def over_s3(
    line: Line, files: int, names: Sequence[str], rounds: int, say: Callable[[str], None]
) -> Sending:
    """All carriers that speak S3, over *line*, to a SeaweedFS. Raises Missing."""
    if why := no_seaweed():
        raise Missing(why)
    blog = made_blog(files, say)
    folder = work() / "weed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with seaweed(folder, host=line.host, inside=line.there) as server:
        carriers = by_s3(blog, Bucket(server.endpoint, BUCKET, server.env))
        chosen = [carriers[name] for name in names]
        costs = measured(Trial(blog, line, rounds, say), chosen, lambda one: _cleared(server, one))
    return _sending(line, blog, rounds, 0.0, costs)


def _cleared(server: ObjectServer, carrier: Carrier) -> None:
    store = server.store(carrier.target)
    for page in obstore.list(store, chunk_size=1000):
        obstore.delete(store, [found["path"] for found in page])


def made_blog(files: int, say: Callable[[str], None]) -> Path:
    """A blog whose built site is the tree of pages that the line came with, and a front page."""
    blog = work() / f"sent-{files}"
    if not (blog / ".mindblog/site").is_dir():
        say(f"making {files} files")
        shutil.rmtree(blog, ignore_errors=True)
        (blog / "posts").mkdir(parents=True)
        (blog / "mindblog.toml").write_text('url = "https://sent.example"\n')
        (blog / "posts/one.md").write_text("---\ntitle: One\ndate: 2026-01-01\n---\nOne.\n")
        tree = [sys.executable, str(needed(MAKE_TREE)), str(blog / "static"), str(files)]
        subprocess.run(tree, check=True, capture_output=True)
    build(blog)
    return blog


def build(blog: Path) -> None:
    """Bring the built site up to date."""
    command = [str(MINDBLOG), "-C", str(blog), "build", "--quiet"]
    subprocess.run(command, check=True, capture_output=True)


def measured(
    trial: Trial, carriers: Sequence[Carrier], emptied: Callable[[Carrier], None]
) -> list[Cost]:
    """Every step of every carrier; *emptied* clears what one has brought so far."""
    runs: dict[tuple[str, str], list[Run]] = {}
    for turn in range(trial.rounds):
        for step in STEPS:
            _prepare(step, trial.blog, turn)
            # Each round begins with another one: none always finds the machine as others left it.
            first = turn % len(carriers)
            for carrier in (*carriers[first:], *carriers[:first]):
                trial.say(f"round {turn + 1} of {trial.rounds}, {step}: {carrier.name}")
                if step == "first":
                    emptied(carrier)
                os.sync()
                done = run(carrier.command, work())
                runs.setdefault((carrier.name, step), []).append(done)
    ours = [carrier.name for carrier in carriers if carrier.name.startswith("mindblog")]
    return [
        Cost(name, step, median(found), {one: _ratio(runs[one, step], found) for one in ours})
        for (name, step), found in runs.items()
    ]


def _ratio(ours: Sequence[Run], theirs: Sequence[Run]) -> Spread:
    return spread(one.wall / other.wall for one, other in zip(ours, theirs, strict=True))


def _prepare(step: str, blog: Path, turn: int) -> None:
    pages = sorted((blog / "static").rglob("*.html"))
    if step == "ten":
        for page in pages[:: len(pages) // TEN][:TEN]:
            with page.open("a", encoding="utf-8") as file:
                file.write(f"<!-- {turn} -->\n")
        build(blog)
    elif step == "touched":
        for page in (blog / ".mindblog/site").rglob("*.html"):
            page.touch()


def _emptied(far: Path, carrier: Carrier) -> None:
    shutil.rmtree(far / carrier.target, ignore_errors=True)
    (far / carrier.target).unlink(missing_ok=True)
    shutil.rmtree(far / ".mindblog/releases" / carrier.target, ignore_errors=True)
    if carrier.name == "mindblog staged":
        (far / carrier.target).mkdir()


def _sending(line: Line, blog: Path, rounds: int, connect: float, costs: list[Cost]) -> Sending:
    sizes = [file.stat().st_size for file in (blog / ".mindblog/site").rglob("*") if file.is_file()]
    return Sending(line.name, len(sizes), sum(sizes), rounds, connect, costs)
