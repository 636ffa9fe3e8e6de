"""The part of Netlify's API that publishing needs, and what its refusals mean."""

from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import quote

import msgspec
from msgspec import Struct

from mindblog_cli.errors import ConfigError, RemoteError, RemoteRefused
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Body, Client, Party, Unreached
from mindblog_cli.remotes import service
from mindblog_cli.remotes.netlify.deploys import Deploy, File, Site
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.secrets import Secret

T = TypeVar("T")

NAME = "Netlify"
USUAL = "https://api.netlify.com/api/v1"
VARIABLE = "NETLIFY_AUTH_TOKEN"

TOGETHER = 100
"""Files in a deploy that Netlify compares while we wait for the answer; its own client says so."""

_TOKENS = "make one at app.netlify.com/user/applications, and set NETLIFY_AUTH_TOKEN"
_RAW = {"Content-Type": "application/vnd.bitballoon.v1.raw"}
_JSON = {"Content-Type": "application/json"}
_BYTES = {"Content-Type": "application/octet-stream"}
_LIST = 1 << 28
_GONE = (404, 410)
_PAGES = 10_000
_OFTEN = "Netlify takes 500 requests a minute, and three deploys; it goes on when that is over"


class Listed(Struct, frozen=True):
    """The newest deploys, and the time it was there."""

    deploys: list[Deploy]
    now: float


