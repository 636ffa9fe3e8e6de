"""A web server over a published folder, that can be told to show something else."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from mindblog_cli.delivery.content_types import served


class Shown(Struct, frozen=True):
    """An answer."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}


class SiteServer:
    """Shows what is in *folder*; `bend` may change any answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.bend: Callable[[str, Shown], Shown | None] = lambda _, shown: shown
        self.port = 0

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str) -> Shown | None:
        """What is shown at *path*; None hangs up."""
        self.asked.append(path)
        file = self.folder / path.lstrip("/")
        if path.endswith("/"):
            file /= "index.html"
        if not file.is_file():
            return self.bend(path, Shown(404, b"not here", {"Content-Type": "text/html"}))
        kind = served(file.name)
        headers = {"Content-Type": kind.type, "Cache-Control": kind.cache}
        return self.bend(path, Shown(200, file.read_bytes(), headers))


@contextmanager
def showing(folder: Path) -> Iterator[SiteServer]:
    """Serve *folder* on a free port while this goes on."""
    site = SiteServer(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            shown = site.answer(unquote(urlsplit(self.path).path))
            if shown is None:
                self.close_connection = True
                return
            body = shown.body
            self.send_response(shown.status)
            for name, value in shown.headers.items():
                self.send_header(name, value)
            if "gzip" in self.headers.get("Accept-Encoding", "") and shown.status == 200:
                body = gzip.compress(body)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Who has lost interest is gone."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
