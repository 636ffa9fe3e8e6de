"""`mindblog show`."""

from typing import TYPE_CHECKING, Annotated

import typer

from mindblog_cli.blog.root import Blog
from mindblog_cli.build.atlas import Atlas, files_of
from mindblog_cli.build.citations import Citations, citations, rendered
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.library import picked, read_posts, spoken
from mindblog_cli.cli.options import Context, Lang
from mindblog_cli.cli.paint import shown
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.standings import told
from mindblog_cli.l10n.recorded import recorded
from mindblog_cli.posts.post import Post, When
from mindblog_cli.posts.shelf import Shelf
from mindblog_cli.site import urls
from mindblog_cli.site.index import index
from mindblog_cli.site.overview import state
from mindblog_cli.site.site import Site

if TYPE_CHECKING:
    from mindblog_cli.l10n.standing import Standing

app = new_app()


@app.command(cls=Command)
def show(
    ctx: Context,
    post: Annotated[
        str, typer.Argument(metavar="[POST]", help="Path, slug, or part of slug or title.")
    ] = "",
    lang: Lang = "",
    html: Annotated[bool, typer.Option("--html", help="The text as HTML, and no more.")] = False,
    text: Annotated[bool, typer.Option("--text", help="The text as written, no more.")] = False,
) -> Report:
    """Show what is known about a post.

    State, address, tags, words, translations, and the links that lead from it and to it.

    Examples:
      mindblog show dansk
      mindblog show dansk --lang da --text | wc -w
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    shelf = read_posts(desk, blog)
    meant = picked(desk, shelf, post, spoken(blog, lang))
    if text:
        return Report(shelf.body(meant), {"path": meant.path, "text": shelf.body(meant)})
    site = index(shelf.posts, blog.config, now=desk.terminal.clock(), drafts=True, future=True)
    if html:
        atlas = Atlas(site, files_of(shelf), map(urls.output, site.addresses.values()))
        made = rendered(shelf, site, atlas, site.posts.get(meant.id, meant)).html
        return Report(made, {"path": meant.path, "html": made})
    return _shown(desk, blog, shelf, site, meant)


def _shown(desk: Desk, blog: Blog, shelf: Shelf, site: Site, meant: Post) -> Report:
    post = site.posts.get(meant.id, meant)
    hidden = meant.id not in site.posts
    links = Citations((), (), ()) if hidden else citations(shelf, site, meant.id)
    at = "" if hidden else site.addresses[meant.id]
    address = at and urls.web(blog.config).url(at)
    where = {one.id: one for one in shelf.posts}
    stand = _standings(blog, shelf, meant)
    others = {one.id.lang: one.path for one in shelf.posts if one.id.name == meant.id.name}
    now = desk.terminal.clock()
    found = {
        "title": post.title,
        "path": post.path,
        "lang": post.id.lang,
        "state": state(post, now),
        "address": address,
        "date": _date(post.date),
        "updated": _date(post.updated),
        "tags": post.tags,
        "authors": post.authors,
        "words": post.words,
        "description": post.description,
        "languages": others,
        "missing": [lang for lang in blog.config.langs if lang not in others],
        "translations": stand,
        "aliases": [old for old, new in site.redirects.items() if new == at],
        "links": links.out,
        "broken": links.broken,
        "linked_from": [where[one].path for one in links.cited_by],
    }
    worded = {lang: told(one) for lang, one in stand.items()}
    return Report(_page(desk, {**found, "translations": worded}), found)


def _standings(blog: Blog, shelf: Shelf, meant: Post) -> "dict[str, Standing]":
    """How the translations of *meant* stand, or itself if it is one."""
    story = {
        one.lang: one
        for one in recorded(blog.root, blog.config, shelf.posts).values()
        if one.name == meant.id.name and one.state != "missing"
    }
    own = story.get(meant.id.lang)
    return {own.lang: own} if own else story


def _date(when: When | None) -> str:
    if when is None:
        return ""
    return f"{when.at:%Y-%m-%d}" if when.day else when.at.isoformat(" ", "minutes")


# What would touch the next column.
_LABELS = {"translations": "translated"}


def _page(desk: Desk, found: dict[str, object]) -> str:
    """One line a field; what is empty is left out."""
    paint = desk.paint(desk.terminal.out)
    lines = [paint(shown(str(found["title"])), "bold")]
    for name, value in found.items():
        if name != "title" and value not in ("", 0, (), [], {}):
            for number, text in enumerate(_texts(value)):
                label = _LABELS.get(name, name.replace("_", " ")) if number == 0 else ""
                lines.append(f"  {paint(f'{label:<12}', 'dim')}{shown(text)}")
    return "\n".join(lines)


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}  {text}" for key, text in value.items()]
    if isinstance(value, list | tuple):
        return [", ".join(value)] if sum(map(len, value)) < 70 else list(value)
    return [str(value)]