class Api:
    """The API at *base*, with *token*; may be asked by many threads at once."""

    def __init__(self, opening: Opening, base: str, token: Secret) -> None:
        self._url, self._now = opening.url, opening.means.now
        party = Party(NAME, base, token.reveal(), VARIABLE)
        idle = service.idle_of(opening.url)
        self._client = Client(party, idle, auth=f"Bearer {token.reveal()}")
        self._idle = idle

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def abort(self) -> None:
        """Wake all threads that wait for an answer."""
        self._client.abort()

    def site(self, name: str) -> Site:
        """The site, by its id or its host name."""
        answer = self._ask("GET", f"/sites/{_quoted(name)}", "looking for the site", _GONE)
        if answer.status in _GONE:
            raise ConfigError(
                f"at Netlify there is no site {self._url.host}, or not for this token",
                hint="its name is what stands before .netlify.app; see app.netlify.com",
            )
        return service.decoded(NAME, "looking for the site", answer, Site)

    def deploys(self, site: str, page: int = 1) -> Listed:
        """A hundred deploys, newest first."""
        path = f"/sites/{site}/deploys?page={page}&per_page=100"
        answer = self._ask("GET", path, "listing the deploys")
        found = service.decoded(NAME, "listing the deploys", answer, list[Deploy])
        return Listed(found, self._time(answer))

    def deploy(self, name: str) -> tuple[Deploy | None, float]:
        """A deploy, if it is (still) there, and the time it was there."""
        answer = self._ask("GET", f"/deploys/{name}", "looking at a deploy", _GONE)
        if answer.status in _GONE:
            return None, self._time(answer)
        return service.decoded(NAME, "looking at a deploy", answer, Deploy), self._time(answer)

    def create(self, site: str, title: str, files: Mapping[str, str]) -> Deploy:
        """A new deploy that nobody sees until it is restored."""
        path = f"/sites/{site}/deploys?title={quote(title, safe='')}"
        answer = self._ask("POST", path, "making a deploy", body=_listing(files))
        return service.decoded(NAME, "making a deploy", answer, Deploy)

    def update(
        self, site: str, deploy: str, files: Mapping[str, str], *, at_once: bool = False
    ) -> Deploy | None:
        """The same deploy with these *files*; None where there is no such deploy any more.

        Many are compared later on, unless that is wanted *at_once*.
        """
        path, body = f"/sites/{site}/deploys/{deploy}", _listing(files, at_once=at_once)
        answer = self._ask("PUT", path, "listing what is to be sent", _GONE, body=body)
        if answer.status in _GONE:
            return None
        return service.decoded(NAME, "listing what is to be sent", answer, Deploy)

    def send(self, deploy: str, path: str, body: Body) -> bool:
        """Bring the bytes of a file; False where there is no such deploy any more."""
        where = f"/deploys/{deploy}/files/{_quoted(path)}"
        return self._ask("PUT", where, f"sending {path}", _GONE, body=body).status not in _GONE

    def restore(self, site: str, deploy: str) -> bool:
        """Publish a deploy, new or old; False where it is no longer there."""
        path = f"/sites/{site}/deploys/{deploy}/restore"
        return self._ask("POST", path, "publishing the deploy", _GONE).status not in _GONE

    def delete(self, deploy: str) -> None:
        """Remove a deploy; one that is gone is fine."""
        self._ask("DELETE", f"/deploys/{deploy}", "removing a deploy", _GONE)

    def end(self, deploy: str) -> None:
        """Remove a draft, or call it off where we may not remove."""
        try:
            self.delete(deploy)
        except RemoteRefused:
            self._ask("POST", f"/deploys/{deploy}/cancel", "calling off a deploy", _GONE)

    def files(self, deploy: str) -> Iterator[File]:
        """Every file of a deploy; a list of them all may be in pages, or in one piece."""
        for page in range(1, _PAGES):
            part, more = self._page(f"/deploys/{deploy}/files?page={page}&per_page=1000")
            yield from part
            if not more:
                return
        raise RemoteError("the list of files at Netlify does not end")

    def _page(self, path: str) -> tuple[list[File], bool]:
        answer = self._ask("GET", path, "listing the files", most=_LIST)
        more = 'rel="next"' in answer.headers.get("link", "")
        return service.decoded(NAME, "listing the files", answer, list[File]), more

    def read(self, deploy: Deploy, path: str) -> bytes | None:
        """The bytes of a file, by the API or, where that only describes it, as readers get it."""
        where = f"/deploys/{deploy.id}/files/{_quoted(path)}"
        answer = self._ask("GET", where, f"reading {path}", _GONE, headers=_RAW, most=_LIST)
        if answer.status in _GONE:
            return None
        if "json" in answer.headers.get("content-type", "") and deploy.deploy_ssl_url:
            return self._public(deploy.deploy_ssl_url, path)
        return answer.body

    def _public(self, base: str, path: str) -> bytes | None:
        reader = Client(Party(NAME, base), self._idle)
        doing = f"reading {path} at {reader.party.host}"
        try:
            answer = reader.ask("GET", f"/{_quoted(path)}", most=_LIST)
        except Unreached as error:
            raise service.unreached(error) from error
        finally:
            reader.close()
        if answer.status == 200:
            return answer.body
        if answer.status in _GONE:
            return None
        raise service.failure(NAME, doing, answer, after=answer.after(self._now()))

    def _ask(  # noqa: PLR0913 - a request, and which answers are welcome
        self,
        method: str,
        path: str,
        doing: str,
        welcome: Sequence[int] = (),
        *,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        most: int | None = None,
    ) -> Answer:
        kind = _BYTES if "/files/" in path else _JSON
        try:
            answer = self._client.ask(method, path, headers or kind, body, most=most)
        except Unreached as error:
            raise service.unreached(error) from error
        if 200 <= answer.status < 300 or answer.status in welcome:
            return answer
        raise self._failure(answer, doing)

    def _failure(self, answer: Answer, doing: str) -> ConfigError | RemoteError:
        if answer.status == 401:
            return ConfigError(f"Netlify does not take the token for {self._url}", hint=_TOKENS)
        error = service.failure(NAME, doing, answer, after=self._after(answer))
        if answer.status == 429:
            error.hint = _OFTEN
        return error

    def _after(self, answer: Answer) -> float:
        """Seconds to wait: it says at what time, by its own clock, it counts from nothing again."""
        reset = answer.headers.get("x-ratelimit-reset", "")
        later = float(reset) - self._time(answer) if reset.isdecimal() else 0.0
        return max(answer.after(self._now()), later if answer.status == 429 else 0.0)

    def _time(self, answer: Answer) -> float:
        try:
            return parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
        except ValueError:
            return self._now()


def _listing(files: Mapping[str, str], *, at_once: bool = False) -> bytes:
    """What a deploy is made of: the sha1 of each file, by path."""
    later = len(files) > TOGETHER and not at_once
    return msgspec.json.encode({"files": files, "draft": True, "async": later})


def _quoted(path: str) -> str:
    return quote(path, safe="/")
