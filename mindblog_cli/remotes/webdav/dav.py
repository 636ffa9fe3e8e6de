"""One WebDAV server, and the requests that are made of it; their failures are sorted here.

Paths are whole addresses, such as `webdav://host/blog/index.html`, as they stand in messages.
"""

from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from ipaddress import ip_address
from typing import Literal, NoReturn

from msgspec import Struct
from requests.auth import AuthBase, HTTPDigestAuth

from mindblog_cli.errors import ConfigError, RemoteError
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Body, Client, Party, Unreached
from mindblog_cli.remotes.folder.files import Stat
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.secrets import Login
from mindblog_cli.remotes.url import RemoteURL
from mindblog_cli.remotes.webdav.answers import Disturbed, Doing, failure, no_webdav, unreached
from mindblog_cli.remotes.webdav.listing import (
    WISH,
    BadListing,
    BrokenListing,
    Found,
    Listing,
    escaped,
    inside,
    itself,
)

TIMEOUT = 60.0
"""Seconds of silence after which a server is given up."""

MOST_LISTED = 1 << 40
"""A listing bounds itself."""

_ABSENT = (404, 410)
_NO_STORE = {"Cache-Control": "no-cache"}


class Settings(Struct, frozen=True):
    """What an address says but where: `idle=`, `ca=` and `insecure=`."""

    idle: float = TIMEOUT
    trust: str = ""
    insecure: bool = False


