"""The way from a publisher to a host: this machine's loopback, or a line with delay.

The second is two network namespaces and a relay between them; it wants root, iproute2 and a C
compiler, and touches nothing outside of what it makes.
"""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGTERM

from msgspec import Struct

from tests.benchmarks.places import BENCH, Missing, needed, work

NAME = "bench"


class Line(Struct, frozen=True):
    """What a command at the far end begins with, and what address that end has."""

    name: str
    there: tuple[str, ...]
    host: str


LOOPBACK = Line("loopback", (), "127.0.0.1")


@contextmanager
def delayed(milliseconds: int, megabits: int) -> Iterator[Line]:
    """A line whose round trip takes *milliseconds*; this process is at its near end meanwhile.

    Raises Missing where none can be made.
    """
    folder = work() / "line"
    _build(folder)
    command = ["bash", "netup.sh", NAME, str(milliseconds // 2), str(megabits)]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        with _inside(Path(f"/run/netns/pub{NAME}c")):
            far = ("ip", "netns", "exec", f"pub{NAME}s")
            yield Line(f"{milliseconds} ms, {megabits} Mbit/s", far, "10.77.0.2")
    except subprocess.CalledProcessError as error:
        raise Missing(f"no line could be made: {error.stderr.decode()[-500:]}") from error
    finally:
        _take_down(folder)


@contextmanager
def _inside(network: Path) -> Iterator[None]:
    """Move this thread into *network*, and so all that it starts (setns(2))."""
    kernel = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net", "rb") as home, network.open("rb") as there:
        if kernel.setns(there.fileno(), 0):
            raise Missing(f"no way into {network}: {os.strerror(ctypes.get_errno())}")
        try:
            yield
        finally:
            kernel.setns(home.fileno(), 0)


def _build(folder: Path) -> None:
    for program in ("ip", "cc"):
        if not shutil.which(program):
            raise Missing(f"{program} is not installed: a line with delay needs it")
    if os.geteuid() != 0:
        raise Missing("a line with delay is made by root")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("netup.sh", "tundelay.c"):
        shutil.copy(needed(BENCH / "wan" / name), folder)
    compile_ = ["cc", "-O2", "-pthread", "-o", "tundelay", "tundelay.c"]
    subprocess.run(compile_, cwd=folder, check=True)


def _take_down(folder: Path) -> None:
    with suppress(FileNotFoundError, ProcessLookupError, ValueError):
        os.kill(int((folder / f"tun{NAME}.pid").read_text()), SIGTERM)
        (folder / f"tun{NAME}.pid").unlink()
    for end in "cs":
        subprocess.run(["ip", "netns", "del", f"pub{NAME}{end}"], check=False, capture_output=True)
