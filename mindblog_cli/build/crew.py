"""Who does the work: this process, forked workers of it, or any `concurrent.futures.Executor`."""

import gc
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor

T = TypeVar("T")
R = TypeVar("R")

FEW = 300
"""Jobs below which workers would still be starting when one process is done."""

LEAST = 40
"""Pages that are worth a parcel."""


def workers() -> int:
    """How many processes this machine runs at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def may_fork() -> bool:
    """Whether forked workers gain anything; elsewhere than on Linux forking is not safe."""
    return sys.platform == "linux" and workers() > 1


@contextmanager
def forked() -> "Iterator[Executor]":
    """Workers that are copies of this process as it is now: what it holds need not be sent.

    They end when this process does, however that ends.
    """
    # Here and not above: 20 ms that a small change need not wait for.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    # A collection would touch, and so copy, every object that parent and workers share.
    gc.freeze()
    pool = ProcessPoolExecutor(workers(), get_context("fork"), _settle_in, (os.getpid(),))
    try:
        with warnings.catch_warnings():
            # Of the other threads there is only the one that draws the bar, and workers draw none.
            warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)
            yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def spread(
    work: Callable[[T], R],
    jobs: Sequence[T],
    meanwhile: "Callable[[Executor], Callable[[], object]]",
) -> Iterable[R]:
    """What *work* makes of each of *jobs*, in order, by forked workers where they gain anything.

    This process does *meanwhile*, which may have the workers do something as well; what that
    gives is called when all is done.
    """
    if not may_fork() or len(jobs) < 2:
        yield from map(work, jobs)
        return
    with forked() as pool:
        results = pool.map(work, jobs)
        settle = meanwhile(pool)
        yield from results
        settle()


def cut(items: Sequence[T], pieces: int) -> list[Sequence[T]]:
    """*items* in at most so many *pieces*, in order; none of them tiny."""
    size = max(LEAST, -(-len(items) // pieces))
    return [items[at : at + size] for at in range(0, len(items), size)]


def _settle_in(parent: int) -> None:
    """What a new worker does first: leave Ctrl-C to the parent, and never outlive it."""
    import signal  # noqa: PLC0415 - only workers need these
    from threading import Thread  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()
    Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """End this process when *parent* is gone: nobody is left to send its work to."""
    import time  # noqa: PLC0415

    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(1)
