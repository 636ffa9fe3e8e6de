"""A line to a server that goes wrong in the way a test asks for."""

import http.client
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from msgspec import Struct

_HOPS = {"connection", "transfer-encoding", "keep-alive"}


class Request(Struct, frozen=True):
    """What is asked; *number* counts all that went by."""

    number: int
    method: str
    path: str
    conditional: bool = False

    @property
    def puts_page(self) -> bool:
        """Whether it is one of the site's files that is put, and nothing of ours."""
        return self.method == "PUT" and ".mindblog" not in self.path


class Answer(Struct, frozen=True):
    """An answer instead of the server's."""

    status: int
    code: str = ""
    said: str = ""
    headers: dict[str, str] = {}
    body: bytes | None = None

    @property
    def bytes(self) -> bytes:
        """As S3 says it."""
        if self.body is not None:
            return self.body
        text = f"<Error><Code>{self.code}</Code><Message>{self.said}</Message></Error>"
        return text.encode() if self.code else b""


class Reset(Struct, frozen=True):
    """The line breaks; *late*, when the server has done what it was asked for."""

    late: bool = False


class Stall(Struct, frozen=True):
    """Nothing comes any more, until the test is over."""


class Half(Struct, frozen=True):
    """The answer breaks off in the middle."""


Fault = Answer | Reset | Stall | Half | None
Bend = Callable[[Request], Fault]


class Bent(Struct):
    """Where to ask, and all that was asked."""

    port: int
    bend: Bend
    seen: list[Request]

    def count(self, method: str, part: str = "") -> int:
        """How often this was asked for."""
        return sum(r.method == method and part in r.path for r in self.seen)


class _Server(ThreadingHTTPServer):
    """Bends what is asked of *line*, whose server is at *target*."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, line: Bent, target: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.line = line
        self.target = target
        self.lock = threading.Lock()
        self.over = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer goes in two pieces, and the second would wait 40 ms for word of the first.
    disable_nagle_algorithm = True
    server: _Server

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _go(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        line, asked = self.server.line, {name.lower() for name in self.headers}
        conditional = bool({"if-match", "if-none-match"} & asked)
        with self.server.lock:
            request = Request(len(line.seen), self.command, self.path, conditional)
            line.seen.append(request)
            fault = line.bend(request)
        if isinstance(fault, Stall):
            self.server.over.wait(30)
        if isinstance(fault, Stall) or (isinstance(fault, Reset) and not fault.late):
            self._reset()
        elif isinstance(fault, Answer):
            self._say(fault.status, fault.headers, fault.bytes)
        else:
            self._hand_on(body, fault)

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _go
    do_PROPFIND = do_MKCOL = do_MOVE = do_COPY = _go

    def _hand_on(self, body: bytes, fault: Fault) -> None:
        told = {k: v for k, v in self.headers.items() if k.lower() not in _HOPS}
        target = self.server.target
        with closing(http.client.HTTPConnection("127.0.0.1", target, timeout=30)) as server:
            server.request(self.command, self.path, body, told)
            answer = server.getresponse()
            content = answer.read()
            headers = {k: v for k, v in answer.getheaders() if k.lower() not in _HOPS}
        if isinstance(fault, Reset):
            self._reset()
        elif isinstance(fault, Half):
            self._say(answer.status, headers | {"Content-Length": "99999"}, content[:10])
            self._reset()
        else:
            self._say(answer.status, headers, content)

    def _say(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "content-length" not in {name.lower() for name in headers}:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _reset(self) -> None:
        self.close_connection = True
        at_once = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        self.connection.close()


@contextmanager
def bent(port: int, bend: Bend) -> Iterator[Bent]:
    """A proxy to *port* on loopback; each request goes wrong as *bend* says."""
    line = Bent(0, bend, [])
    server = _Server(line, port)
    line.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
