"""`mindblog status`: how the blog stands, on one screen and from what is here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from msgspec import Struct

from mindblog_cli.blog.lock import holder
from mindblog_cli.blog.root import Blog
from mindblog_cli.build.state import glance
from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.library import read_posts
from mindblog_cli.cli.options import Context
from mindblog_cli.cli.paint import Paint, shown
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.standings import Sum, sum_text, summed
from mindblog_cli.cli.table import Cell, table
from mindblog_cli.errors import Diagnostic, Exit
from mindblog_cli.l10n.recorded import recorded
from mindblog_cli.posts.post import Post
from mindblog_cli.site.overview import STATES
from mindblog_cli.site.standing import Standing, standing
from mindblog_cli.tree.disk import marker_of

app = new_app()

# Of what there are many, so many are shown.
FEW = 3
_TIME = "%Y-%m-%d %H:%M"


class Site(Struct, frozen=True):
    """What the last build left: when it began, how many files; *due* is when it got out of date."""

    built: datetime | None = None
    files: int = 0
    due: datetime | None = None
    cut: bool = False


class Status(Struct, frozen=True):
    """All that is shown, and in *attention* what should not stay as it is."""

    blog: str
    standing: Standing
    translations: dict[str, Sum]
    errors: int
    site: Site
    targets: dict[str, str]
    lock: str
    attention: tuple[str, ...]


@app.command(cls=Command)
def status(
    ctx: Context,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 8 when something should be done.")
    ] = False,
) -> Report:
    """Show how the blog stands.

    Posts by state and language, how they are translated, what is scheduled next, errors, the last
    build, targets, and who is at work. With --check, errors in posts, translations that a person
    has to decide about, a build that was cut off, and a site that has to be built because a post
    has come due are something to do.

    Examples:
      mindblog status
      mindblog status --check -q || mindblog publish
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    shelf = read_posts(desk, blog)
    errors = [one for one in shelf.diagnostics if one.severity == "error"]
    if not desk.json:
        # They have a line of their own here.
        desk.heard = [one for one in desk.heard if one not in errors]
    translations = summed(recorded(blog.root, blog.config, shelf.posts).values())
    found = _status(blog, shelf.posts, translations, desk.terminal.clock(), len(errors))
    code = Exit.TO_DO if check and found.attention else Exit.DONE
    return Report(_screen(desk, found, errors), found, exit=code)


def _status(
    blog: Blog, posts: Sequence[Post], translations: dict[str, Sum], now: datetime, errors: int
) -> Status:
    lock = holder(blog)
    site = _site(blog, now, at_work=bool(lock))
    conflicts = any("conflict" in one.states for one in translations.values())
    signs = {"errors": errors, "conflicts": conflicts, "cut": site.cut, "due": site.due}
    return Status(
        blog=str(blog.root),
        standing=standing(posts, blog.config, now),
        translations=translations,
        errors=errors,
        site=site,
        targets={name: target.url for name, target in blog.config.targets.items()},
        lock=lock,
        attention=tuple(sign for sign, there in signs.items() if there),
    )


def _site(blog: Blog, now: datetime, *, at_work: bool) -> Site:
    folder = blog.work / "site"
    last = glance(folder.with_name("site.mindblog"))
    cut = marker_of(folder).exists() and not at_work
    if last is None:
        return Site(cut=cut)
    due = last.wakes_at if last.wakes_at and last.wakes_at <= now else None
    return Site(last.since, len(last.leaves), due, cut)


def _screen(desk: Desk, found: Status, errors: list[Diagnostic]) -> str:
    paint = desk.paint(desk.terminal.out)
    lines = {
        "posts": _posts(desk, found.standing, paint),
        "l10n": [
            f"{paint(lang, 'bold')}  {sum_text(one)}" for lang, one in found.translations.items()
        ],
        "next": _coming(found.standing),
        "errors": _errors(errors, paint),
        "site": [_built(found.site, paint)],
        "targets": [f"{name}  {url}" for name, url in found.targets.items()] or ["file:public"],
        "at work": [shown(found.lock)] if found.lock else [],
    }
    return "\n".join(
        f"{paint(f'{label if not at else str():<9}', 'dim')} {line}"
        for label, told in lines.items()
        for at, line in enumerate(told)
    )


def _posts(desk: Desk, found: Standing, paint: Paint) -> list[str]:
    """A line for each language; states that no post is in, and what nothing lacks, are left out."""
    columns: dict[str, dict[str, int]] = {
        each: {lang: counts[each] for lang, counts in found.posts.items()} for each in STATES
    }
    columns["untranslated"] = found.missing
    told = {
        name: numbers
        for name, numbers in columns.items()
        if name == "live" or any(numbers.values())
    }
    head: list[Cell] = [("", ""), *((name, "dim") for name in told)]
    rows = [
        [(lang, "bold"), *((f"{told[name].get(lang, 0):>{len(name)}}", "") for name in told)]
        for lang in found.posts
    ]
    return table([head, *rows], desk.terminal.width - 10, paint, flexible=0).splitlines()


def _coming(found: Standing) -> list[str]:
    lines = [f"{one.at:{_TIME}}  {shown(one.title)} ({one.lang})" for one in found.coming[:FEW]]
    more = len(found.coming) - FEW
    return [*lines, f"and {more} more"] if more > 0 else lines


def _errors(errors: list[Diagnostic], paint: Paint) -> list[str]:
    if not errors:
        return []
    lines = [f"{paint(shown(one.where), 'place')}  {shown(one.message)}" for one in errors[:FEW]]
    return [f"{paint(some(len(errors), 'error'), 'error')}; mindblog build shows all", *lines]


def _built(site: Site, paint: Paint) -> str:
    if site.cut:
        return paint("the last build was cut off; mindblog build completes it", "error")
    if not site.built:
        return "not built yet"
    text = f"as of {site.built:{_TIME}}, {some(site.files, 'file')}"
    due = f"; out of date since {site.due:{_TIME}}" if site.due else ""
    return text + paint(due, "warning")