class Dav:
    """The server that *opening* names; may be asked by many threads at once."""

    def __init__(self, opening: Opening, settings: Settings) -> None:
        self._url, self._means = opening.url, opening.means
        self._settings = settings
        self._login: Login | None = None
        self._client: Client | None = None
        self.host = host_of(opening.url)
        self.root = self.host + opening.url.path.rstrip("/")

    def connect(self) -> None:
        """Find out how we are let in, and whether this is WebDAV at all."""
        self._login = self._means.secrets.find(self._url)
        if self._login and not self._settings.insecure:
            _check_private(self._url)
        self._client = self._made(_basic(self._login))
        answer, _ = self._propfind(self.root, 0, (*_ABSENT, 200, 400, 401, 405, 409, 501))
        if answer.status == 401 and self._login and _wants_digest(answer):
            login = self._login
            self._client = self._made(HTTPDigestAuth(login.user, login.secret.reveal()))
            answer, _ = self._propfind(self.root, 0, (*_ABSENT, 401))
        if answer.status == 401:
            self._not_let_in()
        if answer.status in (200, 400, 405, 501):
            raise no_webdav(self.root, answer)

    def close(self) -> None:
        """Let go of all connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def abort(self) -> None:
        """Wake all threads that wait for an answer; they get a RemoteError."""
        if self._client is not None:
            self._client.abort()

    def ask(
        self,
        doing: Doing,
        *,
        welcome: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
        body: Body = None,
        into: Callable[[bytes], object] | None = None,
    ) -> Answer:
        """The answer, if it is a success or one of *welcome*; any other is raised as what it is."""
        answer = self._ask(doing, headers or {}, body, into)
        if answer.status in welcome or (200 <= answer.status < 300 and answer.status != 207):
            return answer
        if answer.status == 401:
            self._not_let_in()
        raise failure(answer, doing, self._means.now())

    def get(self, path: str, into: Callable[[bytes], object] | None = None) -> bytes | None:
        """What a file holds; None where there is none. A big one goes to *into*."""
        absent = (*_ABSENT, 409)
        answer = self.ask(Doing("GET", path), welcome=absent, into=into)
        return None if answer.status in absent else answer.body

    def put(self, path: str, body: Body, *, absent: Collection[int] = ()) -> bool:
        """Write a file; False where the status is one of *absent*."""
        kind = {"Content-Type": "application/octet-stream"}
        answer = self.ask(Doing("PUT", path), welcome=absent, headers=kind, body=body)
        return answer.status not in absent

    def mkcol(self, path: str) -> Literal["made", "there", "orphan"]:
        """Make a folder, which only one can; "orphan" where the one above it is missing."""
        answer = self.ask(Doing("MKCOL", f"{path}/"), welcome=(405, 409))
        return {405: "there", 409: "orphan"}.get(answer.status, "made")  # type: ignore[return-value]

    def delete(self, path: str) -> bool:
        """Remove a file, or with a slash at its end a folder and all in it; False if not there."""
        # Some want the slash of a folder: then what was meant as a file is none.
        absent = _ABSENT if path.endswith("/") else (*_ABSENT, 409)
        return self.ask(Doing("DELETE", path), welcome=absent).status not in absent

    def carry(self, method: Literal["MOVE", "COPY"], old: str, new: str, *, over: bool) -> int:
        """Move or copy a file or folder; 404, 409 and 412 are for the caller to understand."""
        headers = {"Destination": self._address(new), "Overwrite": "T" if over else "F"}
        if method == "COPY":
            headers["Depth"] = "0"
        doing = Doing(method, old)
        answer = self.ask(doing, welcome=(*_ABSENT, 403, 409, 412), headers=headers)
        if answer.status == 403:
            # All that some say of what is not there.
            if self.stat(old) is None:
                return 404
            raise failure(answer, doing, self._means.now())
        return answer.status

    def stat(self, path: str) -> Stat | None:
        """What is there."""
        answer, found = self._propfind(path, 0, (*_ABSENT, 409))
        return itself(found, self._decoded(path)) if answer.status == 207 else None

    def names(self, folder: str) -> dict[str, Stat] | None:
        """What is in a folder, by name; None where there is none, or a file by now."""
        _, found = self._propfind(f"{folder}/", 1, (*_ABSENT, 409))
        path = self._decoded(folder)
        there = itself(found, path)
        return inside(found, path) if there is not None and there.kind == "folder" else None

    def _propfind(
        self, path: str, depth: int, welcome: Collection[int]
    ) -> tuple[Answer, list[Found]]:
        doing, listing = Doing("PROPFIND", path), Listing()
        headers = {"Depth": str(depth), "Content-Type": "application/xml; charset=utf-8"}
        redirects = (301, 302, 307, 308)
        try:
            answer = self.ask(
                doing,
                welcome=(207, *redirects, *welcome),
                headers=headers,
                body=WISH,
                into=listing.feed,
            )
            if answer.status == 207:
                return answer, listing.close()
        except BadListing as error:
            told = f"what the server says is at {path} can not be read: {error}"
            if isinstance(error, BrokenListing):
                raise Disturbed(told) from error
            raise ConfigError(told, hint="is it WebDAV? ask whoever runs it") from error
        if answer.status in redirects:
            # Some know a folder only by its slash.
            if answer.headers.get("location", "").endswith(f"{self._escaped(path)}/"):
                return self._propfind(f"{path}/", depth, welcome)
            raise failure(answer, doing, self._means.now())
        return answer, []

    def _ask(
        self,
        doing: Doing,
        headers: Mapping[str, str],
        body: Body,
        into: Callable[[bytes], object] | None,
    ) -> Answer:
        if self._client is None:
            raise RemoteError("there is no connection")
        try:
            return self._client.ask(
                doing.method,
                self._escaped(doing.path),
                {**_NO_STORE, **headers},
                body,
                into=into,
                most=MOST_LISTED if into else None,
            )
        except Unreached as error:
            raise unreached(error) from error

    def _made(self, auth: str | AuthBase) -> Client:
        party = Party("the WebDAV server", _web(self._url))
        trust, idle = self._settings.trust, self._settings.idle
        return Client(party, idle, auth=auth, trust=trust, clock=self._means.now)

    def _decoded(self, path: str) -> str:
        return path[len(self.host) :].rstrip("/") or "/"

    def _escaped(self, path: str) -> str:
        return escaped(path[len(self.host) :]) or "/"

    def _address(self, path: str) -> str:
        return _web(self._url) + self._escaped(path)

    def _not_let_in(self) -> NoReturn:
        """Say what a 401 means."""
        secrets, login = self._means.secrets, self._login
        if login is None:
            login = secrets.need(self._url, what="a password")
        if not login.user:
            raise ConfigError(
                f"{self._url} wants to know who we are",
                hint=f"say it in the address: {self._url.scheme}://me@{self._url.host}/…",
            )
        raise ConfigError(
            f"{self._url} does not accept the password of {login.user}",
            hint=f"is {secrets.variable} right, or what the keyring or netrc has? "
            "it may have expired",
        )


def host_of(url: RemoteURL) -> str:
    """The address of the server, as it stands in messages."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{url.scheme}://{host}{f':{url.port}' if url.port else ''}"


def _web(url: RemoteURL) -> str:
    return "http" + host_of(url).removeprefix("webdav")


def _basic(login: Login | None) -> str:
    if login is None:
        return ""
    return "Basic " + b64encode(f"{login.user}:{login.secret.reveal()}".encode()).decode("ascii")


def _wants_digest(answer: Answer) -> bool:
    wanted = answer.headers.get("www-authenticate", "").lower()
    return "digest" in wanted and "basic" not in wanted


def _check_private(url: RemoteURL) -> None:
    """Refuse to send a password where all on the way can read it."""
    if url.scheme == "webdavs" or _is_here(url.host):
        return
    raise ConfigError(
        f"a password would cross the network in the clear to {url.host}",
        hint=f"use webdavs://{url.host}{url.path}, or say insecure=yes in the address",
    )


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
