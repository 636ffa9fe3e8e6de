"""`mindblog translate`."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Annotated

import typer
from msgspec.structs import replace

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.library import read_posts
from mindblog_cli.cli.options import Context, DryRun, WaitLock, choice
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.screen import screen
from mindblog_cli.cli.standings import state_text, summed_up
from mindblog_cli.cli.translated import found_of, lines_of, planned
from mindblog_cli.cli.translating import (
    failing,
    glossary_of,
    languages,
    meant,
    standing_table,
    standings_meant,
    tell_followed,
)
from mindblog_cli.cli.work import at_work
from mindblog_cli.errors import ContentError, Diagnostic, Exit, MindBlogError
from mindblog_cli.l10n.doubts import doubts
from mindblog_cli.l10n.pairs import Pair
from mindblog_cli.l10n.sides import NO_MARKDOWN
from mindblog_cli.l10n.standing import Standing, standings
from mindblog_cli.posts.find import folders
from mindblog_cli.posts.shelf import Shelf
from mindblog_cli.translation.office import Office, opened
from mindblog_cli.translation.renamed import followed
from mindblog_cli.translation.translate import Outcome, Todo, todo, translate

app = new_app()

ONLY = choice("missing", "outdated", "needs-work")
_FAIL_ON = "missing,outdated,needs-work,conflict"


@app.command(cls=Command)
def translate_posts(
    ctx: Context,
    posts: Annotated[
        list[str] | None, typer.Argument(metavar="[POST]...", help="Path, slug, part of one, or -.")
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="Into these languages, da,es; else into all.", metavar="LANGS"),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All posts.")] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="Only translations in this state.", click_type=ONLY)
    ] = None,
    engine: Annotated[
        str, typer.Option(help="Who translates; `mindblog l10n engines`.", metavar="NAME")
    ] = "",
    max_chars: Annotated[
        int | None, typer.Option(help="Send no more characters than this.", metavar="N", min=0)
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 8 where something is to be translated.")
    ] = False,
    fail_on: Annotated[
        str, typer.Option(help="What --check fails on.", metavar="STATES")
    ] = _FAIL_ON,
    wait_lock: WaitLock = 0.0,
    dry_run: DryRun = False,
) -> Report:
    """Translate what is missing or out of date.

    Only segments that changed are sent. What a person wrote or corrected is never overwritten: it
    is marked as out of date, with a suggestion beside it. Run it again after a stop, and it goes on
    and pays for nothing twice. --check looks without a network.

    Examples:
      mindblog translate what-we-learned --to da
      mindblog translate --all --only outdated --dry-run
      mindblog translate --check --fail-on missing,outdated
    """
    desk = desk_of(ctx)
    if check:
        return _checked(desk, posts or [], to, failing(fail_on))
    with ExitStack() as stack:
        blog = desk.blog() if dry_run else stack.enter_context(at_work(desk, wait=wait_lock))
        shelf = read_posts(desk, blog)
        if not dry_run:
            tell_followed(desk, followed(blog, shelf.posts))
        wanted = meant(desk, blog, shelf, posts or [], languages(blog, to), every=every)
        wanted = _those(blog, shelf, wanted, only or [])
        glossary = glossary_of(desk, blog)
        needed = todo(blog, wanted, glossary, folders(blog.root, blog.config))
        if every:
            # Nobody has asked for these in particular, and a person has to translate them.
            needed = replace(needed, faults=tuple(map(_passed_by, needed.faults)))
        desk.hear(needed.faults)
        desk.hear(doubt for job in needed.jobs for doubt in doubts(job.merge))
        limit = max_chars if max_chars is not None else blog.config.translation.max_chars or None
        say = stack.enter_context(screen(desk))
        office = stack.enter_context(
            opened(blog, desk.terminal.env, glossary, engine=engine, limit=limit, say=say)
        )
        if dry_run:
            return planned(desk, needed, office)
        return _carried_out(desk, blog, needed, office)


def _checked(
    desk: Desk, posts: Sequence[str], to: list[str] | None, fails: Sequence[str]
) -> Report:
    """What is not as it should be, without a network and without a change."""
    blog = desk.blog()
    shelf = read_posts(desk, blog)
    found = standings_meant(desk, blog, shelf, posts, languages(blog, to))
    other = {post.id.name for post in shelf.posts if post.markup != "markdown"}
    bad = [
        one
        for one in found
        if one.state in fails and not (one.state == "missing" and one.name in other)
    ]
    if desk.json or desk.terminal.env.get("GITHUB_ACTIONS") == "true":
        # Where a person looks they have a line each below.
        desk.hear(_failing(shelf, bad))
    paint = desk.paint(desk.terminal.out)
    lines = [standing_table(desk, bad)] if bad else []
    lines.append(summed_up(found, paint) or "there is nothing to translate")
    code = Exit.TO_DO if bad else Exit.DONE
    return Report("\n".join(lines), {"failing": bad, "translations": len(found)}, exit=code)


def _passed_by(fault: Diagnostic) -> Diagnostic:
    return replace(fault, severity="warning") if fault.code == NO_MARKDOWN else fault


def _failing(shelf: Shelf, bad: Sequence[Standing]) -> Iterator[Diagnostic]:
    """A warning for each translation that is not as it should be, at its file or its original's."""
    originals = {post.id.name: post.path for post in reversed(shelf.posts)}
    for one in bad:
        file = one.path or originals.get(one.name, one.name)
        said = f"its translation into {one.lang} is {state_text(one)}"
        verb = "translate" if one.state in ("missing", "outdated") else "l10n review"
        hint = f"mindblog {verb} {file}"
        yield Diagnostic("MB040", said, file, severity="warning", hint=hint)


