"""`mindblog target`: where a blog can go."""

import shlex
from typing import Annotated, Literal

import typer

from mindblog_cli.cli.desk import desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.logins import forgotten, logged_in
from mindblog_cli.cli.options import Context, DryRun, HostKey, TargetLevel
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.screen import screen
from mindblog_cli.cli.secrets import secrets_for
from mindblog_cli.cli.table import table
from mindblog_cli.cli.targets import aim, level, listed
from mindblog_cli.cli.trying import enough, told, tried
from mindblog_cli.cli.work import at_work
from mindblog_cli.errors import Exit
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote

_ABOUT = """Where the blog can go.

A target is an address in the settings, with a name. What opens it never stands there: it comes
from the environment, the system's keyring, ~/.netrc, or ssh.
"""
app = new_app(help=_ABOUT)

Target = Annotated[
    str, typer.Argument(metavar="[TARGET]", help="A target of the settings, or an address.")
]

_OPENED = {"nothing": "", "ssh": "ssh", "a secret": "secret known", "none known": "no secret known"}


@app.command("list", cls=Command)
def list_targets(ctx: Context) -> Report:
    """List all targets, and whether what opens them is known.

    Examples:
      mindblog target list
    """
    desk = desk_of(ctx)
    found = listed(desk, desk.blog())
    rows = [
        (
            (one.name, "bold"),
            (one.address, "place"),
            (one.site, ""),
            (one.level, ""),
            (_OPENED[one.opened_by], "warning" if one.opened_by == "none known" else "dim"),
        )
        for one in found
    ]
    if not found:
        return Report("no targets; publish goes to the folder public/", found)
    if not desk.terminal.out.isatty():
        return Report("\n".join("\t".join(cell for cell, _ in row) for row in rows), found)
    paint = desk.paint(desk.terminal.out)
    return Report(table(rows, desk.terminal.width, paint, flexible=1), found)


@app.command(cls=Command)
def add(
    ctx: Context,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="What it shall be called.")] = "",
    address: Annotated[
        str, typer.Argument(metavar="[ADDRESS]", help="Such as sftp://me@example.org/srv/www.")
    ] = "",
    read_at: Annotated[
        str, typer.Option(help="Where it is read, if not at the url of the blog.", metavar="URL")
    ] = "",
    level: Annotated[
        Literal["ordered", "staged", "atomic"] | None,
        typer.Option(help="How well it must be able to switch.", metavar="LEVEL"),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Change one that is there.")] = False,
    dry_run: DryRun = False,
) -> Report:
    """Write a target into the settings.

    On a terminal what is missing is asked for. An address never holds a password.

    Examples:
      mindblog target add prod sftp://me@example.org/srv/www
      mindblog target add pages git+ssh://git@github.com/me/blog.git#gh-pages
      mindblog target add shop 's3://my-bucket?region=eu-west-1' --read-at https://blog.example.org
    """
    from mindblog_cli.cli.placing import New, added  # noqa: PLC0415 - with it comes tomlkit

    desk = desk_of(ctx)
    with at_work(desk) as blog:
        wish = New(name, address, read_at.rstrip("/"), level or "")
        return added(desk, blog, wish, replace=replace, dry_run=dry_run)


@app.command("test", cls=Command)
def try_out(
    ctx: Context,
    target: Target = "",
    require: TargetLevel = None,
    accept_host_key: HostKey = "",
) -> Report:
    """Connect to a target, and explain what it can do.

    Nothing that readers see is touched. What is tried is tried in mindblog's own folder over
    there, and taken away again.

    Examples:
      mindblog target test prod
      mindblog target test webdavs://me@dav.example.org/blog --require staged
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    to = aim(desk, blog, target)
    wanted = require or level(to.target)
    means = Means(secrets=secrets_for(desk, to.name), host_key=accept_host_key)
    with screen(desk) as say:
        remote = open_remote(to.target.url, blog.root, say, means)
        trial = tried(to.name, to.target.url, remote, desk.terminal.ticks)
    out = desk.terminal.out
    text = told(trial, desk.paint(out), desk.terminal.width if out.isatty() else 0)
    if enough(trial, wanted):
        words = ["mindblog publish", *([shlex.quote(target)] if target else [])]
        return Report(f"{text}\nnext: {' '.join(words)}", trial)
    text += f"\nnot good enough: {wanted} was asked for"
    return Report(text, trial, exit=Exit.REFUSED)


@app.command(cls=Command)
def remove(
    ctx: Context,
    target: Annotated[str, typer.Argument(metavar="TARGET", help="Its name.")],
    dry_run: DryRun = False,
) -> Report:
    """Take a target out of the settings, and what opens it out of the keyring.

    What is published there stays.

    Examples:
      mindblog target remove old
    """
    from mindblog_cli.cli.placing import removed  # noqa: PLC0415 - with it comes tomlkit

    desk = desk_of(ctx)
    with at_work(desk) as blog:
        return removed(desk, blog, target, dry_run=dry_run)


@app.command(cls=Command)
def login(
    ctx: Context,
    target: Target = "",
    forget: Annotated[bool, typer.Option("--forget", help="Keep it no longer.")] = False,
) -> Report:
    """Keep what opens a target in the system's keyring.

    It is asked for and does not show, or is read from standard input, and is tried before it is
    kept. It is never an argument, for those can be read by others.

    Examples:
      mindblog target login prod
      pass show blog | mindblog target login prod
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    to = aim(desk, blog, target)
    kept, lines = forgotten(to) if forget else logged_in(desk, blog, to)
    return Report("\n".join(lines), kept)
