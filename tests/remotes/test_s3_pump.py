"""Many things at once: results as they come, the first error ends it, and nothing stays behind."""

import asyncio
import gc
import threading
from collections.abc import Iterator

import pytest

from mindblog_cli.remotes.s3.pump import Pump, Silent, Tell


def patient() -> float:
    return 10.0


async def double(number: int, tell: Tell[int]) -> None:
    await asyncio.sleep(0)
    tell(number * 2)


async def stall(number: int, tell: Tell[int]) -> None:
    tell(number)
    await asyncio.sleep(60)


def test_results_come_as_they_are_done() -> None:
    pump = Pump(3)

    assert sorted(pump.each(range(10), double, patient)) == [*range(0, 20, 2)]
    assert sorted(pump.each(iter([1, 2]), double, patient)) == [2, 4]
    assert list(pump.each([], double, patient)) == []

    pump.close()


def test_no_more_is_begun_than_may_go_on_at_once() -> None:
    pump = Pump(3)
    taken: list[int] = []

    def things() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    heard = pump.each(things(), stall, patient)
    next(heard)
    heard.close()
    pump.close()

    assert taken == [0, 1, 2]


def test_the_first_error_ends_it_all() -> None:
    pump = Pump(3)

    async def fail(number: int, tell: Tell[int]) -> None:
        if number == 5:
            raise ValueError("five")
        await double(number, tell)

    with pytest.raises(ValueError, match="five"):
        list(pump.each(range(1000), fail, patient))

    pump.close()


def test_silence_is_an_error() -> None:
    pump = Pump(3)

    with pytest.raises(Silent):
        list(pump.each(range(3), stall, lambda: 0.1))

    pump.close()


def test_it_may_be_closed_before_it_is_let_go_of() -> None:
    before = threading.active_count()
    pump = Pump(3)
    heard = pump.each(range(10), stall, patient)
    next(heard)

    pump.close()
    del heard
    gc.collect()

    assert threading.active_count() == before
