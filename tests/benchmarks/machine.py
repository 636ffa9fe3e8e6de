"""Where and when a measurement was taken: figures without it say little."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

from tests.benchmarks.places import work

LIBRARIES = ("msgspec", "pyromark", "minijinja", "pygments", "babel", "typer")


class Machine(Struct, frozen=True):
    """What all figures of a run depend on."""

    cpu: str
    cpus: int
    system: str
    python: str
    libraries: dict[str, str]


class Load(Struct, frozen=True):
    """How busy the machine was; *load* is of the last 1, 5 and 15 minutes."""

    load: tuple[float, float, float]
    free_memory: int
    free_disk: int


def machine() -> Machine:
    """This machine, and what mindblog stands on here."""
    return Machine(
        cpu=_field("/proc/cpuinfo", "model name") or platform.processor(),
        cpus=os.cpu_count() or 0,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
    )


def load() -> Load:
    """How busy the machine is now, and what of it is free, in bytes."""
    disk = os.statvfs(work())
    free = _field("/proc/meminfo", "MemAvailable").split()
    return Load(
        load=os.getloadavg(),
        free_memory=int(free[0]) * 1024 if free else 0,
        free_disk=disk.f_bavail * disk.f_frsize,
    )


def _field(file: str, name: str) -> str:
    """The first value of *name* in one of the kernel's files; other systems have none."""
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except OSError:
        return ""
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, "")
