"""`mindblog l10n engines` and `glossary`."""

from textwrap import wrap
from typing import Annotated

import typer

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.library import spoken
from mindblog_cli.cli.options import Context, DryRun
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.table import Cell, table
from mindblog_cli.cli.translating import glossary_of
from mindblog_cli.cli.work import at_work
from mindblog_cli.engines.auto import chosen
from mindblog_cli.engines.available import Availability, available
from mindblog_cli.errors import UsageError
from mindblog_cli.l10n.glossary import ALL, STAYS, Term, glossary_path, with_term, without_term

# What stands before the last column, and what is too little for one.
_BEFORE, _NARROW = 33, 20


def engines(
    ctx: Context,
    to: Annotated[str, typer.Option("--to", help="Into this language.", metavar="LANG")] = "",
    source: Annotated[str, typer.Option("--from", help="From this language.", metavar="LANG")] = "",
) -> Report:
    """List who could translate, and what each of them needs.

    Examples:
      mindblog l10n engines
      mindblog l10n engines --from en --to es
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    first = spoken(blog, source) or blog.config.language
    width = desk.terminal.width
    others = [spoken(blog, to)] if to else [one for one in blog.config.langs if one != first]
    lines: list[str] = []
    told: list[dict[str, object]] = []
    for lang in filter(None, others):
        name, why = chosen(blog.config, first, lang, desk.terminal.env)
        found = available(blog.config, first, lang, desk.terminal.env)
        paint = desk.paint(desk.terminal.out)
        lines += [f"{paint(f'{first} → {lang}', 'bold')}  {name}: {why}"]
        rows = [row for one in found for row in _rows(one, width, chosen=one.name == name)]
        lines.append(table(rows, width, paint, flexible=2))
        told += [
            {
                "source": first,
                "target": lang,
                "engine": one.name,
                "ready": one.ready,
                "chosen": one.name == name,
                "why": one.why,
            }
            for one in found
        ]
    return Report("\n".join(lines) or "the blog has one language", told)


def _rows(one: Availability, width: int, *, chosen: bool) -> list[list[Cell]]:
    """What *one* needs, whole: it is broken where the screen ends, for it is there to be typed."""
    why = wrap(one.why, max(width - _BEFORE, _NARROW), break_on_hyphens=False) or [""]
    first: list[Cell] = [
        ("  " + one.name, "bold" if chosen else ""),
        ("ready" if one.ready else "not ready", "good" if one.ready else "dim"),
        (why[0], "dim"),
    ]
    return [first, *([("", ""), ("", ""), (more, "dim")] for more in why[1:])]


def glossary(
    ctx: Context,
    term: Annotated[str, typer.Argument(metavar="[TERM]", help="Some words.")] = "",
    translation: Annotated[
        str, typer.Argument(metavar="[TRANSLATION]", help="What they become, or: stays.")
    ] = "",
    lang: Annotated[str, typer.Option(help="In this language; else in all.", metavar="LANG")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Forget the term.")] = False,
    dry_run: DryRun = False,
) -> Report:
    """List the words that have a translation of their own, or set one.

    What stays as it is, a name say, is not sent as words at all. They stand in a file beside the
    records, posts/.l10n/glossary.csv.

    Examples:
      mindblog l10n glossary
      mindblog l10n glossary MindLab stays
      mindblog l10n glossary citizen borger --lang da
    """
    desk = desk_of(ctx)
    if not term:
        return _listed(desk, desk.blog())
    if not translation and not remove:
        raise UsageError(
            f'what becomes of "{term}"?', hint=f'mindblog l10n glossary "{term}" stays, or a word'
        )
    with at_work(desk) as blog:
        code = spoken(blog, lang) or ALL
        if remove:
            known = glossary_of(desk, blog).entries
            there = any((one.source, one.lang) == (term, code) for one in known)
            if not dry_run:
                there = without_term(blog.root, blog.config, term, code)
            text = f'"{term}" is forgotten' if there else f'there was no "{term}" ({code})'
            return Report(_would(text, dry_run), {"removed": there, "dry_run": dry_run})
        target = "" if translation.lower() == STAYS else translation
        if not dry_run:
            with_term(blog.root, blog.config, Term(term, code, target))
    becomes = f"becomes {target}" if target else "stays as it is"
    told = {"term": term, "lang": code, "target": target, "dry_run": dry_run}
    return Report(_would(f'"{term}" {becomes} ({code})', dry_run), told)


def _would(text: str, dry_run: bool) -> str:
    return f"{text}; nothing was written" if dry_run else text


def _listed(desk: Desk, blog: Blog) -> Report:
    found = glossary_of(desk, blog)
    rows: list[list[Cell]] = [
        [(one.source, "bold"), (one.lang, ""), (one.target or STAYS, "" if one.target else "dim")]
        for one in found.entries
    ]
    told = [{"term": one.source, "lang": one.lang, "target": one.target} for one in found.entries]
    text = table(rows, desk.terminal.width, desk.paint(desk.terminal.out), flexible=0)
    return Report(text or f"there are no terms yet; {glossary_path(blog.config)} has them", told)
