import threading

import pytest

from mindblog_cli.engines.engine import Busy
from mindblog_cli.translation.pace import Pace, Pacer, Stopped


def pauses(pace: Pace, *errors: Busy, chance: float = 0.0) -> list[str]:
    """What is said on the way through *errors*."""
    told: list[str] = []
    pacer = Pacer(pace, threading.Event(), told.append, chance=lambda: chance)
    for tried, error in enumerate(errors, 1):
        pacer.again(error, tried)
    return [note.removeprefix("busy; trying again in ") for note in told]


def test_pauses_double_up_to_the_longest() -> None:
    assert pauses(Pace(), *[Busy("busy")] * 5) == ["1 s", "2 s", "4 s", "8 s", "16 s"]
    assert pauses(Pace(most=3), *[Busy("busy")] * 4) == ["1 s", "2 s", "3 s", "3 s"]


def test_chance_takes_off_up_to_half_of_a_pause() -> None:
    assert pauses(Pace(first=8), Busy("busy"), chance=1.0) == ["4 s"]


def test_a_pause_that_is_asked_for_is_kept() -> None:
    assert pauses(Pace(), Busy("busy", after=30), chance=1.0) == ["30 s"]


def test_a_pause_that_is_too_long_is_not_waited_for() -> None:
    with pytest.raises(Busy, match="busy"):
        pauses(Pace(patience=60), Busy("busy", after=61))


def test_the_last_try_raises_what_it_met() -> None:
    with pytest.raises(Busy, match="busy"):
        pauses(Pace(tries=3), *[Busy("busy")] * 3)


def test_all_requests_wait_for_the_one_that_was_refused() -> None:
    now = [100.0]
    stop = threading.Event()
    pacer = Pacer(Pace(first=0.02, tries=9), stop, print, clock=lambda: now[0])
    pacer.again(Busy("busy"), 1)
    waiting = threading.Thread(target=pacer.rest)

    waiting.start()
    waiting.join(0.05)
    assert waiting.is_alive()

    now[0] += 1
    waiting.join(2)
    assert not waiting.is_alive()


def test_whoever_waits_lets_go_when_all_is_stopped() -> None:
    stop = threading.Event()
    pacer = Pacer(Pace(first=60), stop, print)
    pacer.again(Busy("busy"), 1)
    threading.Timer(0.02, stop.set).start()

    with pytest.raises(Stopped):
        pacer.rest()
