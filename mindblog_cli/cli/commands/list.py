"""`mindblog list`."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

import typer

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.library import read_posts, spoken
from mindblog_cli.cli.options import Context, Langs, choice
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.table import table
from mindblog_cli.errors import UsageError
from mindblog_cli.l10n.recorded import recorded
from mindblog_cli.posts.dates import Fault, understood, zone
from mindblog_cli.posts.post import When
from mindblog_cli.posts.shelf import Shelf
from mindblog_cli.site.overview import (
    STATES,
    TRANSLATED,
    UNTRANSLATED,
    Row,
    Standings,
    Wanted,
    in_order,
    rows,
)

app = new_app()

Sort = Literal["date", "updated", "title", "path", "words"]
STATE = choice(*STATES, UNTRANSLATED, *TRANSLATED)
PLAIN = ("date", "state", "langs", "path", "title", "tags")
FIELDS = (*PLAIN, "name", "lang", "slug", "updated", "authors", "words", "translations")
# With more languages than this a number says more than their codes.
MANY = 6
# What stands behind a language whose translation is not all that it should be.
LATE, MACHINE = "!", "*"
_MARKS = {"unreviewed": MACHINE, "outdated": LATE, "needs-work": LATE, "conflict": LATE}
_LEGEND = {MACHINE: "made by a machine, not reviewed", LATE: "outdated or in doubt"}
_ROLES = {"draft": "warning", "scheduled": "place", "live": "good", "expired": "dim"}


@app.command(cls=Command)
def list_posts(
    ctx: Context,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY]", help="Words of title, slug or tags.")
    ] = None,
    tag: Annotated[list[str] | None, typer.Option(help="With this tag.", metavar="TAG")] = None,
    lang: Langs = None,
    state: Annotated[
        list[str] | None,
        typer.Option(help="In this state.", click_type=STATE),
    ] = None,
    since: Annotated[str, typer.Option(help="Not older than this.", metavar="DATE")] = "",
    author: Annotated[
        list[str] | None, typer.Option(help="By this author.", metavar="NAME")
    ] = None,
    sort: Annotated[Sort, typer.Option(help="What comes first.")] = "date",
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORM", help="table, plain, tsv, json, or fields: path,title."
        ),
    ] = "",
    nul: Annotated[bool, typer.Option("-0", "--null", help="Paths for `xargs -0`.")] = False,
) -> Report:
    """List posts: what is live, what is not, what is missing.

    One line for a post and its translations; a dash stands for a language that is missing, a star
    for one that a machine made and nobody reviewed, an exclamation mark for one that is out of date
    or in doubt. Where no one looks, fields are set apart by tabs.

    Examples:
      mindblog list --state draft
      mindblog list --lang da --state untranslated --state outdated
      mindblog list --tag krop -0 | xargs -0 grep -l TODO
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    wanted = Wanted(
        query=" ".join(query or []),
        langs=tuple(filter(None, (spoken(blog, one) for one in lang or []))),
        tags=tuple(tag or ()),
        authors=tuple(author or ()),
        states=tuple(state or ()),
        since=_moment(desk, blog, since),
    )
    form = "path\0" if nul else form
    if form == "json":
        desk.given.as_json = True
    shelf = read_posts(desk, blog)
    stand = (
        recorded(blog.root, blog.config, shelf.posts) if _needs_records(desk, form, wanted) else {}
    )
    return _report(desk, blog, _found(desk, shelf, wanted, stand, sort), form)


def _needs_records(desk: Desk, form: str, wanted: Wanted) -> bool:
    """Whether anything that is asked for stands in the records of translations."""
    shown = desk.json or "translations" in form or _form(desk, form) == "table"
    return shown or not {*TRANSLATED}.isdisjoint(wanted.states)


def _form(desk: Desk, form: str) -> str:
    return form or ("table" if desk.terminal.out.isatty() else "plain")


def _found(desk: Desk, shelf: Shelf, wanted: Wanted, stand: Standings, sort: Sort) -> list[Row]:
    return in_order(rows(shelf.posts, shelf.config, desk.terminal.clock(), wanted, stand), sort)


