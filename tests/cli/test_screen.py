from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from mindblog_cli.cli.bars import time_left
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.screen import screen
from mindblog_cli.cli.terminal import Terminal
from mindblog_cli.errors import Diagnostic
from mindblog_cli.events import Began, Ended, Moved, Noted, Warned
from tests.cli.folder import Screen


def desk_with(seconds: Iterator[float], *, tty: bool = False, **env: str) -> Desk:
    terminal = Terminal(
        Screen(),
        Screen(),
        Screen(tty=tty),
        {"COLUMNS": "100", **env},
        Path(),
        ticks=lambda: next(seconds),
    )
    return Desk(terminal)


def err(desk: Desk) -> str:
    assert isinstance(desk.terminal.err, StringIO)
    return desk.terminal.err.getvalue()


def at_once() -> Iterator[float]:
    while True:
        yield 0.0


def slowly(step: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


def work(desk: Desk, files: int = 20) -> None:
    with screen(desk) as say:
        say(Noted("waiting"))
        say(Began("send", files, size=files * 1000))
        for number in range(files):
            say(Moved("send", 1, 1000, f"{number}.html"))
        say(Ended("send"))


def test_a_log_gets_no_line_for_what_is_over_at_once() -> None:
    desk = desk_with(at_once())

    work(desk)

    assert err(desk) == "waiting\n"


def test_a_log_gets_one_line_for_a_short_stage() -> None:
    desk = desk_with(slowly(0.05))

    work(desk)

    assert err(desk) == "waiting\nsend: 20 files, 20 kB in 0.5 s\n"


def test_a_log_gets_a_line_at_each_tenth_of_a_slow_stage() -> None:
    desk = desk_with(slowly(10.0))

    work(desk)

    lines = err(desk).splitlines()
    assert lines[1] == "send: 10 % (2 of 20 files, 2 kB of 20 kB, 100 B/s)"
    assert lines[9] == "send: 90 % (18 of 20 files, 18 kB of 20 kB, 100 B/s)"
    assert lines[10:] == ["send: 20 files, 20 kB in 3 min 10 s"]


def test_a_long_but_fast_stage_does_not_fill_a_log() -> None:
    desk = desk_with(at_once())

    work(desk, files=5000)

    assert err(desk) == "waiting\n"


def test_files_in_flight_are_told_by_their_bytes_in_a_log_and_on_a_screen() -> None:
    log, drawn = desk_with(slowly(2.0)), desk_with(slowly(2.0), tty=True)
    for desk in (log, drawn):
        with screen(desk) as say:
            say(Began("send", 2, size=10_000_000))
            for _ in range(6):
                say(Moved("send", 0, 1_000_000, "big.jpg"))
    assert "send: 60 % (0 of 2 files, 6.0 MB of 10 MB, " in err(log)
    assert "0/2 files · 6.0 MB/10 MB" in err(drawn)


def test_a_stage_without_a_measure_is_told_by_its_number() -> None:
    desk = desk_with(slowly(2.0))

    with screen(desk) as say:
        say(Began("render", 4, "pages"))
        say(Moved("render", 2))
        say(Moved("render", 2))
        say(Ended("render"))

    assert err(desk) == "render: 50 % (2 of 4 pages)\nrender: 4 pages in 6.0 s\n"


def test_a_narrow_screen_leaves_the_path_out_and_keeps_what_counts() -> None:
    wide, narrow = (desk_with(slowly(1.0), tty=True, COLUMNS=columns) for columns in ("120", "80"))

    for desk in (wide, narrow):
        with screen(desk) as say:
            say(Began("send", 20, size=20_000))
            say(Moved("send", 1, 1000, "19.html"))
            # A line above the bars has them drawn again.
            say(Noted("and on"))

    assert "19.html" in err(wide)
    assert "19.html" not in err(narrow)
    assert "1/20 files · 1 kB/20 kB" in err(narrow)


@pytest.mark.parametrize(
    ("left", "shown"),
    [(None, ""), (9.7, "0:09 left"), (75.0, "1:15 left"), (3725.0, "1:02:05 left")],
)
def test_the_time_that_is_left_is_told_once_it_is_known(left: float | None, shown: str) -> None:
    assert time_left(left) == shown


def test_a_terminal_shows_nothing_for_work_that_is_over_soon() -> None:
    desk = desk_with(at_once(), tty=True)

    with screen(desk) as say:
        say(Began("read", 3))
        say(Moved("read", 3))
        say(Ended("read"))

    assert err(desk) == ""


def test_a_terminal_shows_files_bytes_and_rate_and_cleans_up() -> None:
    desk = desk_with(slowly(1.0), tty=True)

    work(desk)

    shown = err(desk)
    assert "20/20 files" in shown
    assert "20 kB/20 kB" in shown
    assert "waiting" in shown
    assert "\x1b[2K" in shown


def test_what_is_translated_is_measured_in_characters() -> None:
    desk = desk_with(slowly(1.0), tty=True, COLUMNS="140")

    with screen(desk) as say:
        say(Began("translate to da", 4, "segments", 84_200, "characters"))
        say(Moved("translate to da", 2, 840))

    assert "2/4 segments · 840/84 k characters" in err(desk)


@pytest.mark.parametrize("env", [{"CI": "true"}, {"TERM": "dumb"}])
def test_no_bars_are_drawn_where_nobody_looks(env: dict[str, str]) -> None:
    desk = desk_with(slowly(1.0), tty=True, **env)

    work(desk)

    assert "\x1b" not in err(desk)
    assert err(desk).endswith("send: 20 files, 20 kB in 19 s\n")


@pytest.mark.parametrize("option", ["quiet", "as_json"])
def test_quiet_and_json_show_no_progress(option: str) -> None:
    desk = desk_with(slowly(1.0))
    setattr(desk.given, option, True)

    work(desk)

    assert err(desk) == ""


def test_json_lines_tell_every_event_on_stdout() -> None:
    desk = desk_with(at_once())
    desk.given.json_lines = True

    work(desk, files=2)

    assert isinstance(desk.terminal.out, StringIO)
    events = [msgspec.json.decode(line) for line in desk.terminal.out.getvalue().splitlines()]
    assert [event["type"] for event in events] == ["noted", "began", "moved", "moved", "ended"]
    assert err(desk) == ""


def test_warnings_are_kept_for_the_report() -> None:
    desk = desk_with(at_once())
    odd = Diagnostic("MB013", "odd", "a.md", severity="warning")

    with screen(desk) as say:
        say(Warned(odd))

    assert desk.heard == [odd]


def test_events_of_a_stage_that_never_began_are_let_pass() -> None:
    for desk in (desk_with(slowly(1.0)), desk_with(slowly(1.0), tty=True)):
        with screen(desk) as say:
            say(Moved("send"))
            say(Ended("send"))

        assert err(desk) == ""


def test_an_unknown_length_is_counted_upwards() -> None:
    desk = desk_with(slowly(1.0), tty=True)

    with screen(desk) as say:
        say(Began("fetch", 0, "pages"))
        say(Moved("fetch", 7))

    assert "7 pages" in err(desk)
