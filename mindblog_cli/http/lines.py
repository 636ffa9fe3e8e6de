"""Connections that can be broken off, from another thread even.

What waits in a socket for an answer hears of nothing else. So each connection is noted while it is
up, and whoever has lost interest in all of them shuts them, which wakes those who wait.
"""

import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.cookies import RequestsCookieJar
from requests.models import PreparedRequest


class Readable(Protocol):
    """A file, or what reads like one."""

    def read(self, size: int = ..., /) -> bytes:
        """The next piece."""
        ...


Payload = bytes | Readable | Mapping[str, str] | None


class Line(HTTPAdapter):
    """One thread's connection to one server, with the cookies that came along it."""

    def __init__(self, open_ones: "WeakSet[Any]", settings: Mapping[str, Any]) -> None:
        self.open_ones = open_ones
        self.settings = settings
        self.jar = RequestsCookieJar()
        super().__init__(pool_connections=1, pool_maxsize=1)

    def get_connection_with_tls_context(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - as its base has it
        pool: Any = super().get_connection_with_tls_context(*args, **named)
        if not hasattr(pool.ConnectionCls, "noted"):
            pool.ConnectionCls = _noted(pool.ConnectionCls, self.open_ones)
        return pool

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: Payload,
        auth: AuthBase,
    ) -> requests.Response:
        """Send one request; *url* is ready to be sent, and no redirect is followed.

        A whole session does the same in twice the time, of which a thousand small files have none.
        """
        request = PreparedRequest()
        request.prepare_method(method)
        request.url = url
        request.prepare_headers(headers)
        request.prepare_body(body, None)
        request.prepare_cookies(self.jar)
        request.prepare_hooks({})
        request = auth(request)
        response = self.send(request, **self.settings)
        for hook in request.hooks.get("response", []):
            again = hook(response, **self.settings)
            response = response if again is None else again
        if response.cookies:
            self.jar.update(response.cookies)
        return response


def base_of(url: str) -> str:
    """*url* as it can be sent (its host in ASCII, its path escaped), without a slash at the end."""
    request = PreparedRequest()
    request.prepare_url(f"{url}/", None)
    return (request.url or "").rstrip("/")


def environment(url: str, verify: bool | str) -> dict[str, Any]:
    """The proxies and the trusted authorities that the environment names for *url*."""
    with requests.Session() as session:
        return dict(session.merge_environment_settings(url, {}, True, verify, None))


def break_off(open_ones: "WeakSet[Any]") -> None:
    """Shut all connections; who waits for an answer on one gets an error at once."""
    for connection in list(open_ones):
        if (sock := getattr(connection, "sock", None)) is not None:
            with suppress(OSError):
                # Not the TLS one of it, which belongs to the thread that waits in it.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _noted(kind: type[Any], open_ones: "WeakSet[Any]") -> Callable[..., Any]:
    class Noted(kind):  # type: ignore[misc]  # one class or the other, with TLS and without
        noted = True

        def connect(self) -> None:
            super().connect()
            open_ones.add(self)

    return Noted
