"""Asking a server: one place for connections, time-outs, and what no answer at all means.

A `Client` gives an `Answer` of any status and raises `Unreached` where there is none. Who uses it
turns both into errors of its own trade. A secret is sent to the address it is meant for and to no
other, never along a redirect, and stands in no message.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import urlsplit
from weakref import WeakSet

import requests
from msgspec import Struct
from requests.auth import AuthBase

from mindblog_cli import __version__
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.lines import Line, Payload, base_of, break_off, environment

Body = Payload

AGENT = f"mindblog/{__version__}"

MOST_BYTES = 16 * 1024 * 1024
"""Of an answer; a server that goes on for ever is cut off. More is asked for where it is meant."""

# How many times its time-out an answer may take that comes in drops.
_PATIENCE = 10
_CHUNK = 64 * 1024

Why = Literal["tls", "slow", "cut", "closed", "address"]


class Unreached(Exception):
    """No answer came; *message* and *hint* are fit to be shown."""

    def __init__(self, why: Why, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.why = why
        self.message = message
        self.hint = hint


class Party(Struct, frozen=True):
    """Who is asked: called *name*, at *url*, with *key*, which *key_env* has."""

    name: str
    url: str
    key: str = ""
    key_env: str = ""

    @property
    def host(self) -> str:
        """What a message calls the place."""
        return urlsplit(self.url).netloc or self.url

    def masked(self, text: str) -> str:
        """*text* without the key."""
        return text.replace(self.key, "...") if self.key else text

    def __repr__(self) -> str:
        """The party without its key, fit for a trace."""
        return f"Party({self.name!r}, {self.masked(self.url)!r})"


class Client:
    """Asks one *party*; may be shared by threads, each of which keeps a connection of its own.

    *auth* is a header, or what makes one. *trust* names a file with the authorities to believe in,
    where those of the system are not meant.
    """

    def __init__(
        self,
        party: Party,
        timeout: float,
        *,
        auth: str | AuthBase = "",
        trust: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.party = party
        self.timeout = timeout
        self.clock = clock
        self.auth = auth if isinstance(auth, AuthBase) else _Auth(auth)
        self._trust = trust
        self._base = ""
        self._settings: dict[str, Any] = {}
        self._mine = threading.local()
        self._lines: list[Line] = []
        self._open: WeakSet[Any] = WeakSet()

    def ask(  # noqa: PLR0913 - a request and what is done with its answer, in one call
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: Body = None,
        *,
        most: int | None = None,
        into: Callable[[bytes], object] | None = None,
    ) -> Answer:
        """What is answered, whatever its status; raises Unreached.

        *path* is added to the party's address as it is, so it is percent-encoded already. A file
        as *body* is sent in pieces. At most *most* bytes are taken as an answer (MOST_BYTES). The
        body of a good answer goes to *into*, where that is given, as it comes.
        """
        try:
            line = self._line
            with line.ask(
                method,
                self._base + path,
                {"User-Agent": AGENT, **(headers or {})},
                body,
                self.auth,
            ) as response:
                pieces = self._bounded(response, most or MOST_BYTES)
                return Answer(
                    response.status_code,
                    {name.lower(): value for name, value in response.headers.items()},
                    _taken(pieces, into if 200 <= response.status_code < 300 else None),
                )
        except (requests.RequestException, ValueError) as error:
            raise self._unreached(error) from error

    def close(self) -> None:
        """Let go of all connections; the next call makes new ones."""
        while self._lines:
            self._lines.pop().close()
        self._mine = threading.local()

    def abort(self) -> None:
        """Break off what other threads wait for; they get Unreached."""
        break_off(self._open)

    @property
    def _line(self) -> Line:
        found: Line | None = getattr(self._mine, "line", None)
        if found is None:
            if not self._base:
                settings = environment(self.party.url, self._trust or True)
                self._settings = settings | {"timeout": self.timeout}
                self._base = base_of(self.party.url)
            found = self._mine.line = Line(self._open, self._settings)
            self._lines.append(found)
        return found

    def _bounded(self, response: requests.Response, most: int) -> Iterator[bytes]:
        size, end = 0, time.monotonic() + self.timeout * _PATIENCE
        for chunk in response.iter_content(_CHUNK):
            size += len(chunk)
            if size > most or time.monotonic() > end:
                name, host = self.party.name, self.party.host
                raise Unreached("cut", f"the answer of {name} at {host} does not end")
            yield chunk

    def _unreached(self, error: Exception) -> Unreached:
        name, host = self.party.name, self.party.host
        if isinstance(error, requests.exceptions.SSLError):
            hint = "is the address right, and is this machine's clock?"
            return Unreached("tls", f"{host} can not prove that it is {name} (TLS)", hint=hint)
        if isinstance(error, requests.Timeout) or "timed out" in str(error):
            return Unreached("slow", f"{name} at {host} did not answer in time")
        if isinstance(error, requests.exceptions.ChunkedEncodingError):
            return Unreached(
                "cut", f"{name} at {host} closed the connection in the middle of its answer"
            )
        if isinstance(error, requests.ConnectionError):
            hint = "is it running, and are you online?"
            return Unreached("closed", f"{name} at {host} {_why(error)}", hint=hint)
        return Unreached(
            "address", f"{name} can not be asked at {self.party.masked(self.party.url)}"
        )


def _why(error: Exception) -> str:
    """What the operating system said, found in what libraries have made of it."""
    text = str(error)
    for sign, sentence in {
        "NameResolution": "is not known to this network (DNS)",
        "refused": "refuses connections",
        "unreachable": "can not be reached from this network",
        "without response": "closed the connection without an answer",
        "reset": "closed the connection without an answer",
    }.items():
        if sign in text:
            return sentence
    return "can not be reached"


def _taken(pieces: Iterator[bytes], into: Callable[[bytes], object] | None) -> bytes:
    if into is None:
        return b"".join(pieces)
    for piece in pieces:
        into(piece)
    return b""


class _Auth(AuthBase):
    """Puts one header into each request."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.text:
            request.headers["Authorization"] = self.text
        return request
