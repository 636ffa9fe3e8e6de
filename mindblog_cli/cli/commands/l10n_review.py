"""`mindblog l10n review`."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated

import msgspec
import typer

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.library import read_posts
from mindblog_cli.cli.options import Context, DryRun, Every, Into, Posts
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.reviewing import reviewed
from mindblog_cli.cli.translating import glossary_of, languages, meant
from mindblog_cli.cli.work import at_work
from mindblog_cli.errors import AnswerNeeded, Diagnostic, UsageError
from mindblog_cli.l10n.doubts import entangled
from mindblog_cli.l10n.glossary import Glossary
from mindblog_cli.l10n.pairs import Pair, merge_of
from mindblog_cli.l10n.review import Decision, Item, Verb, decided, items
from mindblog_cli.translation.memory import Memory
from mindblog_cli.translation.office import memory
from mindblog_cli.translation.records import changed, known


def review(
    ctx: Context,
    posts: Posts = None,
    lang: Into = None,
    every: Every = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="Segments too that need no review.")
    ] = False,
    apply: Annotated[
        str, typer.Option(help="Decisions as JSON lines from this file, or -.", metavar="FILE")
    ] = "",
    dry_run: DryRun = False,
) -> Report:
    """Go through segments one by one: accept, edit, or skip them.

    Those that a machine made, that are out of date, or in doubt. With --json they are listed, and
    --apply takes what is to be done with them: {"post": "posts/foo.da.md", "number": 3, "do":
    "edit", "text": "..."}; do is accept, edit, use (the suggestion), omit or note.

    Examples:
      mindblog l10n review foo --lang da
      mindblog l10n review --all --json | jq .data
    """
    desk = desk_of(ctx)
    with at_work(desk) as blog:
        shelf = read_posts(desk, blog)
        named = every or (not posts and bool(apply))
        wanted = meant(desk, blog, shelf, posts or [], languages(blog, lang), every=named)
        wanted = [pair for pair in wanted if pair.path]
        if apply:
            return _applied(desk, blog, wanted, _decisions(desk, apply), dry_run=dry_run)
        if every:
            wanted = [pair for pair in wanted if (blog.root / pair.record).exists()]
        glossary = glossary_of(desk, blog)
        desk.hear(_entangled(blog, wanted, glossary))
        found = [
            (pair, list(items(known(blog, pair)[0], glossary, every=whole))) for pair in wanted
        ]
        if desk.json:
            told = [{"post": pair.path, **_as_dict(item)} for pair, its in found for item in its]
            return Report(found=told)
        if not any(its for _, its in found):
            return Report("nothing to review", {"reviewed": 0, "left": 0})
        if dry_run:
            raise UsageError("--dry-run goes with --apply", hint="--json lists the segments")
        if not desk.asks:
            raise AnswerNeeded(
                "'l10n review' asks, and nobody can answer (stdin is not a terminal)",
                hint="mindblog l10n review --json lists, --apply FILE takes decisions",
            )
        with memory(blog) as elsewhere:
            return _walked(desk, blog, found, glossary, elsewhere)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A line of --apply."""

    post: str
    number: int
    do: Verb
    text: str = ""
    note: str = ""
    source: str = ""


def _entangled(blog: Blog, wanted: Sequence[Pair], glossary: Glossary) -> Iterator[Diagnostic]:
    """Blocks that a person has to change in the post itself."""
    for pair in wanted:
        catalog, stays = known(blog, pair)[0], glossary.stays(pair.lang)
        yield from entangled(merge_of(blog.root, blog.config, pair, catalog, stays))


def _as_dict(item: Item) -> dict[str, object]:
    found: dict[str, object] = msgspec.to_builtins(item)
    return found


def _walked(
    desk: Desk,
    blog: Blog,
    found: Sequence[tuple[Pair, list[Item]]],
    glossary: Glossary,
    elsewhere: Memory,
) -> Report:
    done = left = 0
    for at, (pair, its) in enumerate(found, 1):
        if not its:
            continue
        desk.terminal.err.write(f"\n{desk.paint(desk.terminal.err)(pair.path, 'heading')}\n")
        settle = _settler(blog, pair, glossary)
        langs = pair.original.id.lang, pair.lang
        some_done, some_left = reviewed(desk, its, langs, elsewhere, settle)
        done, left = done + some_done, left + some_left
        if some_left:
            left += sum(len(later) for _, later in found[at:])
            break
    more = f", {left} left" if left else ""
    return Report(f"{some(done, 'segment')} reviewed{more}", {"reviewed": done, "left": left})


def _settler(blog: Blog, pair: Pair, glossary: Glossary) -> Callable[[Decision], None]:
    def settle(decision: Decision) -> None:
        one = {decision.number: decision}
        changed(blog, pair, glossary, partial(decided, decisions=one))

    return settle


def _decisions(desk: Desk, name: str) -> list[Told]:
    """The lines of *name*. Raises UsageError, with its number, for one that makes no sense."""
    try:
        text = (
            desk.terminal.stdin.read()
            if name == "-"
            else (desk.terminal.cwd / name).read_text("utf-8")
        )
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name} can not be read: {error}") from None
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append(msgspec.json.decode(line, type=Told))
            except msgspec.MsgspecError as error:
                said = str(error).removeprefix("JSON is malformed: ")
                said = said[:1].lower() + said[1:]
                raise UsageError(f"{name}:{number}: {said}") from None
    return found


def _applied(
    desk: Desk, blog: Blog, wanted: Sequence[Pair], told: Sequence[Told], *, dry_run: bool
) -> Report:
    """All decisions, post by post; nothing is written of a post that one of them does not fit."""
    glossary = glossary_of(desk, blog)
    by_path = {pair.path: pair for pair in wanted}
    if strange := [one.post for one in told if one.post not in by_path]:
        raise UsageError(f"{strange[0]} is no translation that is meant here")
    for path in dict.fromkeys(one.post for one in told):
        mine = {
            one.number: Decision(one.number, one.do, one.text, one.note, one.source)
            for one in told
            if one.post == path
        }
        changed(blog, by_path[path], glossary, partial(decided, decisions=mine), dry_run=dry_run)
    did = "would count as reviewed" if dry_run else "reviewed"
    found = {"reviewed": len(told), "left": 0, "dry_run": dry_run}
    return Report(f"{some(len(told), 'segment')} {did}", found)
