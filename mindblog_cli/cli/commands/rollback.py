"""`mindblog rollback`: an earlier release is live again."""

from typing import Annotated

import typer

from mindblog_cli.cli.afterwards import failure, following, told
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.options import Context, DryRun, HostKey, WaitLock
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.screen import screen
from mindblog_cli.cli.secrets import secrets_for
from mindblog_cli.cli.targets import aim, ways
from mindblog_cli.delivery.deliver import DeliveryOptions, releases
from mindblog_cli.delivery.deliver import rollback as go_back
from mindblog_cli.errors import AnswerNeeded
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Release

app = new_app()


@app.command(cls=Command)
def rollback(
    ctx: Context,
    release: Annotated[
        str, typer.Argument(metavar="[RELEASE]", help="Which; the one before if left out.")
    ] = "",
    target: Annotated[str, typer.Option("-t", "--target", help="Where.", metavar="TARGET")] = "",
    listed: Annotated[bool, typer.Option("--list", help="Show what can be live again.")] = False,
    accept_host_key: HostKey = "",
    wait_lock: WaitLock = 0.0,
    dry_run: DryRun = False,
) -> Report:
    """Make an earlier release live again.

    The last few releases are kept where the site is, so nothing is built and little is sent.

    Examples:
      mindblog rollback --list
      mindblog rollback
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    to = aim(desk, blog, target)
    secrets = secrets_for(desk, to.name)
    means = Means(secrets=secrets, host_key=accept_host_key)
    with screen(desk) as say, open_remote(to.target.url, blog.root, say, means) as remote:
        known = releases(remote)
        if listed:
            return _list(desk, known)
        wanted = _meant(known, release)
        if dry_run:
            return Report(f"would make {wanted.id} live again on {to.name}", wanted)
        options = DeliveryOptions(
            wait_lock=wait_lock, following=following(blog, to), secrets=secrets
        )
        done = go_back(remote, wanted.id, say, options=options)
    already = " already" if done.nothing_to_do else " again"
    others = told(done.followed)
    lines = [f"{wanted.id} is live{already} on {to.name}", *([f"told: {others}"] if others else [])]
    found = {"release": wanted.id, "target": to.name, "followed": done.followed}
    return Report("\n".join([*lines, *ways(blog, to.target)]), found, failed=failure(done.followed))


def _meant(known: list[Release], start: str) -> Release:
    """The release whose name begins so; without any, the one before the live one."""
    if not start:
        live = next((place for place, one in enumerate(known) if one.live), len(known))
        found = known[live + 1 : live + 2]
    else:
        found = [one for one in known if one.id.startswith(start)]
    if len(found) == 1:
        return found[0]
    wrong = f'no single release is "{start}"' if start else "there is no earlier release"
    raise AnswerNeeded(
        wrong,
        hint=f"there are: {', '.join(one.id for one in known) or 'none'}",
        candidates=tuple(one.id for one in known),
    )


def _list(desk: Desk, known: list[Release]) -> Report:
    paint = desk.paint(desk.terminal.out)
    rows = [
        f"{one.id}  {one.made_at:%Y-%m-%d %H:%M} UTC{paint('  live', 'good') if one.live else ''}"
        for one in known
    ]
    return Report("\n".join(rows) or "no releases yet", known)
