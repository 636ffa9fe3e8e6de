"""`mindblog edit`: an editor on a post, or fields set without one."""

from collections.abc import Sequence
from typing import Annotated

import typer

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.asking import confirmed
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.editor import edited
from mindblog_cli.cli.edits import carried_out
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.library import picked, read_posts, spoken
from mindblog_cli.cli.options import Context, DryRun, Lang, pairs
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.wording import diagnostic_text
from mindblog_cli.cli.work import at_work
from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.posts.amend import amended
from mindblog_cli.posts.shelf import Shelf, scan

app = new_app()


@app.command(cls=Command)
def edit(
    ctx: Context,
    post: Annotated[
        str, typer.Argument(metavar="[POST]", help="Path, slug, or part of slug or title.")
    ] = "",
    lang: Lang = "",
    setting: Annotated[
        list[str] | None, typer.Option("--set", help="Set a field; no editor.", metavar="KEY=VALUE")
    ] = None,
    unset: Annotated[
        list[str] | None, typer.Option(help="Remove a field; no editor.", metavar="KEY")
    ] = None,
    dry_run: DryRun = False,
) -> Report:
    """Open a post, and check it when you come back.

    Without POST there is a list to choose from. A post that has an error afterwards is offered
    again, at its line. With --set or --unset one line is changed and no editor opened.

    Examples:
      mindblog edit dansk
      mindblog edit dansk --lang da --set date=2011-02-11 --unset draft
    """
    desk = desk_of(ctx)
    if setting or unset:
        with at_work(desk) as blog:
            shelf = read_posts(desk, blog)
            meant = picked(desk, shelf, post, spoken(blog, lang))
            changes = (pairs(setting or []), unset or [])
            made = amended(blog.root, blog.config, meant, changes, desk.terminal.clock())
            edits = [made] if made else []
            return carried_out(desk, shelf, edits, meant.path, dry_run=dry_run)
    blog = desk.blog()
    shelf = read_posts(desk, blog)
    path = _path(desk, shelf, post, spoken(blog, lang))
    faults = [one for one in shelf.diagnostics if one.file == path and one.severity == "error"]
    return _opened(desk, blog, shelf, path, faults)


def _path(desk: Desk, shelf: Shelf, query: str, lang: str | None) -> str:
    """The file that is meant; one that could not be read as a post can be opened all the same."""
    broken = {one.file for one in shelf.diagnostics} - {post.path for post in shelf.posts}
    named = [path for path in broken if query and path.endswith(query)]
    return named[0] if len(named) == 1 else picked(desk, shelf, query, lang).path


def _opened(
    desk: Desk, blog: Blog, shelf: Shelf, path: str, faults: Sequence[Diagnostic]
) -> Report:
    file = blog.root / path
    before = file.read_bytes()
    while True:
        line = faults[0].line if faults else 0
        edited(desk, file, line=line)
        shelf = scan(blog.root, blog.config, known=shelf.readings)
        faults = [one for one in shelf.diagnostics if one.file == path and one.severity == "error"]
        if not faults:
            break
        paint = desk.paint(desk.terminal.err)
        desk.terminal.err.write("\n".join(diagnostic_text(one, paint) for one in faults) + "\n")
        again = f"Open it again at line {faults[0].line}?"
        # `--yes` must not open it for ever.
        if desk.given.yes or not confirmed(desk, again, default=True):
            raise ContentError(f"{path} has an error; it is saved, but not published", [*faults])
    desk.heard = [one for one in shelf.diagnostics if one.file == path]
    same = file.exists() and file.read_bytes() == before
    return Report(
        f"{path} {'is as it was' if same else 'is saved'}", {"path": path, "changed": not same}
    )
