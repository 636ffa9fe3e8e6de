"""The way between a publisher and a server, which can be slow, go silent, or break."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from struct import pack

PIECE = 1 << 16


class Road:
    """Carries any number of connections to *port*; what happens on the way may change."""

    def __init__(self, port: int) -> None:
        self._far = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self.connections = 0
        self.carried = 0
        """Bytes towards the server."""
        self.rate = 0
        """Bytes a second each way; 0 for as many as there are."""
        self.stalls_at = 1 << 62
        """From so many bytes on nothing is carried, and nobody is told,"""
        self.stalling = 1 << 62
        """on the first connections, so many."""
        self.breaks_at = 1 << 62
        """After so many bytes the connection is reset; the next one is not."""

    def stop(self) -> None:
        """Break all, and wait until that is over."""
        self._stopped.set()
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            pass
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def start(self) -> None:
        """Let the first one in."""
        self._begin(self._welcome)

    def _begin(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args)
        self._threads.append(thread)
        thread.start()

    def _welcome(self) -> None:
        while not self._stopped.is_set():
            near, _ = self._listener.accept()
            if self._stopped.is_set():
                near.close()
                return
            self.connections += 1
            far = socket.create_connection(("127.0.0.1", self._far))
            self._begin(self._carry, near, far, self.connections, True)
            self._begin(self._carry, far, near, self.connections, False)

    def _carry(self, source: socket.socket, sink: socket.socket, number: int, up: bool) -> None:
        source.settimeout(0.05)
        with suppress(OSError):
            while not self._stopped.is_set():
                if self.carried >= self.stalls_at and number <= self.stalling:
                    self._stopped.wait(0.05)
                    continue
                if self.carried >= self.breaks_at:
                    self.breaks_at = 1 << 62
                    break
                try:
                    content = source.recv(min(self.rate // 10, PIECE) if self.rate else PIECE)
                except TimeoutError:
                    continue
                if not content:
                    break
                sink.sendall(content)
                self.carried += len(content) if up else 0
                if self.rate:
                    time.sleep(len(content) / self.rate)
        for end in (source, sink):
            # A reset, not a goodbye.
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def road(port: int) -> Iterator[Road]:
    """A road to *port* while this goes on."""
    made = Road(port)
    made.start()
    try:
        yield made
    finally:
        made.stop()
