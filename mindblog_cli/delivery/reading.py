"""Reading a site as anybody would: no login, no cookies to begin with, along its own redirects."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from hashlib import sha256
from threading import Lock
from types import TracebackType
from typing import Self
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from mindblog_cli.delivery.judging import Got
from mindblog_cli.delivery.sample import LARGEST
from mindblog_cli.http.client import Client, Party, Unreached

AT_ONCE = 8
TIMEOUT = 5.0
"""Seconds for one answer to begin, and for all of one round to be there."""
ROUND = 10.0

_GRACE = 1.0
_HOPS = 5
_SAFE = "%/?~:@!$&'()*+,;="
_REDIRECTS = (301, 302, 303, 307, 308)
# Caches on the way are to ask again. Most servers pack what they send, and so we take it.
_HEADERS = {"Cache-Control": "no-cache", "Accept": "*/*", "Accept-Encoding": "gzip"}


class Reader:
    """Fetches pages of one site, several at once."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reader")
        self._clients: dict[str, Client] = {}
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        # A name server may keep a thread for longer than anybody waits here.
        self._pool.shutdown(wait=False, cancel_futures=True)
        for client in self._clients.values():
            client.close()

    def read(self, addresses: Iterable[str]) -> dict[str, Got | Unreached]:
        """What each of *addresses* answers, or why it does not, within a bounded time."""
        futures = {one: self._pool.submit(self._get, one) for one in dict.fromkeys(addresses)}
        _, late = wait(futures.values(), timeout=ROUND)
        if late:
            self._stop()
            wait(late, timeout=_GRACE)
        return {one: _result(future) for one, future in futures.items()}

    def _stop(self) -> None:
        with self._lock:
            for client in self._clients.values():
                client.abort()

    def _get(self, address: str) -> Got:
        here = address
        for _ in range(_HOPS):
            got = self._fetch(here)
            goal = _goal(here, got.headers.get("location", here))
            if got.status not in _REDIRECTS or goal == here:
                return got
            if not _same_site(here, goal):
                return Got(got.status, got.headers, elsewhere=goal)
            here = goal
        return got

    def _fetch(self, address: str) -> Got:
        parts = urlsplit(address)
        # What a redirect says may be spelled as nobody can send it.
        path = quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", safe=_SAFE)
        client = self._client(f"{parts.scheme}://{parts.netloc}")
        answer = client.ask("GET", path, _HEADERS, most=LARGEST * 2)
        return Got(answer.status, answer.headers, sha256(answer.body).hexdigest())

    def _client(self, origin: str) -> Client:
        with self._lock:
            if origin not in self._clients:
                self._clients[origin] = Client(Party("the site", origin), TIMEOUT)
            return self._clients[origin]


def _result(future: Future[Got]) -> Got | Unreached:
    if not future.done():
        return Unreached("slow", "the site did not answer in time")
    error = future.exception()
    if isinstance(error, Unreached):
        return error
    return future.result()


def _goal(here: str, location: str) -> str:
    """Where a redirect leads; *here* where that can not be told."""
    try:
        return urldefrag(urljoin(here, location)).url
    except ValueError:
        return here


def _same_site(one: str, other: str) -> bool:
    """Whether a redirect stays: with or without TLS, with or without `www.`."""
    first, second = urlsplit(one), urlsplit(other)
    return second.scheme in ("http", "https") and _name(first.hostname) == _name(second.hostname)


def _name(host: str | None) -> str:
    return (host or "").removeprefix("www.")
