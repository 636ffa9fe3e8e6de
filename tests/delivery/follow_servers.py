"""The services that are told of changes, as far as their published APIs say what they do."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

from msgspec import Struct

JSON = {"Content-Type": "application/json"}


class Asked(Struct, frozen=True):
    """A request as it came; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> list[tuple[str, str]]:
        """The fields of a form, in their order."""
        return parse_qsl(self.body.decode())


class Says(Struct, frozen=True):
    """An answer."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}


Answering = Callable[[Asked], Says | None]
"""What is answered; None breaks the line."""


class Service:
    """Answers on loopback, and remembers what it was asked. *first* come before all else."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.first: list[Says | None] = []
        self.asked: list[Asked] = []
        self.port = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, asked: Asked) -> Says | None:
        """What comes back; answers to several at once are given one by one."""
        with self.lock:
            self.asked.append(asked)
            if self.first:
                return self.first.pop(0)
        return self.answering(asked)


@contextmanager
def serving(answering: Answering, *first: Says | None) -> Iterator[Service]:
    """A service on a free port while this goes on."""
    service = Service(answering)
    service.first = [*first]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            says = service.answer(Asked(self.command, self.path, headers, body))
            if says is None:
                hard = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hard)
                self.close_connection = True
                return
            self.send_response(says.status)
            for name, value in says.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(says.body)))
            self.end_headers()
            self.wfile.write(says.body)

        do_PURGE = do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            """Who has lost interest is gone."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def cloudflare(zone: str, token: str) -> Answering:
    """The API of one zone, which purges up to 100 addresses at once."""

    def failed(status: int, code: int, words: str) -> Says:
        said = {"success": False, "errors": [{"code": code, "message": words}], "result": None}
        return Says(status, json.dumps(said).encode(), JSON)

    def answer(asked: Asked) -> Says:
        if asked.headers.get("authorization") != f"Bearer {token}":
            return failed(403, 10000, "Authentication error")
        if asked.method != "POST" or asked.path != f"/zones/{zone}/purge_cache":
            return failed(404, 7003, f"Could not route to {asked.path}")
        wanted = json.loads(asked.body)
        files = wanted.get("files", [])
        if not files and wanted != {"purge_everything": True}:
            return failed(400, 1012, "Request must contain one of the purge types")
        if len(files) > 100:
            return failed(400, 1134, "Too many operations in one request")
        said = {"success": True, "errors": [], "messages": [], "result": {"id": zone}}
        return Says(200, json.dumps(said).encode(), JSON)

    return answer


def fastly(host: str, service: str, token: str) -> Answering:
    """The API of one service that has one domain."""

    def answer(asked: Asked) -> Says:
        if asked.headers.get("fastly-key") != token:
            return Says(401, b'{"msg":"Provided credentials are missing or invalid"}', JSON)
        known = (f"/purge/{host}/", f"/service/{service}/purge_all")
        if asked.method != "POST" or not asked.path.startswith(known):
            return Says(404, b'{"msg":"Record not found"}', JSON)
        return Says(200, b'{"status":"ok","id":"108-1391560174-974124"}', JSON)

    return answer


def bunny(key: str) -> Answering:
    """The API of one account, which wants `exactPath` for a folder that is no wildcard."""

    def answer(asked: Asked) -> Says:
        if asked.headers.get("accesskey") != key:
            return Says(401, b'{"Message":"Authorization has been denied for this request."}', JSON)
        where = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        if asked.method != "POST" or where.path != "/purge" or "url" not in query:
            return Says(404)
        return Says(200)

    return answer


def indexnow(host: str, key: str) -> Answering:
    """Takes addresses of one host, with its key."""

    def answer(asked: Asked) -> Says:
        if asked.method != "POST" or "json" not in asked.headers.get("content-type", ""):
            return Says(400)
        said = json.loads(asked.body)
        if said["key"] != key or not said["keyLocation"].endswith(f"/{key}.txt"):
            return Says(403)
        if len(said["urlList"]) > 10_000:
            return Says(400)
        mine = [url for url in said["urlList"] if urlsplit(url).netloc == host]
        return Says(202 if said["host"] == host and mine == said["urlList"] else 422)

    return answer


def hub(topics: str) -> Answering:
    """Takes word of feeds below *topics*."""

    def answer(asked: Asked) -> Says:
        fields = asked.form
        feeds = [value for name, value in fields if name == "hub.url"]
        known: Sequence[bool] = [feed.startswith(topics) for feed in feeds]
        if ("hub.mode", "publish") not in fields or not feeds:
            return Says(400, b"Invalid parameter: hub.mode")
        return Says(204) if all(known) else Says(400, b"Invalid parameter: hub.url")

    return answer


def always(status: int, body: bytes = b"", **headers: str) -> Answering:
    """The same to everybody; names of *headers* are written with `_`."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Says(status, body, given)
