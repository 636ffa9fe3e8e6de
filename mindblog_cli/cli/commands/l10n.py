"""`mindblog l10n`: the translator's desk."""

from collections.abc import Sequence
from typing import Annotated

import typer
from msgspec.structs import replace

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.commands.l10n_exchange import export, take_in
from mindblog_cli.cli.commands.l10n_review import review
from mindblog_cli.cli.commands.l10n_tools import engines, glossary
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.library import read_posts
from mindblog_cli.cli.options import Context, DryRun, Every, Into, Posts
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.standings import summed_up
from mindblog_cli.cli.translating import (
    SCREENFUL,
    glossary_of,
    languages,
    meant,
    ranked,
    standing_table,
    standings_meant,
    tell_followed,
    told_posts,
)
from mindblog_cli.cli.work import at_work
from mindblog_cli.errors import ContentError
from mindblog_cli.l10n.pairs import Pair, blank, merge_of, pairs
from mindblog_cli.l10n.partial import accepted
from mindblog_cli.l10n.standing import Standing
from mindblog_cli.l10n.tally import tally
from mindblog_cli.posts.shelf import Shelf
from mindblog_cli.translation.records import Taken, adopt, changed, known
from mindblog_cli.translation.renamed import followed

# So many whole translations are named.
FEW = 5

_ABOUT = """The translator's desk: who made what, and how it stands.

What is known of a translation is kept in a PO file beside the posts, posts/.l10n/da/foo.po.
"""
app = new_app(help=_ABOUT)


@app.command("status", cls=Command)
def status(ctx: Context, posts: Posts = None, lang: Into = None) -> Report:
    """Show how each translation stands.

    Examples:
      mindblog l10n status
      mindblog l10n status what-we-learned --lang da
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    shelf = read_posts(desk, blog)
    found = ranked(standings_meant(desk, blog, shelf, posts or [], languages(blog, lang)))
    # To say what is missing takes a look into each original.
    told = len(found) if desk.json or desk.given.verbose else SCREENFUL
    found = [*(_sized(blog, shelf, one) for one in found[:told]), *found[told:]]
    text = standing_table(desk, found) or "the blog has one language"
    summary = summed_up(found, desk.paint(desk.terminal.out))
    return Report(f"{text}\n{summary}".rstrip(), found)


def _sized(blog: Blog, shelf: Shelf, one: Standing) -> Standing:
    """*one* with what it would take to make it, if it is missing."""
    if one.state != "missing":
        return one
    told = [post for post in shelf.posts if post.id.name == one.name]
    pair = next(pairs(told, blog.config, [one.lang]))
    try:
        merge = merge_of(blog.root, blog.config, pair, blank(pair, ""))
    except ContentError:
        return one
    numbers = tally(merge)
    return replace(one, segments=numbers["segments"], characters=numbers["characters"])


@app.command("adopt", cls=Command)
def adopt_posts(
    ctx: Context,
    posts: Posts = None,
    every: Every = False,
    lang: Into = None,
    trust: Annotated[
        bool, typer.Option("--trust", help="What has no counterpart was left out on purpose.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Those with a record, too; it is made anew.")
    ] = False,
    dry_run: DryRun = False,
) -> Report:
    """Take translations in that were made by hand.

    Each segment of the translation is paired with that of the original which it translates. From
    then on an edit of the original marks just those segments as out of date. What can not be paired
    with certainty is a conflict, for `mindblog l10n review`. No post is changed.

    Examples:
      mindblog l10n adopt posts/foo.da.md
      mindblog l10n adopt --all --lang da
    """
    desk = desk_of(ctx)
    with at_work(desk) as blog:
        shelf = read_posts(desk, blog)
        if not dry_run:
            tell_followed(desk, followed(blog, shelf.posts))
        wanted = meant(desk, blog, shelf, posts or [], languages(blog, lang), every=every)
        wanted = [pair for pair in wanted if pair.path]
        glossary = glossary_of(desk, blog)
        done = adopt(blog, wanted, glossary, trust=trust, again=again, dry_run=dry_run)
    desk.hear(done.faults)
    return Report("\n".join(_taken(desk, done.taken)), {"adopted": done.taken, "dry_run": dry_run})


def _taken(desk: Desk, taken: Sequence[Taken]) -> list[str]:
    """What came of it: a line for each translation that is in doubt, and of many whole ones few."""
    if not taken:
        return ["nothing to take in: all that is translated is recorded"]
    doubtful = [one for one in taken if one.doubts or one.absent]
    whole = [one for one in taken if one not in doubtful]
    shown = whole if desk.given.verbose or len(whole) <= FEW else []
    lines = [f"{one.path}: {some(one.sure, 'segment')} paired" for one in shown]
    if len(whole) > len(shown):
        lines.append(f"{some(len(whole), 'translation')} paired throughout; -v lists them")
    for one in doubtful:
        parts = [f"{some(one.sure, 'segment')} paired"]
        parts += [f"{one.doubts} in doubt"] if one.doubts else []
        parts += [f"{one.absent} without a counterpart"] if one.absent else []
        lines.append(f"{one.path}: {', '.join(parts)}")
    return [*lines, "mindblog l10n review shows what is in doubt"] if doubtful else lines


@app.command("accept", cls=Command)
def accept(
    ctx: Context,
    posts: Posts = None,
    lang: Into = None,
    every: Every = False,
    dry_run: DryRun = False,
) -> Report:
    """Let translations count as up to date, for the original changed without a change of meaning.

    A typo was mended, say. What is new in the original stays to be translated.

    Examples:
      mindblog l10n accept foo --lang da
    """
    desk = desk_of(ctx)
    with at_work(desk) as blog:
        shelf = read_posts(desk, blog)
        wanted = meant(desk, blog, shelf, posts or [], languages(blog, lang), every=every)
        wanted = [pair for pair in wanted if pair.path]
        glossary = glossary_of(desk, blog)
        done = [
            pair.path
            for pair in wanted
            if _has_record(blog, pair, every)
            if changed(blog, pair, glossary, then=accepted, dry_run=dry_run)
        ]
    would = "would be " if dry_run else ""
    text = f"{told_posts(done)}: {would}up to date as it is" if done else "nothing was out of date"
    return Report(text, {"accepted": done, "dry_run": dry_run})


def _has_record(blog: Blog, pair: Pair, every: bool) -> bool:
    """Whether there is one; of posts that are named, raises ContentError where there is none."""
    if every and not (blog.root / pair.record).exists():
        return False
    known(blog, pair)
    return True


app.command("review", cls=Command)(review)
app.command("glossary", cls=Command)(glossary)
app.command("engines", cls=Command)(engines)
app.command("export", cls=Command)(export)
app.command("import", cls=Command)(take_in)
