"""Talking to translators over HTTP: one place for sessions, time-outs and what went wrong.

A `Service` asks and gives an `Answer`, whatever its status; no answer at all is Busy. `failure`
says which error a status means, for all that a driver does not know better. A key is sent to the
address it is meant for and to no other, and stands in no message.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Busy, Exhausted, Refusing, TooLarge
from mindblog_cli.errors import MindBlogError
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Body, Client, Party, Unreached
from mindblog_cli.patterns import pattern

T = TypeVar("T")

Env = Mapping[str, str]

_KEY = pattern(r"[!-~]*")


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
        self._client = Client(party, timeout, auth=auth, clock=clock)

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
            return Busy(what, hint="try again later", after=answer.after(self._client.clock()))
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
        self._client.close()

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: Body) -> Answer:
        try:
            return self._client.ask(method, path, headers, body)
        except Unreached as error:
            raise self._unreached(error) from error

    def _unreached(self, error: Unreached) -> MindBlogError:
        if error.why == "address":
            return Refusing(
                error.message,
                hint='`url` in its settings is to be an address such as "https://example.org"',
            )
        hint = f"`timeout` in its settings is {self._client.timeout:g}"
        return Busy(error.message, hint=hint if error.why == "slow" else error.hint)

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
