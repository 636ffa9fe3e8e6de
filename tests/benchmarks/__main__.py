"""Benchmarks, by hand: `python -m tests.benchmarks COMMAND --help` in the repository's folder."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console, RenderableType

from tests.benchmarks import tables
from tests.benchmarks.carriers import BY_S3, BY_SSH
from tests.benchmarks.comparison import compare
from tests.benchmarks.growth import SIZES, growth
from tests.benchmarks.machine import Load, load, machine
from tests.benchmarks.places import Missing, alone
from tests.benchmarks.sending import line_of, over_s3, over_ssh
from tests.benchmarks.sides import PEERS
from tests.benchmarks.stages import stages as measure_stages
from tests.benchmarks.startup import startup as measure_startup

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, help=__doc__
)
WIDE = 130
CARRIERS = (*BY_SSH, *BY_S3)

Posts = Annotated[int, typer.Option(help="Posts in each language.", min=2)]
Runs = Annotated[int, typer.Option(help="Timed runs of each kind, after one to warm up.", min=1)]
Json = Annotated[Path | None, typer.Option("--json", help="Write all figures there too.")]


@app.command()
def build(
    posts: Posts = 1000,
    peer: Annotated[
        list[str] | None,
        typer.Option(help=f"{', '.join(PEERS)} or all; may be given several times."),
    ] = None,
    runs: Runs = 5,
    page_size: Annotated[int, typer.Option(help="Posts on a page of ours; 0: as it comes.")] = 20,
    json: Json = None,
) -> None:
    """Compare builds with a peer's: cold, nothing changed, one post changed."""
    names = list(PEERS) if "all" in (peer or ()) else peer or ["hugo"]
    if unknown := [name for name in names if name not in PEERS]:
        raise typer.BadParameter(f"no such peer: {unknown[0]}")
    with _reported(json) as report:
        for name in names:
            compared = compare(name, posts, runs, page_size, report.say)
            report.add(compared, *tables.of_comparison(compared))
        report.show(tables.NOTES)


@app.command(name="growth")
def grow(
    posts: Annotated[list[int] | None, typer.Option(help="A size; several times.", min=2)] = None,
    langs: Annotated[
        list[int] | None, typer.Option(help="How many languages; several times.", min=1, max=2)
    ] = None,
    runs: Runs = 3,
    json: Json = None,
) -> None:
    """Tell what commands cost as a blog grows; 100,000 posts need patience and 10 GB."""
    with _reported(json) as report:
        blogs = list(growth(posts or SIZES, langs or (1, 2), runs, report.say))
        report.add(blogs, tables.of_growth(blogs))


@app.command()
def startup(runs: Runs = 21, json: Json = None) -> None:
    """Tell what a command costs before it has done anything."""
    with _reported(json) as report:
        starts = measure_startup(runs)
        report.add(starts, tables.of_startup(starts))


@app.command()
def stages(posts: Posts = 1000, runs: Runs = 5, json: Json = None) -> None:
    """Tell where the time of a cold build goes."""
    with _reported(json) as report:
        found = measure_stages(posts, runs, report.say)
        report.add(found, tables.of_stages(found))


@app.command()
def publish(  # noqa: PLR0917 - an option each
    files: Annotated[int, typer.Option(help="Files of the site.", min=100)] = 5000,
    delay: Annotated[int, typer.Option(help="Milliseconds of a round trip; 0: loopback.")] = 0,
    megabits: Annotated[int, typer.Option(help="What a line with delay carries a second.")] = 100,
    by: Annotated[
        list[str] | None, typer.Option(help=f"Who brings it: {', '.join(CARRIERS)}; several times.")
    ] = None,
    runs: Runs = 5,
    json: Json = None,
) -> None:
    """Compare publishing with programs that bring a folder to a host: by ssh, or to a bucket."""
    names = by or list(CARRIERS)
    if unknown := [name for name in names if name not in CARRIERS]:
        raise typer.BadParameter(f"no such carrier: {unknown[0]}")
    with _reported(json) as report, line_of(delay, megabits) as line:
        for over, those in ((over_ssh, BY_SSH), (over_s3, BY_S3)):
            chosen = [name for name in those if name in names]
            if chosen:
                sent = over(line, files, chosen, runs, report.say)
                report.add(sent, tables.of_sending(sent))


class _Report:
    """What comes of a run: tables on the screen as they are ready, and figures to keep."""

    def __init__(self) -> None:
        plain = Console()
        self.out = plain if plain.is_terminal else Console(width=WIDE)
        self.err = Console(stderr=True)
        self.results: list[Any] = []
        self.loads: list[Load] = [load()]

    def say(self, text: str) -> None:
        """What is being done."""
        self.err.print(text, style="dim", highlight=False)

    def show(self, *parts: RenderableType) -> None:
        """Print *parts*, one below the other."""
        for part in parts:
            self.out.print(part, highlight=False)

    def add(self, result: object, *parts: RenderableType) -> None:
        """Keep *result*, and show it as *parts*."""
        self.results.append(result)
        self.show(*parts)


@contextmanager
def _reported(json: Path | None) -> Iterator[_Report]:
    """A report that ends with the machine it was made on. What is missing ends it early."""
    try:
        with alone():
            report = _Report()
            yield report
    except Missing as missing:
        Console(stderr=True).print(f"error: {missing}", highlight=False, markup=False)
        raise typer.Exit(1) from missing
    report.loads.append(load())
    report.show(tables.of_machine(machine(), report.loads))
    if json:
        _keep(json, report.results, report.loads)


def _keep(file: Path, results: Sequence[Any], loads: Sequence[Load]) -> None:
    whole = {"machine": machine(), "loads": loads, "results": results}
    file.write_bytes(msgspec.json.format(msgspec.json.encode(whole)))


if __name__ == "__main__":
    app()
