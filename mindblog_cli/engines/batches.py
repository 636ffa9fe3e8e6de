"""Things put together into requests that an engine takes."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from mindblog_cli.engines.engine import Limits

T = TypeVar("T")


def batches(items: Iterable[T], limits: Limits, length: Callable[[T], int]) -> Iterator[list[T]]:
    """*items* in their order; one that is longer than any request may be stands alone."""
    batch: list[T] = []
    size = 0
    for item in items:
        more = length(item)
        if batch and (len(batch) >= limits.texts or size + more > limits.characters):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += more
    if batch:
        yield batch
