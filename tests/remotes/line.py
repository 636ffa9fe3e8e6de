"""A line between ssh and its server that can go silent, or break."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from struct import pack


class Line:
    """Carries bytes both ways between one client at a time and *port*, until told otherwise."""

    def __init__(self, port: int) -> None:
        self._far = port
        self._broken = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self.port: int = self._listener.getsockname()[1]
        self.carried = 0
        self.limit = 1 << 62

    def stall_after(self, size: int) -> None:
        """Carry *size* more bytes, and then nothing, without a word."""
        self.limit = self.carried + size

    def reset(self) -> None:
        """Break every connection, as a router does that was restarted."""
        self._broken.set()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._broken.set()
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            pass
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        near, _ = self._listener.accept()
        with near, socket.create_connection(("127.0.0.1", self._far)) as far:
            self._carry(near, far)
            # A reset, not a goodbye.
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, pack("ii", 1, 0))

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while not self._broken.is_set():
                for key, _ in ready.select(0.02):
                    if self.carried >= self.limit:
                        self._broken.wait(0.02)
                        continue
                    source, sink = key.fileobj, key.data
                    assert isinstance(source, socket.socket)
                    content = source.recv(1 << 16)
                    if not content:
                        return
                    sink.sendall(content)
                    self.carried += len(content)


@contextmanager
def line(port: int) -> Iterator[Line]:
    """A line to *port* that is up while this goes on."""
    made = Line(port)
    made.start()
    try:
        yield made
    finally:
        made.stop()
