"""Another server that speaks S3: moto, which knows no keys, and keeps everything in memory."""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.servers.ports import free_ports, wait_for
from tests.servers.seaweed import BUCKET, ObjectServer


def missing() -> str:
    """Why there can be no server here; empty when there can."""
    found = importlib.util.find_spec("moto") and importlib.util.find_spec("flask")
    return "" if found else "moto's server is not installed (pip install 'moto[server]')"


@contextmanager
def moto(folder: Path) -> Iterator[ObjectServer]:
    """Run a server with one bucket, and stop it by its process id."""
    (port,) = free_ports(1)
    program = "import sys; from moto.server import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, "-H", "127.0.0.1", "-p", str(port)]
    with open(folder / "moto.log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        if not wait_for(port, process):
            raise RuntimeError("moto did not start: " + (folder / "moto.log").read_text()[-2000:])
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("PUT", f"/{BUCKET}")
        assert connection.getresponse().status == 200
        connection.close()
        yield ObjectServer(port)
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def mock_objects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    """A server for all tests of a worker; each uses its own prefix."""
    if why := missing():
        pytest.skip(why)
    with moto(tmp_path_factory.mktemp("moto")) as running:
        yield running
