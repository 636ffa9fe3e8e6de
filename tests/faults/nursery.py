"""Publishers by the hundred, each a process that may be killed.

A process of its own, which has loaded everything and has one thread, forks them: so each begins at
once, and dies as a process does. `python -m tests.faults.nursery` reads orders and tells pids.
"""

import json
import mmap
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from struct import pack, unpack

import msgspec
from msgspec import Struct

from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver
from mindblog_cli.errors import MindBlogError
from mindblog_cli.events import Ended, Event, Moved
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import BUILTIN, open_remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.tree.disk import TreeOnDisk
from mindblog_cli.tree.tree import Leaf, Tree

REPOSITORY = Path(__file__).parents[2]


class Order(Struct, frozen=True, kw_only=True):
    """Publish *folder* to *address*, and write to *report* how it goes."""

    address: str
    folder: str
    report: str
    wait_lock: float = 0.0
    at: float = 0.0
    """When to begin, so that several begin at once."""
    env: dict[str, str] = {}


class Outcome(Struct, frozen=True, kw_only=True):
    """How it ended: the exit code, and what was told."""

    code: int
    release: str = ""
    sent: int = 0
    ended: float = 0.0
    told: str = ""


@cache
def tree(folder: str) -> TreeOnDisk:
    """All files below *folder*, as they are."""
    root = Path(folder)
    leaves: dict[str, Leaf] = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        content = path.read_bytes()
        leaf = Leaf(sha256(content).hexdigest(), len(content))
        leaves[path.relative_to(root).as_posix()] = leaf
    return TreeOnDisk(root, Tree(leaves))


def publish(order: Order, counted: mmap.mmap) -> Outcome:
    """Publish, counting the bytes that have arrived where a killed process leaves them."""

    def listen(event: Event) -> None:
        if isinstance(event, Moved):
            (before,) = unpack("q", counted[:8])
            counted[:8] = pack("q", before + event.size)
        elif isinstance(event, Ended):
            counted[8:] = pack("q", 1)

    time.sleep(max(0.0, order.at - time.time()))
    options = DeliveryOptions(allow_deletes=1_000_000, wait_lock=order.wait_lock)
    means = Means(secrets=Secrets(order.env))
    try:
        with open_remote(order.address, Path(order.folder), listen, means) as remote:
            made: Delivery = deliver(
                tree(order.folder), remote, listen, now=datetime.now(UTC), options=options
            )
    except MindBlogError as error:
        return Outcome(code=error.exit_code, told=f"{error.message} | {error.hint}")
    except Exception:  # noqa: BLE001 - a bug is to be seen where it is waited for
        return Outcome(code=1, told=traceback.format_exc())
    return Outcome(code=0, release=made.release, sent=made.bytes, ended=time.time())


def serve() -> None:
    """Fork a publisher for each order, and tell its pid; or tell how one that is buried ended."""
    for where in BUILTIN.values():
        # Loaded once, and not again by each child from what may have changed by then.
        with suppress(ImportError):
            import_module(where.partition(":")[0])
    for line in sys.stdin:
        words = json.loads(line)
        if "bury" in words:
            _, status = os.waitpid(words["bury"], 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = fork(msgspec.convert(words, Order))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def fork(order: Order) -> int:
    """Have it done by a child."""
    tree(order.folder)
    with open(f"{order.report}.count", "wb") as file:
        file.write(bytes(16))
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.environ.update(order.env)
        with open(f"{order.report}.count", "r+b") as file:
            outcome = publish(order, mmap.mmap(file.fileno(), 16))
        Path(order.report).write_bytes(msgspec.json.encode(outcome))
        code = outcome.code
    finally:
        sys.stderr.flush()
        os._exit(code)


class Publisher:
    """One that was started."""

    def __init__(self, nursery: "Nursery", pid: int, report: Path) -> None:
        self.pid = pid
        self._nursery = nursery
        self._report = report

    def signal(self, number: int) -> None:
        """Send a signal; it is there until it is waited for."""
        os.kill(self.pid, number)

    def wait(self) -> int:
        """Its exit code, or the signal that ended it, negative."""
        return self._nursery.ask({"bury": self.pid})

    @property
    def outcome(self) -> Outcome:
        """How it ended, if it was let."""
        return msgspec.json.decode(self._report.read_bytes(), type=Outcome)

    @property
    def counted(self) -> int:
        """How many bytes it was told have arrived."""
        (count, _) = unpack("qq", Path(f"{self._report}.count").read_bytes())
        return int(count)

    def wait_for_the_switch(self) -> None:
        """Return when all has been sent, or it has ended."""
        with open(f"{self._report}.count", "rb") as file:
            counted = mmap.mmap(file.fileno(), 16, prot=mmap.PROT_READ)
            while not any(counted[8:]) and not self._report.exists():
                time.sleep(0.0005)


class Nursery:
    """The process that starts publishers."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._number = 0

    def start(self, address: str, folder: Path, **more: object) -> Publisher:
        """Begin to publish *folder*."""
        self._number += 1
        report = self._folder / f"report-{self._number % 16}"
        report.unlink(missing_ok=True)
        order = {"address": address, "folder": str(folder), "report": str(report), **more}
        return Publisher(self, self.ask(order), report)

    def publish(self, address: str, folder: Path, **more: object) -> Outcome:
        """Publish *folder*, and see how it went."""
        started = self.start(address, folder, **more)
        started.wait()
        return started.outcome

    def ask(self, words: dict[str, object]) -> int:
        """An order, and its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    """Publishers for a while; reports go to *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nursery"],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Nursery(process, folder)
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(30)
        if process.stdout:
            process.stdout.close()


if __name__ == "__main__":
    serve()
