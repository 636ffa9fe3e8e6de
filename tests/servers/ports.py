"""Ports on loopback that nobody listens on."""

import socket
import subprocess
import time
from contextlib import ExitStack


def free_ports(count: int) -> list[int]:
    """So many different ones, found by holding them all for a moment."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def wait_for(
    port: int,
    process: "subprocess.Popen[bytes]",
    *,
    host: str = "127.0.0.1",
    seconds: float = 20.0,
) -> bool:
    """Whether something listens there before the process ends or time is up."""
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                return True
        time.sleep(0.02)
    return False
