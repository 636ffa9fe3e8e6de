"""A line to a server that carries so many bytes a second and no more."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PIECE = 16384


@contextmanager
def slow_line(port: int, rate: int) -> Iterator[int]:
    """The port of a line to *port* that is up while this goes on; *rate* holds on the way there."""
    ends: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, port, rate, ends), daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            for end in ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()


def _serve(listener: socket.socket, port: int, rate: int, ends: list[socket.socket]) -> None:
    with suppress(OSError):
        while True:
            near, _ = listener.accept()
            far = socket.create_connection(("127.0.0.1", port))
            ends += [near, far]
            for source, sink, pause in ((near, far, 1 / rate), (far, near, 0.0)):
                threading.Thread(target=_carry, args=(source, sink, pause), daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket, pause: float) -> None:
    with suppress(OSError):
        while content := source.recv(_PIECE):
            sink.sendall(content)
            time.sleep(len(content) * pause)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
