"""Asking a server: one place for sessions, time-outs, and what an answer that never came means.

A `Client` gives an `Answer` of any status and raises `Unreached` where there is none. Who uses it
turns both into errors of its own trade. A secret is sent to the address it is meant for and to no
other, never along a redirect, and stands in no message.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Literal
from urllib.parse import urlsplit

import requests
from msgspec import Struct
from requests.auth import AuthBase

from mindblog_cli import __version__
from mindblog_cli.http.answer import Answer

Body = bytes | BinaryIO | Mapping[str, str] | None

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
        return f"Party({self.name!r}, {self.url!r})"


class Client:
    """Asks one *party*; may be shared by threads, each of which keeps a connection of its own."""

    def __init__(
        self,
        party: Party,
        timeout: float,
        *,
        auth: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.party = party
        self.timeout = timeout
        self.clock = clock
        self._auth = auth
        self._mine = threading.local()
        self._sessions: list[requests.Session] = []

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: Body = None,
        *,
        most: int | None = None,
    ) -> Answer:
        """What is answered, whatever its status; raises Unreached.

        *path* is added to the party's address as it is, so it is percent-encoded already. A file
        as *body* is sent in pieces. At most *most* bytes are taken as an answer (MOST_BYTES).
        """
        try:
            with self._session.request(
                method,
                self.party.url + path,
                headers=dict(headers or {}),
                data=body,
                timeout=self.timeout,
                # A key in a body would go along to wherever it says.
                allow_redirects=False,
                stream=True,
            ) as response:
                return Answer(
                    response.status_code,
                    {name.lower(): value for name, value in response.headers.items()},
                    b"".join(self._bounded(response, most or MOST_BYTES)),
                )
        except (requests.RequestException, ValueError) as error:
            raise self._unreached(error) from error

    def close(self) -> None:
        """Let go of all connections; the next call makes new ones."""
        while self._sessions:
            self._sessions.pop().close()
        self._mine = threading.local()

    @property
    def _session(self) -> requests.Session:
        found: requests.Session | None = getattr(self._mine, "session", None)
        if found is None:
            found = requests.Session()
            found.headers["User-Agent"] = AGENT
            # Without one of ours, requests would send what ~/.netrc has for the host.
            found.auth = _Auth(self._auth)
            self._mine.session = found
            self._sessions.append(found)
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
        if isinstance(error, requests.Timeout):
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
        "timed out": "did not answer in time",
        "NameResolution": "is not known to this network (DNS)",
        "refused": "refuses connections",
        "unreachable": "can not be reached from this network",
        "without response": "closed the connection without an answer",
        "reset": "closed the connection without an answer",
    }.items():
        if sign in text:
            return sentence
    return "can not be reached"


class _Auth(AuthBase):
    """Puts one header into each request."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.text:
            request.headers["Authorization"] = self.text
        return request
