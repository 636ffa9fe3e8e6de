"""Talking to translators over HTTP: one place for sessions, time-outs and what went wrong.

A `Service` asks and gives an `Answer`, whatever its status; no answer at all is Busy. `failure`
says which error a status means, for all that a driver does not know better. A key is sent to the
address it is meant for and to no other, and stands in no message.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
from msgspec import Struct
from requests.auth import AuthBase

from mindblog_cli import __version__
from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Busy, Exhausted, Refusing, TooLarge
from mindblog_cli.errors import MindBlogError
from mindblog_cli.patterns import pattern

T = TypeVar("T")

Env = Mapping[str, str]
Body = bytes | Mapping[str, str] | None

AGENT = f"mindblog/{__version__}"

# No batch of segments has so long an answer; a server that goes on for ever is cut off.
MOST_BYTES = 16 * 1024 * 1024
# How many times its time-out an answer may take that comes in drops.
_PATIENCE = 10
_CHUNK = 64 * 1024

_MARKUP = pattern(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.I | re.S)
_KEY = pattern(r"[!-~]*")
_WHITE = pattern(r"\s+")


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


def party(name: str, url: str, key_env: str, settings: EngineSettings, env: Env) -> Party:
    """Who is asked by these *settings*; *url* and *key_env* are the usual ones."""
    variable = settings.key_env or key_env
    key = env.get(variable, "").strip()
    if not _KEY.fullmatch(key):
        raise Refusing(
            f"what {variable} has is no key: there are characters in it that no key has",
            hint=f"set {variable} again, to nothing but the key",
        )
    return Party(name, (settings.url or url).rstrip("/"), key, variable)


class Answer(Struct, frozen=True):
    """What came back, of any *status*; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def said(self) -> str:
        """What it says, in one line: the message in JSON, else the first words a reader sees."""
        text = _message(self.body) or _MARKUP.sub(" ", self.body[:4000].decode(errors="replace"))
        words = _WHITE.sub(" ", text).strip()
        return words if len(words) <= 160 else f"{words[:157]}..."


