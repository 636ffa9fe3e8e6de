"""Progress, as the place it goes to can show it: a live bar, a few plain lines, JSON lines."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Protocol

import msgspec

from mindblog_cli.cli.amounts import duration, measured
from mindblog_cli.cli.desk import Desk
from mindblog_cli.events import Began, Ended, Event, Listener, Moved, Noted, Warned

# Work that is over sooner than this shows no bar, and never loads what draws one.
SOON = 0.4
# Plain lines come at the end of a stage that was not over at once, and at each tenth, but not
# more often than this many seconds.
SELDOM = 1.0


class Live(Protocol):
    """What draws; see `bars.py`."""

    def draw(self, stage: Began, count: int, size: int, what: str) -> None:
        """Show how far *stage* is."""

    def note(self, text: str) -> None:
        """Put one line above the bars."""

    def close(self) -> None:
        """Leave the screen as it was."""


@contextmanager
def screen(desk: Desk) -> Iterator[Listener]:
    """Listen to work and show it on stderr; warnings are kept for the report."""
    show, close = _shown(desk)

    def listen(event: Event) -> None:
        if isinstance(event, Warned):
            desk.hear([event.diagnostic])
        show(event)

    try:
        yield listen
    finally:
        close()


def _shown(desk: Desk) -> tuple[Listener, Callable[[], None]]:
    if desk.given.json_lines:
        return _JsonLines(desk).show, _nothing
    if desk.given.quiet or desk.given.as_json:
        return (lambda _: None), _nothing
    if desk.terminal.draws:
        bars = _Bars(desk)
        desk.stopping = bars.stopping
        return bars.show, bars.close
    return _Lines(desk).show, _nothing


def _nothing() -> None:
    pass


class _JsonLines:
    """Each event as one line on stdout; the report is the last of them."""

    def __init__(self, desk: Desk) -> None:
        self.out = desk.terminal.out

    def show(self, event: Event) -> None:
        if event == Moved(getattr(event, "stage", ""), 0):
            return
        self.out.write(msgspec.json.encode(event).decode() + "\n")
        self.out.flush()


class _Lines:
    """One line when a stage ends, and in long ones each tenth."""

    def __init__(self, desk: Desk) -> None:
        self.err = desk.terminal.err
        self.ticks = desk.terminal.ticks
        self.stages: dict[str, tuple[Began, int, int]] = {}
        self.began: dict[str, float] = {}
        self.said = self.ticks()

    def show(self, event: Event) -> None:
        match event:
            case Began():
                self.stages[event.stage] = (event, 0, 0)
                self.said = self.began[event.stage] = self.ticks()
            case Moved() if event.stage in self.stages:
                self._move(event)
            case Ended() if event.stage in self.stages:
                self._end(*self.stages.pop(event.stage))
            case Noted():
                self._say(event.text)

    def _move(self, event: Moved) -> None:
        stage, count, size = self.stages[event.stage]
        before = _tenth(stage, count, size)
        count, size = count + event.count, size + event.size
        self.stages[event.stage] = (stage, count, size)
        now = _tenth(stage, count, size)
        if before < now < 10 and self.ticks() - self.said >= SELDOM:
            self.said = self.ticks()
            far = f"{count} of {stage.total} {stage.unit}"
            if stage.size:
                rate = int(size / (self.said - self.began[event.stage]))
                far += f", {measured(size, stage.measure)} of {measured(stage.size, stage.measure)}"
                far += f", {measured(rate, stage.measure)}/s"
            self._say(f"{stage.stage}: {now * 10} % ({far})")

    def _end(self, stage: Began, count: int, size: int) -> None:
        seconds = self.ticks() - self.began[stage.stage]
        if count and seconds >= SOON:
            much = f", {measured(size, stage.measure)}" if size else ""
            self._say(f"{stage.stage}: {count} {stage.unit}{much} in {duration(seconds)}")

    def _say(self, text: str) -> None:
        self.err.write(text + "\n")
        self.err.flush()


def _tenth(stage: Began, count: int, size: int) -> int:
    """How far *stage* is, by its measure where that is known: files come in all sizes."""
    done, whole = (size, stage.size) if stage.size else (count, stage.total)
    return done * 10 // whole if whole else 0


class _Bars:
    """Live bars, loaded and drawn once work has lasted a moment."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ticks = desk.terminal.ticks
        self.since = self.ticks()
        self.stages: dict[str, tuple[Began, int, int]] = {}
        self.live: Live | None = None
        self.ending = False

    def show(self, event: Event) -> None:
        match event:
            case Began():
                self.stages[event.stage] = (event, 0, 0)
            case Moved() if event.stage in self.stages:
                stage, count, size = self.stages[event.stage]
                self.stages[event.stage] = (stage, count + event.count, size + event.size)
                self._draw(event.stage, event.what)
            case Ended() if event.stage in self.stages:
                stage, _, _ = self.stages[event.stage]
                self.stages[event.stage] = (stage, stage.total, stage.size)
                self._draw(event.stage, "")
            case Noted():
                self._loaded().note(event.text)

    def stopping(self) -> None:
        """Say once that the end is on its way, for bars stand still until it is there."""
        if self.live and not self.ending:
            self.ending = True
            self.live.note("stopping; what is on its way may take a moment")

    def close(self) -> None:
        """Take the bars off the screen; the report says what came of it."""
        if self.live:
            self.live.close()

    def _draw(self, name: str, what: str) -> None:
        if self.live or self.ticks() - self.since >= SOON:
            stage, count, size = self.stages[name]
            self._loaded().draw(stage, count, size, what)

    def _loaded(self) -> Live:
        if not self.live:
            live: Live = import_module("mindblog_cli.cli.bars").Bars(self.desk)
            self.live = live
        return self.live
