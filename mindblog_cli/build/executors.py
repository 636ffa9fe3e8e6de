"""Where pages are rendered: an address to an executor, loading only what is asked for."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from mindblog_cli.errors import ConfigError
from mindblog_cli.plugins import find

P = ParamSpec("P")
R = TypeVar("R")

GROUP = "mindblog.executors"
BUILTIN = {
    "here": "mindblog_cli.build.executors:here",
    "dask": "mindblog_cli.build.cluster:connected",
}


class Alone(Executor):
    """This process, one thing after the other: for debuggers, and to compare with."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """Do it, and give what came of it."""
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - the future carries it to whoever asks
            future.set_exception(error)
        return future


@contextmanager
def here(_: str) -> Iterator[Executor]:
    """`here`: no worker processes."""
    yield Alone()


@contextmanager
def open_executor(address: str) -> Iterator[Executor]:
    """The executor at *address*: `here`, or `dask://host:8786`.

    What an entry point of `mindblog.executors` names is called with the address and gives a
    context that holds a `concurrent.futures.Executor`.
    """
    scheme = address.partition(":")[0]
    try:
        opened: Any = find(scheme, BUILTIN, GROUP)
    except ConfigError as error:
        raise ConfigError(f"--executor {address}: {error.message}", hint=error.hint) from error
    with opened(address) as executor:
        yield executor