def _those(blog: Blog, shelf: Shelf, wanted: list[Pair], only: Sequence[str]) -> list[Pair]:
    """Those of *wanted* that are in one of the states *only*."""
    if not only:
        return wanted
    found = standings(blog.root, blog.config, shelf.posts).values()
    states = {(one.name, one.lang): one.state for one in found}
    return [pair for pair in wanted if states.get((pair.original.id.name, pair.lang), "") in only]


def _carried_out(desk: Desk, blog: Blog, needed: Todo, office: Office) -> Report:
    outcome = Outcome()
    error: MindBlogError | None = None
    try:
        translate(blog, needed, office.ask, outcome)
    except MindBlogError as stopped:
        error = stopped
    desk.hear(outcome.faults)
    desk.hear(_breaches(outcome))
    if error:
        raise _with_what_is_done(error, outcome)
    if not outcome.left:
        office.journal.clear()
    if outcome.faults:
        raise ContentError(
            f"{some(len(outcome.faults), 'post')} could not be translated; "
            f"{some(len(outcome.written), 'file')} written",
            [],
        )
    wrong = any(fault.severity == "error" for fault in needed.faults)
    code = Exit.PARTLY if outcome.left else Exit.CONTENT if wrong else Exit.DONE
    return Report(
        "\n".join(lines_of(desk, needed, office, outcome)), found_of(office, outcome), code
    )


def _breaches(outcome: Outcome) -> Iterator[Diagnostic]:
    """A warning for each term of the glossary that an engine did not keep to in a post."""
    for (path, term), count in outcome.breaches.items():
        said = f"{some(count, 'segment')} without the glossary's words, {term}"
        hint = "mindblog l10n review shows where"
        yield Diagnostic("MB049", said, path, severity="warning", hint=hint)


def _with_what_is_done(error: MindBlogError, outcome: Outcome) -> MindBlogError:
    """*error*, which says what was finished before it."""
    done = f"{some(len(outcome.written), 'post')} written"
    left = f", {some(len(outcome.left), 'post')} left" if outcome.left else ""
    error.message = f"{error.message} ({done}{left}; run it again to go on)"
    return error
