"""`mindblog tag`: one word across all posts and languages."""

from collections.abc import Sequence
from typing import Annotated

import typer

from mindblog_cli.cli.desk import desk_of
from mindblog_cli.cli.edits import carried_out, settings_edit
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.library import bearers, read_posts, spoken
from mindblog_cli.cli.options import Context, DryRun, Lang
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.table import table
from mindblog_cli.cli.work import at_work
from mindblog_cli.errors import UsageError
from mindblog_cli.posts.retag import retag, tagged, untagged
from mindblog_cli.site import tagging

_ABOUT = """Tags across all posts and languages.

What is changed is changed in all files or in none. The page of an old tag leads to the new one.
"""
app = new_app(help=_ABOUT)

Tags = Annotated[str, typer.Argument(metavar="TAGS", help="A tag, or a,b,c.")]
Posts = Annotated[
    list[str] | None, typer.Argument(metavar="POST...", help="Path, slug, part of one, or -.")
]
Query = Annotated[
    str, typer.Option("--query", help="Posts with these words in title or tags.", metavar="TEXT")
]
NoRedirect = Annotated[bool, typer.Option("--no-redirect", help="Let the old tag's page be gone.")]


@app.command("list", cls=Command)
def list_tags(
    ctx: Context,
    query: Annotated[str, typer.Argument(metavar="[QUERY]", help="Part of a tag's name.")] = "",
) -> Report:
    """List all tags with their names and posts in each language."""
    desk = desk_of(ctx)
    blog = desk.blog()
    low = query.casefold()
    found = [
        use
        for use in tagging.uses(read_posts(desk, blog).posts, blog.config)
        if any(low in name.casefold() for name in (use.tag, *use.names.values()))
    ]
    rows = [
        (
            (use.tag, "bold"),
            (str(use.total), ""),
            (" · ".join(f"{lang} {number}" for lang, number in sorted(use.posts.items())), ""),
            (", ".join(f"{lang}: {name}" for lang, name in use.names.items()), "place"),
            (f"was {', '.join(use.aliases)}" if use.aliases else "", "dim"),
        )
        for use in found
    ]
    if not desk.terminal.out.isatty():
        return Report("\n".join("\t".join(cell for cell, _ in row) for row in rows), found)
    paint = desk.paint(desk.terminal.out)
    return Report(table(rows, desk.terminal.width, paint, flexible=0), found)


@app.command(cls=Command)
def add(
    ctx: Context,
    tags: Tags,
    posts: Posts = None,
    query: Query = "",
    lang: Lang = "",
    dry_run: DryRun = False,
) -> Report:
    """Give posts a tag.

    A post's translations get it too, where they have tags of their own.

    Examples:
      mindblog tag add krop mindblog-dansk
      mindblog list --format path sleep | mindblog tag add sleep,body -
    """
    desk = desk_of(ctx)
    with at_work(desk) as blog:
        shelf = read_posts(desk, blog)
        meant = bearers(desk, shelf, posts or [], query, spoken(blog, lang))
        edits = tagged(blog.root, blog.config, meant, _split(tags))
        return carried_out(desk, shelf, edits, f"tag {tags} added", dry_run=dry_run)


@app.command(cls=Command)
def rm(
    ctx: Context,
    tags: Tags,
    posts: Posts = None,
    query: Query = "",
    lang: Lang = "",
    everywhere: Annotated[bool, typer.Option("--all", help="From all posts.")] = False,
    dry_run: DryRun = False,
) -> Report:
    """Take a tag away from posts.

    Examples:
      mindblog tag rm draft-idea --all
    """
    desk = desk_of(ctx)
    with at_work(desk) as blog:
        shelf = read_posts(desk, blog)
        tagging.known(_split(tags), shelf.posts, blog.config)
        chosen = None if everywhere else (posts or [])
        meant = bearers(desk, shelf, chosen, query, spoken(blog, lang))
        edits = untagged(blog.root, blog.config, meant, tagging.renaming(_split(tags), ""))
        return carried_out(desk, shelf, edits, f"tag {tags} removed", dry_run=dry_run)


@app.command(cls=Command)
def rename(
    ctx: Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="As it is now, in any spelling.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="As it shall be.")],
    no_redirect: NoRedirect = False,
    dry_run: DryRun = False,
) -> Report:
    """Rename a tag in all posts and languages.

    Where OLD is what one language calls a tag, that language's name is changed.

    Examples:
      mindblog tag rename krop body --dry-run
    """
    return _merged(ctx, [old], new, redirect=not no_redirect, dry_run=dry_run)


@app.command(cls=Command)
def merge(
    ctx: Context,
    olds: Annotated[list[str], typer.Argument(metavar="TAG...", help="Those that go.")],
    into: Annotated[str, typer.Option(help="The one that stays.", metavar="TAG")],
    no_redirect: NoRedirect = False,
    dry_run: DryRun = False,
) -> Report:
    """Make one tag of several.

    Examples:
      mindblog tag merge js javascript --into JavaScript
    """
    return _merged(ctx, olds, into, redirect=not no_redirect, dry_run=dry_run)


@app.command(cls=Command)
def translate(
    ctx: Context,
    tag: Annotated[str, typer.Argument(metavar="TAG", help="The tag, in any language.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the language calls it.")],
    lang: Annotated[str, typer.Option(help="The language.", metavar="LANG")],
    no_redirect: NoRedirect = False,
    dry_run: DryRun = False,
) -> Report:
    """Give a tag its name in a language.

    Posts stay as they are; pages of that language show the name.

    Examples:
      mindblog tag translate body --lang da krop
    """
    desk = desk_of(ctx)
    with at_work(desk) as blog:
        shelf = read_posts(desk, blog)
        tagging.known([tag], shelf.posts, blog.config)
        key = tagging.key_of(tag, shelf.posts, blog.config)
        names = {spoken(blog, lang) or lang: name}
        settings = tagging.translated(blog.config, key, names, redirect=not no_redirect)
        edits = settings_edit(blog, settings)
        return carried_out(desk, shelf, edits, f"{key} is {name} in {lang}", dry_run=dry_run)


def _merged(
    ctx: Context, olds: Sequence[str], new: str, *, redirect: bool, dry_run: bool
) -> Report:
    desk = desk_of(ctx)
    with at_work(desk) as blog:
        shelf = read_posts(desk, blog)
        tagging.known(olds, shelf.posts, blog.config)
        change = tagging.change(blog.config, olds, _named(new), redirect=redirect)
        meant = [post for post in shelf.posts if change.lang in ("", post.id.lang)]
        edits = retag(blog.root, blog.config, meant, tagging.renaming(olds, new))
        edits += settings_edit(blog, change.settings)
        said = f"{', '.join(olds)} {'is' if len(olds) == 1 else 'are'} now {new}"
        return carried_out(desk, shelf, edits, said, dry_run=dry_run)


def _named(name: str) -> str:
    if not name.strip() or "," in name or "\n" in name:
        raise UsageError(f'"{name}" can not be a tag', hint="a word or two, without a comma")
    return name.strip()


def _split(tags: str) -> list[str]:
    return [_named(tag) for tag in tags.split(",") if tag.strip()]
