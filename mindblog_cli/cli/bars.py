"""The live bars; loaded only when there is something to draw and a screen to draw it on."""

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text

from mindblog_cli.cli.amounts import amount, shortened
from mindblog_cli.cli.desk import Desk
from mindblog_cli.events import Began

_MEASURES = {"bytes": (amount, ""), "characters": (shortened, " characters")}


class _Done(ProgressColumn):
    """`120/430 files`, and bytes or characters with their rate where they are known."""

    def render(self, task: Task) -> Text:
        total = int(task.total or 0)
        done = f"{int(task.completed)}/{total}" if total else f"{int(task.completed)}"
        parts = [f"{done} {task.fields['unit']}"]
        if size := task.fields["size"]:
            whole = task.fields["whole"]
            written, unit = _MEASURES[task.fields["measure"]]
            parts.append((f"{written(size)}/{written(whole)}" if whole else written(size)) + unit)
            if task.elapsed:
                parts.append(f"{written(int(size / task.elapsed))}/s")
        return Text(" · ".join(parts), style="progress.download")


_REST = Column(no_wrap=True, overflow="ellipsis", ratio=1)


class Bars:
    """A bar per stage, drawn over itself and gone at the end."""

    def __init__(self, desk: Desk) -> None:
        terminal = desk.terminal
        console = Console(
            file=terminal.err,
            force_terminal=True,
            no_color=not terminal.coloured(terminal.err, desk.given.color),
            width=terminal.width,
            highlight=False,
        )
        self.progress = Progress(
            TextColumn("{task.description}", table_column=Column(no_wrap=True)),
            BarColumn(bar_width=20),
            _Done(table_column=Column(no_wrap=True)),
            TimeRemainingColumn(compact=True, table_column=Column(no_wrap=True)),
            # What is left of the line; a path that is too long loses its end.
            TextColumn("[dim]{task.fields[what]}", table_column=_REST),
            console=console,
            expand=True,
            transient=True,
        )
        self.tasks: dict[str, TaskID] = {}
        self.progress.start()

    def draw(self, stage: Began, count: int, size: int, what: str) -> None:
        """Show how far *stage* is."""
        told: dict[str, Any] = {"size": size, "what": escape(what)}
        if stage.stage not in self.tasks:
            self.tasks[stage.stage] = self.progress.add_task(
                stage.stage,
                total=stage.total or None,
                unit=stage.unit,
                whole=stage.size,
                measure=stage.measure,
                **told,
            )
        self.progress.update(self.tasks[stage.stage], completed=count, **told)

    def note(self, text: str) -> None:
        """Put one line above the bars."""
        self.progress.console.print(text, markup=False)

    def close(self) -> None:
        """Leave the screen as it was."""
        self.progress.stop()
