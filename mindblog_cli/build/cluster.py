"""A Dask cluster as an executor; needs the extra `dask`."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from distributed import Client

from mindblog_cli.errors import ConfigError, RemoteError

PATIENCE = 10
"""Seconds to wait for a scheduler."""


class Cluster(Executor):
    """The workers of one scheduler; large values that all of them need are sent once."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - distributed has no types
        self._client = client
        self._inner = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: object, **kwargs: object) -> "Future[Any]":
        """Do it on some worker."""
        done: Future[Any] = self._inner.submit(fn, *args, **kwargs)
        return done

    def share(self, value: bytes) -> object:
        """Lay *value* down beside every worker; what comes back stands for it in `submit`."""
        return self._client.scatter(value, broadcast=True, hash=False)


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """`dask://host:8786`: the scheduler there.

    Raises ConfigError for an address without a port, RemoteError where none answers.
    """
    host, _, port = address.partition("://")[2].rpartition(":")
    if not host or not port.isdigit():
        raise ConfigError(
            f"--executor {address} names no scheduler", hint="write it like dask://localhost:8786"
        )
    place = f"tcp://{host}:{port}"
    try:
        client: Any = Client(  # type: ignore[no-untyped-call]
            place, timeout=PATIENCE, set_as_default=False
        )
    except OSError as error:
        raise RemoteError(
            f"no Dask scheduler answers at {place}",
            hint="start one with `dask scheduler`, and workers with `dask worker`",
        ) from error
    with client:
        yield Cluster(client)
