"""Asking servers: what is sent, what comes back, and how a silent one is left."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from requests.auth import HTTPDigestAuth

from mindblog_cli.http import client
from mindblog_cli.http.client import AGENT, Client, Party, Unreached


class Answering(ThreadingHTTPServer):
    """Answers as *act* says, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self, act: Callable[["Handler"], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.act = act
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Reads the body, and lets the server's act answer."""

    protocol_version = "HTTP/1.1"
    server: Answering

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        self.server.act(self)

    do_GET = do_PUT = do_MKCOL = do_POST = handle_any

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(act: Callable[[Handler], None]) -> Iterator[Answering]:
    server = Answering(act)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def asking(server: Answering, path: str = "", **named: float) -> Iterator[Client]:
    made = Client(Party("it", server.url + path), named.get("timeout", 5.0), auth="Bearer x")
    try:
        yield made
    finally:
        made.close()


def test_a_request_is_sent_as_it_was_written() -> None:
    with serving(lambda to: to.say(201, b"made", X_One="1")) as server, asking(server) as it:
        answer = it.ask("MKCOL", "/a%25b%2F%C3%B8", {"Depth": "0"}, b"body")

    assert (answer.status, answer.body, answer.headers["x-one"]) == (201, b"made", "1")
    ((method, path, headers, body),) = server.asked
    assert (method, path, body) == ("MKCOL", "/a%25b%2F%C3%B8", b"body")
    assert (headers["User-Agent"], headers["Authorization"]) == (AGENT, "Bearer x")
    assert headers["Depth"] == "0"


def test_a_party_may_have_a_path_and_a_host_in_any_script() -> None:
    with serving(lambda to: to.say(200)) as server, asking(server, "/dav/") as it:
        it.ask("GET", "/x")

    assert server.asked[0][1] == "/dav/x"
    with pytest.raises(Unreached):
        Client(Party("it", "http://münchen.invalid"), 1.0).ask("GET", "/")


def test_an_empty_body_has_a_length_and_a_file_is_sent_in_pieces() -> None:
    with serving(lambda to: to.say(200)) as server, asking(server) as it:
        it.ask("PUT", "/empty", None, b"")
        it.ask("PUT", "/file", None, BytesIO(b"x" * 100_000))
        it.ask("POST", "/form", None, {"a": "b c"})

    empty, file, form = server.asked
    assert empty[2]["Content-Length"] == "0"
    assert file[3] == b"x" * 100_000
    assert form[3] == b"a=b+c"


def test_a_redirect_is_not_followed() -> None:
    away = "http://127.0.0.1:1/elsewhere"
    with serving(lambda to: to.say(302, Location=away)) as server, asking(server) as it:
        answer = it.ask("GET", "/x")

    assert (answer.status, answer.headers["location"]) == (302, away)


def test_cookies_come_back_along_the_same_line() -> None:
    with serving(lambda to: to.say(200, Set_Cookie="a=1; Path=/")) as server, asking(server) as it:
        it.ask("GET", "/x")
        it.ask("GET", "/x")

    assert [asked[2].get("Cookie") for asked in server.asked] == [None, "a=1"]


def test_a_good_answer_goes_where_it_is_wanted_and_a_bad_one_does_not() -> None:
    pieces: list[bytes] = []
    big = b"x" * 200_000
    with (
        serving(lambda to: to.say(200 if to.path == "/good" else 404, big)) as server,
        asking(server) as it,
    ):
        good = it.ask("GET", "/good", into=pieces.append)
        bad = it.ask("GET", "/bad", into=pieces.append)

    assert (good.body, b"".join(pieces)) == (b"", big)
    assert bad.body == big


def test_an_answer_without_end_is_cut_off() -> None:
    with (
        serving(lambda to: to.say(200, b"x" * 200_000)) as server,
        asking(server) as it,
        pytest.raises(Unreached, match="does not end"),
    ):
        it.ask("GET", "/x", most=1000)


def test_a_server_that_is_silent_is_given_up() -> None:
    def silent(to: Handler) -> None:
        to.server.over.wait(10)

    with (
        serving(silent) as server,
        asking(server, timeout=0.1) as it,
        pytest.raises(Unreached) as raised,
    ):
        it.ask("GET", "/x")

    assert raised.value.why == "slow"


def test_whoever_waits_is_woken_from_another_thread() -> None:
    def silent(to: Handler) -> None:
        to.server.over.wait(10)

    errors: list[Unreached] = []
    with serving(silent) as server, asking(server, timeout=30.0) as it:

        def wait() -> None:
            try:
                it.ask("GET", "/x")
            except Unreached as error:
                errors.append(error)

        threads = [threading.Thread(target=wait) for _ in range(3)]
        for thread in threads:
            thread.start()
        while len(server.asked) < 3:
            time.sleep(0.01)
        began = time.monotonic()
        it.abort()
        for thread in threads:
            thread.join()

    assert time.monotonic() - began < 2
    assert [error.why for error in errors] == ["closed"] * 3


def test_a_file_is_sent_again_when_the_server_first_asks_who_we_are() -> None:
    def digest(to: Handler) -> None:
        if "Authorization" in to.headers:
            to.say(201)
        else:
            to.say(401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth"')

    with serving(digest) as server:
        it = Client(Party("it", server.url), 5.0, auth=HTTPDigestAuth("me", "secret"))
        answer = it.ask("PUT", "/x", None, BytesIO(b"content"))
        it.close()

    assert answer.status == 201
    assert [asked[3] for asked in server.asked] == [b"content", b"content"]
    assert all("secret" not in repr(asked) for asked in server.asked)


def test_nothing_that_an_error_says_holds_the_key() -> None:
    party = Party("it", "no-address-very-secret", "very-secret")
    with pytest.raises(Unreached) as raised:
        Client(party, 1.0, auth="Bearer very-secret").ask("GET", "/")

    assert raised.value.why == "address"
    assert "very-secret" not in raised.value.message
    assert "very-secret" not in repr(party)
    assert client.MOST_BYTES > 1_000_000
