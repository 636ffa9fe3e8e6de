"""The real apertium-apy for tests, on a free port of this machine."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APY = shutil.which("apertium-apy")
MODES = Path("/usr/share/apertium/modes")


def missing() -> str:
    """Why there can be no server here; empty when there can."""
    if not APY:
        return "apertium-apy is not installed (apt-get install apertium-apy)"
    for pair in ("eng-spa", "swe-dan"):
        if not (MODES / f"{pair}.mode").is_file():
            return f"apertium-{pair} is not installed (apt-get install apertium-{pair})"
    return ""


@contextmanager
def apy(folder: Path) -> Iterator[str]:
    """Run a server, and stop it by its process id; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(folder / "apy.log", "wb") as log:
        process = subprocess.Popen(
            [str(APY), "-p", str(port), "-t", "2", str(MODES)],
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONWARNINGS": "", "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/listPairs", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("apertium-apy ended at once")
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("apertium-apy did not start")
