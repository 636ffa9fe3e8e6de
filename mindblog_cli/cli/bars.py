"""The live bars; loaded only when there is something to draw and a screen to draw it on."""

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from mindblog_cli.cli.amounts import measured
from mindblog_cli.cli.desk import Desk
from mindblog_cli.events import Began

# On a screen that is narrower the bar is shorter, and the last path is left out.
NARROW = 100


class _Done(ProgressColumn):
    """`120/430 files`, and bytes or characters with their rate where they are known."""

    def render(self, task: Task) -> Text:
        count, total, unit = (task.fields[name] for name in ("count", "files", "unit"))
        parts = [f"{count}/{total} {unit}" if total else f"{count} {unit}"]
        if size := task.fields["size"]:
            whole, measure = task.fields["whole"], task.fields["measure"]
            far = measured(size, measure)
            parts.append(f"{_bare(far)}/{measured(whole, measure)}" if whole else far)
            # In the first moment there is nothing to tell a rate by.
            since = task.elapsed or 0.0
            rate = (task.speed if whole else None) or (size / since if since >= 1 else 0)
            parts += [f"{measured(int(rate), measure)}/s"] if rate and not task.finished else []
        return Text(" · ".join(parts), style="progress.download")


class _Left(ProgressColumn):
    """`1:05 left`, once that can be told."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        left = None if task.finished else task.time_remaining
        return Text(time_left(left), style="progress.remaining")


def time_left(seconds: float | None) -> str:
    """`1:05 left`; nothing where it is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    long = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{long}:{rest:02} left"


def _bare(far: str) -> str:
    """`840 of 84 k characters` needs the word once."""
    return far.removesuffix(" characters")


_REST = Column(no_wrap=True, overflow="ellipsis", ratio=1)
_WHOLE = Column(no_wrap=True)


class Bars:
    """A bar per stage, drawn over itself and gone at the end."""

    def __init__(self, desk: Desk) -> None:
        terminal = desk.terminal
        narrow = terminal.width < NARROW
        console = Console(
            file=terminal.err,
            force_terminal=True,
            no_color=not terminal.coloured(terminal.err, desk.given.color),
            width=terminal.width,
            highlight=False,
        )
        columns: list[ProgressColumn] = [
            TextColumn("{task.description}", table_column=_WHOLE),
            BarColumn(bar_width=12 if narrow else 20),
            _Done(table_column=_WHOLE),
            _Left(table_column=_WHOLE),
        ]
        if not narrow:
            # What is left of the line; a path that is too long loses its end.
            columns.append(TextColumn("[dim]{task.fields[what]}", table_column=_REST))
        self.progress = Progress(*columns, console=console, expand=not narrow, transient=True)
        self.tasks: dict[str, TaskID] = {}
        self.progress.start()

    def draw(self, stage: Began, count: int, size: int, what: str) -> None:
        """Show how far *stage* is: by its measure where that is known, for files differ in size."""
        told: dict[str, Any] = {"count": count, "size": size, "what": escape(what)}
        if stage.stage not in self.tasks:
            self.tasks[stage.stage] = self.progress.add_task(
                stage.stage,
                total=stage.size or stage.total or None,
                files=stage.total,
                unit=stage.unit,
                whole=stage.size,
                measure=stage.measure,
                **told,
            )
        # What had to be sent twice is more than the whole.
        done = min(size, stage.size) if stage.size else count
        self.progress.update(self.tasks[stage.stage], completed=done, **told)

    def note(self, text: str) -> None:
        """Put one line above the bars."""
        self.progress.console.print(text, markup=False)

    def close(self) -> None:
        """Leave the screen as it was."""
        self.progress.stop()
