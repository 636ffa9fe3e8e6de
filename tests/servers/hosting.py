"""What the fakes of hosts share: an HTTP server in threads, a clock that can be moved, and faults.

A fault is waited for by what a request says ("PUT /api/v1/deploys/…"), so that each can be hit at
the request that hurts.
"""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

Kind = Literal["status", "reset", "lost", "stall", "cut", "late"]
"""An answer that is none; a line that is reset, before the act or after it; silence; half an
answer; or an act that comes only after something else was done."""


class Fault:
    """What happens instead of an answer, *times* times after *skip* requests that match *when*."""

    def __init__(
        self,
        when: str,
        kind: Kind = "status",
        *,
        status: int = 500,
        headers: Mapping[str, str] | None = None,
        body: object = "",
        skip: int = 0,
        times: int = 1,
        act: Callable[[], None] = lambda: None,
    ) -> None:
        self.when, self.kind, self.status = re.compile(when), kind, status
        self.headers, self.body = dict(headers or {}), body
        self.skip, self.times, self.act = skip, times, act
        self.hits = 0

    def strikes(self, line: str) -> bool:
        if self.times == 0 or not self.when.search(line):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        self.hits += 1
        return True


class Asked(Struct, frozen=True):
    """A request, taken apart."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"


class Reply(Struct, frozen=True):
    """An answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = {}


def as_json(status: int, value: object, headers: Mapping[str, str] | None = None) -> Reply:
    told = {"Content-Type": "application/json", **(headers or {})}
    return Reply(status, json.dumps(value).encode(), told)


class Host:
    """State, a clock, and a lock; *answer* is what the fake does."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.faults: list[Fault] = []
        self.log: list[str] = []
        self.ahead = 0.0
        self.port = 0
        self._stopping = threading.Event()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def now(self) -> float:
        """The time there."""
        return time.time() + self.ahead

    def pass_time(self, seconds: float) -> None:
        """Let time pass there, as a sleep would, in no time here."""
        with self.lock:
            self.ahead += seconds
        time.sleep(0.001)

    def fail(self, when: str, kind: Kind = "status", **said: Any) -> Fault:  # noqa: ANN401 - Fault says
        fault = Fault(when, kind, **said)
        self.faults.append(fault)
        return fault

    def asked(self, pattern: str) -> int:
        """How many requests matched."""
        return sum(1 for line in self.log if re.search(pattern, line))

    def answer(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def fault(self, line: str) -> Fault | None:
        with self.lock:
            self.log.append(line)
            found = next((fault for fault in self.faults if fault.strikes(line)), None)
        if found:
            found.act()
        return found

    def stall(self) -> None:
        self._stopping.wait(30)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Answer on a free port of loopback."""
        server = _Server(("127.0.0.1", 0), _Handler)
        server.host = self
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            server.shutdown()
            server.server_close()
            thread.join(5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    host: Host

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away in the middle are what is tested here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle_any(self) -> None:
        host = self.server.host
        parts = urlsplit(self.path)
        line = f"{self.command} {unquote(parts.path)}"
        fault = host.fault(line)
        if fault and fault.kind == "reset":
            self._break_off()
            return
        if fault and fault.kind == "stall":
            host.stall()
            self._break_off()
            return
        body = self._body()
        if fault and fault.kind == "status":
            said = fault.body if isinstance(fault.body, bytes) else json.dumps(fault.body).encode()
            self._send(Reply(fault.status, said, fault.headers))
            return
        query = parse_qs(parts.query, keep_blank_values=True)
        reply = host.answer(Asked(self.command, parts.path, query, dict(self.headers), body))
        if fault and fault.kind == "lost":
            self._break_off()
            return
        self._send(reply, cut=bool(fault and fault.kind == "cut"))

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = do_HEAD = handle_any

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            pieces = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) != length:
            raise ConnectionError("the client went away")
        return body

    def _send(self, reply: Reply, *, cut: bool = False) -> None:
        self.send_response_only(reply.status)
        self.send_header("Date", formatdate(self.server.host.now(), usegmt=True))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body) + cut))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()
        if cut:
            self._break_off()

    def _break_off(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
