"""`mindblog build`."""

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from mindblog_cli.build.build import BuildOptions, Built
from mindblog_cli.build.build import build as make
from mindblog_cli.cli import again
from mindblog_cli.cli.amounts import amount, duration, some
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.options import Clean, Context, Drafts, Future, Strict, WaitLock
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.screen import screen
from mindblog_cli.cli.work import at_work

if TYPE_CHECKING:
    from concurrent.futures import Executor

app = new_app()


@app.command(cls=Command)
def build(
    ctx: Context,
    drafts: Drafts = False,
    future: Future = False,
    clean: Clean = False,
    strict: Strict = False,
    base_url: Annotated[str, typer.Option(help="As if it were read there.", metavar="URL")] = "",
    executor: Annotated[
        str, typer.Option(help="Who renders: here, or dask://HOST:PORT.", metavar="WHERE")
    ] = "",
    out: Annotated[str, typer.Option(help="Into this folder.", metavar="DIR")] = "",
    wait_lock: WaitLock = 0.0,
) -> Report:
    """Write the site to disk.

    Only what has changed is made anew, by as many processes as the machine has processors or by
    the workers of a Dask cluster. While a post has an error nothing is written, and the site stays
    as it is.

    Examples:
      mindblog build --drafts --out /tmp/preview
    """
    desk = desk_of(ctx)
    options = BuildOptions(
        drafts=drafts,
        future=future,
        clean=clean,
        strict=strict,
        base_url=base_url,
        out=desk.terminal.cwd / out if out else None,
    )
    since = desk.terminal.ticks()
    with (
        at_work(desk, wait=wait_lock) as blog,
        _hands(executor) as hands,
        screen(desk) as say,
    ):
        files = again.settings(str(blog.root), desk.terminal.env)
        settings = files, again.look(files)
        built = make(
            blog,
            now=desk.terminal.clock(),
            say=say,
            options=options,
            executor=hands,
            looked=again.looked,
        )
        desk.hear(built.diagnostics)
        report = _told(desk, built, desk.terminal.ticks() - since)
        if not desk.heard:
            _note(desk, str(blog.root), settings, built, report.text)
    return report


def _hands(address: str) -> AbstractContextManager["Executor | None"]:
    if not address:
        return nullcontext()
    # Here and not above: most builds need nobody else's help.
    from mindblog_cli.build.executors import open_executor  # noqa: PLC0415

    return open_executor(address)


def _note(
    desk: Desk, root: str, settings: tuple[tuple[str, ...], str], built: Built, said: str
) -> None:
    """Leave the answer for the next one who asks the same."""
    again.note(
        desk.words,
        root,
        desk.terminal.env,
        looks=[settings, (built.watched, built.look)],
        since=built.since.timestamp(),
        wakes=built.wakes_at.timestamp() if built.wakes_at else None,
        site=str(built.tree.root),
        said=f"{said.partition(';')[0]}; none written in",
    )


def _told(desk: Desk, built: Built, seconds: float) -> Report:
    tree, folder = built.tree.tree, desk.shown(built.tree.root)
    whole = f"{some(built.posts, 'post')}, {some(len(tree.leaves), 'file')}, {amount(tree.size)}"
    text = f"{whole} in {folder}; {built.written or 'none'} written in {duration(seconds)}"
    told = {
        "folder": str(built.tree.root),
        "posts": built.posts,
        "pages": built.pages,
        "feeds": built.feeds,
        "files": len(tree.leaves),
        "bytes": tree.size,
        "rendered": built.rendered,
        "written": built.written,
    }
    return Report(text, told)
