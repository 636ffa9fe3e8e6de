"""`mindblog new`: a file with its front matter, and an editor on it."""

from typing import Annotated

import typer

from mindblog_cli.cli.asking import asked
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.editor import edited, opens_editor
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.options import Context, DryRun
from mindblog_cli.cli.report import Report
from mindblog_cli.errors import AnswerNeeded, UsageError
from mindblog_cli.posts.drafting import Wish, create, drafted
from mindblog_cli.posts.find import folders

app = new_app()


@app.command(cls=Command)
def new(
    ctx: Context,
    title: Annotated[str, typer.Argument(metavar="[TITLE]", help="What the post is called.")] = "",
    lang: Annotated[str, typer.Option(help="Its language.", metavar="LANG")] = "",
    slug: Annotated[str, typer.Option(help="Its name in addresses.", metavar="TEXT")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A tag.", metavar="TAG")] = None,
    date: Annotated[
        str, typer.Option(help="When: 2024-05-01 10:00, tomorrow, 1 May 2024.", metavar="DATE")
    ] = "",
    draft: Annotated[
        bool, typer.Option("--draft/--live", help="Keep it back, or publish it next time.")
    ] = True,
    bundle: Annotated[bool, typer.Option(help="In a folder, with room for pictures.")] = False,
    body_file: Annotated[
        str, typer.Option(help="Take the text from this file, or - from stdin.", metavar="FILE")
    ] = "",
    template: Annotated[
        str, typer.Option(help="Begin with this post's fields and text.", metavar="FILE")
    ] = "",
    edit: Annotated[bool, typer.Option("--edit/--no-edit", help="Open the editor.")] = True,
    dry_run: DryRun = False,
) -> Report:
    """Write a new post and open it.

    A post begins as a draft; --live publishes it next time.

    Examples:
      mindblog new "What we learned"
      mindblog new "Hvad vi lærte" --lang da --slug what-we-learned --tag arbejde
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    wish = Wish(
        title=title or _title(desk),
        lang=lang,
        slug=slug,
        date=date,
        tags=tuple(tag or ()),
        draft=draft,
        bundle=bundle,
        body=_text(desk, body_file).decode("utf-8-sig"),
        template=_text(desk, template),
    )
    post = drafted(blog.config, wish, desk.terminal.clock(), folders(blog.root, blog.config))
    if dry_run:
        return Report(f"would write {post.path}:\n{post.content.decode()}", {"path": post.path})
    path = create(blog.root, post)
    if edit and not body_file and opens_editor(desk):
        edited(desk, path, line=post.content.count(b"\n") + 1)
    shown = desk.shown(path)
    return Report(shown, {"path": post.path, "lang": post.lang, "draft": draft})


def _title(desk: Desk) -> str:
    if desk.asks and (title := asked(desk, "What is it called?")):
        return title
    raise AnswerNeeded(
        "'new' needs a title and cannot ask for one (stdin is not a terminal)",
        hint='use: mindblog new "TITLE" --no-edit',
    )


def _text(desk: Desk, name: str) -> bytes:
    if name == "-":
        return desk.terminal.stdin.read().encode()
    try:
        return (desk.terminal.cwd / name).read_bytes() if name else b""
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from None
