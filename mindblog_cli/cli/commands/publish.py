"""`mindblog publish`."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Annotated

import typer

from mindblog_cli.blog.root import Blog
from mindblog_cli.build.build import BuildOptions, build
from mindblog_cli.build.earlier import built_earlier, unfit_earlier
from mindblog_cli.cli.afterwards import failure, following, seen, told, verification
from mindblog_cli.cli.amounts import amount, duration, some
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.options import (
    Clean,
    Context,
    Drafts,
    DryRun,
    Future,
    HostKey,
    Strict,
    TargetLevel,
    WaitLock,
)
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.screen import screen
from mindblog_cli.cli.secrets import secrets_for
from mindblog_cli.cli.summary import Published, add, published
from mindblog_cli.cli.targets import Aim, address, aim, level, ways
from mindblog_cli.cli.work import at_work
from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver
from mindblog_cli.delivery.guards import check_tree
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.delivery.plan import Plan, plan
from mindblog_cli.errors import Diagnostic, Refused
from mindblog_cli.events import Listener
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.url import parse
from mindblog_cli.tree.disk import TreeOnDisk

app = new_app()


@app.command(cls=Command)
def publish(
    ctx: Context,
    target: Annotated[
        str, typer.Argument(metavar="[TARGET]", help="A target of the settings, or an address.")
    ] = "",
    no_build: Annotated[
        bool, typer.Option("--no-build", help="Send what the last build made.")
    ] = False,
    drafts: Drafts = False,
    future: Future = False,
    clean: Clean = False,
    strict: Strict = False,
    allow_deletes: Annotated[
        int | None, typer.Option(help="Let so many files go.", metavar="N")
    ] = None,
    require: TargetLevel = None,
    verify: Annotated[
        bool | None,
        typer.Option("--verify/--no-verify", help="Look at the site afterwards, or do not."),
    ] = None,
    jobs: Annotated[
        int, typer.Option(help="Requests at once; 0: what suits the target.", metavar="N", min=0)
    ] = 0,
    accept_host_key: HostKey = "",
    wait_lock: WaitLock = 0.0,
    dry_run: DryRun = False,
) -> Report:
    """Build what has changed and send it.

    Only files that differ are sent. Whatever happens on the way, readers see the old site or the
    new one, and running it again goes on. Without a target the site goes to the folder public/.
    A translation that is not as good as its language requires keeps all from being sent.

    Examples:
      mindblog publish --dry-run -v
      mindblog publish prod
      mindblog publish sftp://me@example.org/srv/www
    """
    desk = desk_of(ctx)
    since = desk.terminal.ticks()
    now = desk.terminal.clock()
    with ExitStack() as stack:
        blog = stack.enter_context(at_work(desk, wait=wait_lock))
        to = aim(desk, blog, target)
        options = BuildOptions(
            drafts=drafts, future=future, clean=clean, strict=strict, base_url=to.target.site
        )
        secrets = secrets_for(desk, to.name)
        sending = DeliveryOptions(
            allow_deletes=allow_deletes,
            require=require or level(to.target),
            wait_lock=wait_lock,
            verification=verification(blog, to, verify),
            following=following(blog, to),
            clock=Clock(time.monotonic, desk.terminal.sleep),
            secrets=secrets,
        )
        say = stack.enter_context(screen(desk))
        # Whoever connects is on the way while the site is built.
        means = Means(secrets=secrets, host_key=accept_host_key, jobs=jobs)
        remote = open_remote(to.target.url, blog.root, say, means)
        desk.target = to.name
        stack.enter_context(remote)
        tree = _earlier(blog) if no_build else _made(desk, blog, options, say)
        if dry_run:
            check_tree(tree.tree)
            return _planned(desk, to, plan(tree.tree, remote, now=now))
        done = deliver(tree, remote, say, now=now, options=sending)
    return _told(desk, blog, to, done, desk.terminal.ticks() - since)


def _made(desk: Desk, blog: Blog, options: BuildOptions, say: Listener) -> TreeOnDisk:
    built = build(blog, now=desk.terminal.clock(), say=say, options=options)
    desk.hear(built.diagnostics)
    _refuse(built.unfit)
    return built.tree


def _earlier(blog: Blog) -> TreeOnDisk:
    tree = built_earlier(blog)
    _refuse(unfit_earlier(blog))
    return tree


def _refuse(unfit: Sequence[Diagnostic]) -> None:
    """Keep back a site with translations that are not as good as the settings want them."""
    if len(unfit) == 1:
        raise Refused(
            "a translation must not be published as it is; nothing was sent",
            unfit,
            hint='see to it, or let it pass: require = "any"',
        )
    if unfit:
        raise Refused(
            f"{len(unfit)} translations must not be published as they are; nothing was sent",
            unfit,
            hint='see to them, or let them pass: require = "any"',
        )


def _planned(desk: Desk, to: Aim, made: Plan) -> Report:
    paint = desk.paint(desk.terminal.out)
    told = {"target": to.name, "level": made.level, "put": made.put, "delete": made.delete}
    if made.nothing_to_do:
        return Report(f"nothing to send: {to.name} is as it should be", told)
    gone = f" and delete {some(len(made.delete), 'file')}" if made.delete else ""
    sent = f"{some(len(made.put), 'file')}, {amount(made.size)}, to {to.name}"
    lines = [f"would send {sent}{gone}; nothing was changed"]
    if desk.given.verbose:
        lines += [f"{paint('+', 'added')} {one.path}  {amount(one.size)}" for one in made.put]
        lines += [f"{paint('-', 'removed')} {one.path}" for one in made.delete]
    elif made.put or made.delete:
        lines.append("-v lists them")
    return Report("\n".join(lines), told)


def _told(desk: Desk, blog: Blog, to: Aim, done: Delivery, seconds: float) -> Report:
    sent = f"{some(done.put, 'file')}, {amount(done.bytes)} sent to {to.name}"
    gone = f", {some(done.deleted, 'file')} deleted" if done.deleted else ""
    again = f", {done.resumed} of them by an earlier try" if done.resumed else ""
    if done.nothing_to_do:
        first = f"nothing to send: {to.name} is as it should be"
    else:
        first = f"{sent}{again}{gone} in {duration(seconds)}"
    after = [("verified", seen(done.verified)), ("told", told(done.followed))]
    lines = [first, *(f"{name}: {text}" for name, text in after if text), *ways(blog, to.target)]
    found = {
        "target": to.name,
        "address": address(blog, to.target),
        "seconds": round(seconds, 3),
        "delivery": done,
    }
    _summarise(desk, blog, to, done, seconds)
    return Report("\n".join(lines), found, failed=failure(done.followed))


def _summarise(desk: Desk, blog: Blog, to: Aim, done: Delivery, seconds: float) -> None:
    what = Published(
        target=to.name,
        address=str(parse(to.target.url)),
        site=address(blog, to.target),
        level=done.level,
        release=done.release,
        files=done.put,
        bytes=done.bytes,
        resumed=done.resumed,
        deleted=done.deleted,
        seconds=seconds,
        nothing=done.nothing_to_do,
        more=_more(done),
    )
    add(desk, published(what, desk.heard))


def _more(done: Delivery) -> tuple[tuple[str, str], ...]:
    """What happened once the site was live."""
    wrong = failure(done.followed)
    return (
        ("Verified", seen(done.verified)),
        ("Told", told(done.followed)),
        ("Not told", wrong.message if wrong else ""),
    )
