"""What commands about translations have in common: which are meant, and how they are told."""

from collections.abc import Collection, Iterable, Sequence
from typing import get_args

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.library import all_picked
from mindblog_cli.cli.standings import RANKS, ROLES, state_text
from mindblog_cli.cli.table import Cell, table
from mindblog_cli.errors import UsageError
from mindblog_cli.l10n.glossary import Glossary, read
from mindblog_cli.l10n.pairs import Pair, pairs
from mindblog_cli.l10n.standing import Standing, State, standings
from mindblog_cli.posts.names import language
from mindblog_cli.posts.shelf import Shelf

# So many lines are read before they scroll away.
SCREENFUL = 20
_HEAD = ("POST", "LANG", "STATE", "SEGMENTS", "REVIEWED", "CHARACTERS TO SEND")


def languages(blog: Blog, wanted: Iterable[str] | None) -> list[str] | None:
    """`["da,es", "fr"]` as languages of the blog; None where nothing is asked for.

    Raises UsageError for one that it does not have.
    """
    if not wanted:
        return None
    found = []
    for code in (part.strip() for one in wanted for part in one.split(",")):
        if not (lang := language(code, blog.config.langs)):
            raise UsageError(
                f'"{code}" is no language of this blog; it has {", ".join(blog.config.langs)}',
                hint=f"add it to the settings: [languages.{code}]",
            )
        found.append(lang)
    return found


def meant(  # noqa: PLR0913 - what the command line says of them
    desk: Desk,
    blog: Blog,
    shelf: Shelf,
    posts: Sequence[str],
    langs: Collection[str] | None,
    *,
    every: bool,
) -> list[Pair]:
    """The pairs of original and translation that the command line means.

    A translation that is named means its own language. Raises UsageError where nothing is named.
    """
    if not posts and not every:
        raise UsageError(
            f"'{desk.command}' needs posts", hint="name them, or - for a list on stdin, or --all"
        )
    known = list(pairs(shelf.posts, blog.config, langs))
    if every:
        return known
    named = all_picked(desk, shelf, posts)
    whole = {post.id.name for post in named}
    alone = {post.id for post in named if any(post.path == text for text in posts)}
    return [
        pair
        for pair in known
        if pair.original.id.name in whole
        and (
            langs is not None
            or pair.original.id in alone
            or not any(one.name == pair.original.id.name for one in alone)
            or (pair.translation is not None and pair.translation.id in alone)
        )
    ]


def glossary_of(desk: Desk, blog: Blog) -> Glossary:
    """The blog's glossary; lines of it that can not be read are told of."""
    glossary = read(blog.root, blog.config)
    desk.hear(glossary.diagnostics)
    return glossary


def tell_followed(desk: Desk, paths: Sequence[str]) -> None:
    """Say whose records came along when posts were renamed."""
    if paths:
        desk.terminal.err.write(f"{told_posts(paths)}: renamed, and the record came along\n")


def standings_meant(
    desk: Desk, blog: Blog, shelf: Shelf, posts: Sequence[str], langs: Collection[str] | None
) -> list[Standing]:
    """How those translations stand that the command line means; all where nothing is named."""
    found = standings(blog.root, blog.config, shelf.posts).values()
    names = None
    if posts:
        pairs = meant(desk, blog, shelf, posts, None, every=False)
        names = {pair.original.id.name for pair in pairs}
    return [
        one
        for one in found
        if (langs is None or one.lang in langs) and (names is None or one.name in names)
    ]


def failing(text: str) -> list[str]:
    """`missing,outdated` as states. Raises UsageError for one that is none."""
    states = [part.strip() for part in text.split(",") if part.strip()]
    known = get_args(State)
    if unknown := [state for state in states if state not in known]:
        raise UsageError(f'--fail-on: "{unknown[0]}" is no state', hint=", ".join(known))
    return states


def standing_table(desk: Desk, found: Sequence[Standing]) -> str:
    """A line for each translation, as wide as the screen is: what needs a person comes first.

    Of many only some, unless all are asked for.
    """
    if not found:
        return ""
    shown = ranked(found) if desk.given.verbose else ranked(found)[:SCREENFUL]
    more = len(found) - len(shown)
    text = _table(desk, shown)
    return f"{text}\nand {more} more; -v shows all" if more else text


def ranked(found: Sequence[Standing]) -> list[Standing]:
    """What needs a person first, and what is as it should be last."""
    return sorted(found, key=lambda one: RANKS.index(one.state))


def _table(desk: Desk, found: Sequence[Standing]) -> str:
    paint = desk.paint(desk.terminal.out)
    rows: list[list[Cell]] = [[(title, "dim") for title in _HEAD]] + [
        [
            (one.name, ""),
            (one.lang, "bold"),
            (state_text(one), ROLES[one.state]),
            (str(one.segments or "–"), ""),
            (str(one.reviewed or "–"), ""),
            (str(one.characters or "–"), ""),
        ]
        for one in found
    ]
    return table(rows, desk.terminal.width, paint, flexible=0)


def told_posts(paths: Sequence[str]) -> str:
    """`posts/a.da.md, posts/b.da.md and 3 more`."""
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return ", ".join(paths[:3]) + more