def _moment(desk: Desk, blog: Blog, since: str) -> datetime | None:
    if not since:
        return None
    when = understood(since, desk.terminal.clock().astimezone(zone(blog.config.timezone)))
    if isinstance(when, Fault):
        raise UsageError(f"--since: {when.message}", hint="such as --since 2024-05-01")
    return when.at


def _report(desk: Desk, blog: Blog, found: list[Row], form: str) -> Report:
    if not found and not desk.json:
        desk.terminal.err.write("no post fits\n")
    # 20,000 posts as values for a program take as long as to find them all.
    told = [{name: _value(row, name) for name in FIELDS} for row in found] if desk.json else None
    form = _form(desk, form)
    if form in ("table", "json"):
        return Report(_table(desk, blog, found), told)
    end = "\0" if form.endswith("\0") else "\n"
    fields = PLAIN if form in ("plain", "tsv") else tuple(form.rstrip("\0").split(","))
    if unknown := [name for name in fields if name not in FIELDS]:
        raise UsageError(f'--format: there is no field "{unknown[0]}"', hint=", ".join(FIELDS))
    head = ["\t".join(fields) + end] if form == "tsv" else []
    texts = [_TEXTS[name] for name in fields]
    lines = ["\t".join([text(row) for text in texts]) + end for row in found]
    return Report("".join([*head, *lines]), told, raw=True)


def _value(row: Row, name: str) -> object:
    if name in ("date", "updated"):
        return _date(row.date if name == "date" else row.updated) or None
    return getattr(row, name)


def _date(when: When | None) -> str:
    if when is None:
        return ""
    return when.at.date().isoformat() if when.day else when.at.isoformat()


def _flat(text: str) -> str:
    """On one line and in one column."""
    return " ".join(text.split())


_TEXTS: dict[str, Callable[[Row], str]] = {
    "date": lambda row: _date(row.date),
    "state": lambda row: row.state,
    "langs": lambda row: _flat(",".join(row.langs)),
    "path": lambda row: _flat(row.path),
    "title": lambda row: _flat(row.title),
    "tags": lambda row: _flat(", ".join(row.tags)),
    "name": lambda row: _flat(row.name),
    "lang": lambda row: _flat(row.lang),
    "slug": lambda row: _flat(row.slug),
    "updated": lambda row: _date(row.updated),
    "authors": lambda row: _flat(", ".join(row.authors)),
    "words": lambda row: str(row.words),
    "translations": lambda row: ",".join(
        f"{_flat(lang)}={one.state}" for lang, one in row.translations.items()
    ),
}


def _table(desk: Desk, blog: Blog, found: list[Row]) -> str:
    lines = [
        (
            (f"{row.date.at:%Y-%m-%d}" if row.date else "–", "dim"),
            (row.state, _ROLES[row.state]),
            (_spoken(row, blog.config.langs), ""),
            (row.title, "bold"),
            (", ".join(row.tags), "dim"),
        )
        for row in found
    ]
    paint = desk.paint(desk.terminal.out)
    text = table(lines, desk.terminal.width, paint, flexible=3)
    marks = {mark for row in found for mark in _marks(row)} if desk.terminal.out.isatty() else ()
    legend = "  ".join(f"{mark} {said}" for mark, said in _LEGEND.items() if mark in marks)
    return f"{text}\n{paint(legend, 'dim')}" if legend else text


def _spoken(row: Row, langs: tuple[str, ...]) -> str:
    if len(langs) == 1:
        return ""
    if len(langs) > MANY:
        return f"{len(row.langs)}/{len(langs)}{min(_marks(row), default='')}"
    return "·".join(f"{lang}{_mark(row, lang)}" if lang in row.langs else "–" for lang in langs)


def _mark(row: Row, lang: str) -> str:
    one = row.translations.get(lang)
    return _MARKS.get(one.state, "") if one else ""


def _marks(row: Row) -> set[str]:
    return {mark for lang in row.translations if (mark := _mark(row, lang))}
