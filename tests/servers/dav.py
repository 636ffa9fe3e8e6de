"""What the WebDAV servers of the tests have in common: a folder, a port, an address."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from tests.servers.ports import wait_for


class DavServer(Struct, frozen=True):
    """A running server that shows *folder*; *pid* is its process."""

    port: int
    folder: Path
    pid: int = 0

    def address(self, path: str = "", *, port: int = 0, user: str = "", **options: str) -> str:
        """The address of *path* there, by way of another port if one is given."""
        query = "&".join(f"{name}={value}" for name, value in options.items())
        who = f"{user}@" if user else ""
        return f"webdav://{who}127.0.0.1:{port or self.port}/{path}{'?' * bool(query)}{query}"


@contextmanager
def running(command: Sequence[str], server: DavServer, log: Path) -> Iterator[DavServer]:
    """Run *command* until this ends, and stop it by its process id."""
    # Nobody wants to know which lines of a server were run, and it takes a server much time.
    env = {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE")}
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent, env=env)
    try:
        if not wait_for(server.port, process):
            raise RuntimeError(f"{command[0]} did not start: {log.read_text()[-2000:]}")
        yield DavServer(server.port, server.folder, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