def _message(body: bytes) -> str:
    """What services put their complaints into; empty where there is no such thing."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if isinstance(said, dict) and isinstance(said.get("error"), dict):
        said = said["error"]
    if not isinstance(said, dict):
        return ""
    parts = (said.get(name) for name in ("error", "message", "Message", "detail", "explanation"))
    return ": ".join(part for part in parts if isinstance(part, str) and part)


class Service:
    """Asks one *party*; may be shared by threads."""

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
        self._session = requests.Session()
        self._session.headers["User-Agent"] = AGENT
        # Without one of ours, requests would send what ~/.netrc has for the host.
        self._session.auth = _Auth(auth)

    def get(self, path: str) -> Answer:
        """What is at *path*."""
        return self._ask("GET", path, {}, None)

    def delete(self, path: str) -> Answer:
        """What came of removing *path*."""
        return self._ask("DELETE", path, {}, None)

    def post(self, path: str, body: object) -> Answer:
        """What came of sending *body* to *path* as JSON."""
        return self.post_bytes(path, as_json(body))

    def post_bytes(self, path: str, body: bytes) -> Answer:
        """What came of sending *body*, which is JSON already, to *path*."""
        return self._ask("POST", path, {"Content-Type": "application/json"}, body)

    def form(self, path: str, fields: Mapping[str, str]) -> Answer:
        """What came of sending *fields* to *path* as a form."""
        return self._ask("POST", path, {}, fields)

    def read(self, answer: Answer, shape: type[T]) -> T:
        """The JSON of *answer* as a *shape*; raises what `failure` says where it is none."""
        if answer.status not in {200, 201}:
            raise self.failure(answer)
        try:
            return msgspec.json.decode(answer.body, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError) as unread:
            who = self.party.masked(f"{self.party.host} sent: {answer.said() or 'nothing'}")
            if "html" in answer.headers.get("content-type", ""):
                raise Refusing(
                    f"{self.party.name} answered with a web page; {who}",
                    hint=f"is {self.party.url} the address of its API?",
                ) from unread
            raise Busy(f"{self.party.name} gave an answer that can not be read; {who}") from unread

    def failure(self, answer: Answer) -> MindBlogError:
        """The error that *answer* means, as far as its status tells."""
        status, said = answer.status, answer.said()
        what = f"{self.party.name} at {self.party.host} answered {status}"
        what = self.party.masked(f"{what}: {said}" if said else what)
        if status in {408, 425, 429} or status >= 500:
            return Busy(what, hint="try again later", after=self._after(answer))
        if status == 413:
            return TooLarge(what)
        if status in {402, 456}:
            return Exhausted(what, hint=f"see your account at {self.party.name}, then run again")
        if status in {401, 403}:
            return Refusing(what, hint=self._key_hint())
        if 300 <= status < 400:
            return self._moved(answer)
        hint = f"is {self.party.url} the address of its API?" if status in {404, 405} else ""
        return Refusing(what, hint=hint)

    def close(self) -> None:
        """Let go of all connections."""
        self._session.close()

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: Body) -> Answer:
        try:
            with self._session.request(
                method,
                self.party.url + path,
                headers=dict(headers),
                data=body,
                timeout=self.timeout,
                # A key in a body would go along to wherever it says.
                allow_redirects=False,
                stream=True,
            ) as response:
                return Answer(
                    response.status_code,
                    {name.lower(): value for name, value in response.headers.items()},
                    b"".join(self._bounded(response)),
                )
        except (requests.RequestException, ValueError) as error:
            raise self._unreachable(error) from error

    def _bounded(self, response: requests.Response) -> Iterator[bytes]:
        size, end = 0, time.monotonic() + self.timeout * _PATIENCE
        for chunk in response.iter_content(_CHUNK):
            size += len(chunk)
            if size > MOST_BYTES or time.monotonic() > end:
                raise Busy(f"the answer of {self.party.name} at {self.party.host} does not end")
            yield chunk

    def _unreachable(self, error: Exception) -> MindBlogError:
        name, host = self.party.name, self.party.host
        if isinstance(error, requests.exceptions.SSLError):
            hint = "is the address right, and is this machine's clock?"
            return Busy(f"{host} can not prove that it is {name} (TLS)", hint=hint)
        if isinstance(error, requests.Timeout):
            hint = f"`timeout` in its settings is {self.timeout:g}"
            return Busy(f"{name} at {host} did not answer in time", hint=hint)
        if isinstance(error, requests.exceptions.ChunkedEncodingError):
            return Busy(f"{name} at {host} closed the connection in the middle of its answer")
        if isinstance(error, requests.ConnectionError):
            return Busy(
                f"{name} at {host} {_why(error)}", hint="is it running, and are you online?"
            )
        return Refusing(
            f"{name} can not be asked at {self.party.masked(self.party.url)}",
            hint='`url` in its settings is to be an address such as "https://example.org"',
        )

    def _after(self, answer: Answer) -> float:
        text = answer.headers.get("retry-after", "").strip()
        if text.replace(".", "", 1).isdecimal():
            return float(text)
        try:
            when = parsedate_to_datetime(text)
        except ValueError:
            return 0.0
        now = datetime.fromtimestamp(self.clock(), UTC)
        return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())

    def _key_hint(self) -> str:
        variable = self.party.key_env
        if not self.party.key:
            return f"set {variable} to your key"
        return f"is the key in {variable} right, and is it for {self.party.host}?"

    def _moved(self, answer: Answer) -> MindBlogError:
        there = urlsplit(answer.headers.get("location", ""))
        place = f"{there.scheme}://{there.netloc}" if there.netloc else "another address"
        return Refusing(
            f"{self.party.name} at {self.party.host} sends us on to {place}",
            hint="if you trust that place, set `url` in its settings to it",
        )


def as_json(body: object) -> bytes:
    """*body* as it is sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


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
