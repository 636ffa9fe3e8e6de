"""Where corpora, peers and their sites are."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
BENCH = HOUSE.parent / "shared" / "bench"
MAKE_CORPUS = BENCH / "make_corpus.py"
RUN_PEER = BENCH / "peers" / "run_peer.sh"
# What mindblog makes of one file of a corpus, with the file itself, in bytes.
PER_FILE = 50_000
MOST_BYTES = 10_000_000_000


class Missing(Exception):
    """Something that a benchmark needs is not there, or does not work."""


def work() -> Path:
    """The folder for all that is installed and made: `BENCH_WORK`, or one that all runs share."""
    return Path(os.environ.get("BENCH_WORK") or Path(tempfile.gettempdir()) / "bench-peers")


@contextmanager
def alone() -> Iterator[None]:
    """Hold the folder: two at once would measure each other. Raises Missing if it is taken."""
    work().mkdir(parents=True, exist_ok=True)
    with (work() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Missing(f"another benchmark is running in {work()}") from None
        yield


def make_corpus(folder: Path, layout: str, posts: int, langs: tuple[str, ...]) -> None:
    """Write a corpus into *folder*, in place of what is there.

    Raises Missing if its maker is not beside this repository.
    """
    needed(MAKE_CORPUS)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    options = ["--posts", str(posts), "--langs", ",".join(langs), "--layout", layout]
    command = [sys.executable, str(MAKE_CORPUS), str(folder), *options]
    subprocess.run(command, check=True, capture_output=True)


def needed(file: Path) -> Path:
    """*file*, which comes from beside this repository. Raises Missing if it does not."""
    if not file.is_file():
        there = Path("..") / file.relative_to(HOUSE.parent)
        raise Missing(f"{there} is not there: benchmarks need its folder beside this one")
    return file


def room_for(files: int) -> None:
    """Make sure that a blog of *files* fits. Raises Missing if it does not."""
    want = files * PER_FILE
    free = shutil.disk_usage(work()).free
    if want > MOST_BYTES or want * 1.2 > free:
        raise Missing(
            f"{files} files need some {want / 1e9:.0f} GB in {work()}: "
            f"{MOST_BYTES / 1e9:.0f} are allowed, {free / 1e9:.0f} are free"
        )
