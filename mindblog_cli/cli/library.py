"""The blog's posts, read for a command, and the one among them that is meant."""

import os
from collections.abc import Iterable, Sequence

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.asking import chosen
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.screen import screen
from mindblog_cli.errors import AnswerNeeded, UsageError
from mindblog_cli.posts.ledger import recall, renew
from mindblog_cli.posts.names import language
from mindblog_cli.posts.pick import label, pick
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.shelf import Shelf, scan
from mindblog_cli.posts.stories import original, together
from mindblog_cli.site.overview import Wanted, rows


def read_posts(desk: Desk, blog: Blog) -> Shelf:
    """All posts; files that can not be read are told of, and no more than that.

    What they said is remembered for the next command, whichever it is.
    """
    known = recall(blog.work, blog.config)
    with screen(desk) as say:
        shelf = scan(blog.root, blog.config, say=say, known=known)
    renew(blog.work, blog.config, known, shelf.readings)
    desk.hear(one for one in shelf.diagnostics if one.severity == "error")
    return shelf


def spoken(blog: Blog, lang: str) -> str | None:
    """*lang* as the blog spells it. Raises UsageError for one that it does not have."""
    if not lang:
        return None
    if found := language(lang, blog.config.langs):
        return found
    raise UsageError(f'"{lang}" is no language of this blog; it has {", ".join(blog.config.langs)}')


def picked(desk: Desk, shelf: Shelf, query: str, lang: str | None = None) -> Post:
    """The post that *query* means; on a terminal the author says which, if several fit."""
    default = shelf.config.language
    if not query:
        return _chosen(desk, shelf.posts, lang)
    try:
        return pick(shelf.posts, _from_root(desk, shelf, query), lang, default=default)
    except AnswerNeeded as question:
        _missing_translation(shelf, query, lang)
        fitting = [post for post in shelf.posts if post.path in question.candidates]
        if not desk.asks or len(fitting) < 2:
            raise
        desk.terminal.err.write(f'"{query}" fits several posts\n')
        return chosen(desk, "Which post?", fitting, _line)


def _missing_translation(shelf: Shelf, query: str, lang: str | None) -> None:
    """Raises AnswerNeeded where the post is there, but not in the language that is asked for."""
    if lang is None:
        return
    try:
        found = pick(shelf.posts, query, None, default=shelf.config.language)
    except AnswerNeeded:
        return
    raise AnswerNeeded(
        f'"{found.title}" is not there in {lang} yet, only in {found.id.lang} ({found.path})',
        hint=f'write it: mindblog new "TITLE" --lang {lang} --slug {found.slug or found.stem}',
    )


def all_picked(
    desk: Desk, shelf: Shelf, queries: Iterable[str], lang: str | None = None
) -> list[Post]:
    """The posts that *queries* mean; `-` stands for a list on stdin, one a line or NUL between."""
    wanted: list[str] = []
    for query in queries:
        wanted += _listed(desk.terminal.stdin.read()) if query == "-" else [query]
    found = [picked(desk, shelf, query, lang) for query in wanted]
    return list({post.path: post for post in found}.values())


def bearers(
    desk: Desk, shelf: Shelf, queries: Sequence[str] | None, query: str, lang: str | None
) -> list[Post]:
    """The posts that carry a story's tags, for all that are named or searched; None means all.

    A path or a language means that one file. Else translations with tags of their own count too.
    """
    if queries is None:
        return list(shelf.posts)
    if not queries and not query:
        raise UsageError(
            f"'{desk.command}' needs posts", hint="name them, or - for a list on stdin, or --query"
        )
    meant = all_picked(desk, shelf, queries, lang)
    if query:
        now, wanted = desk.terminal.clock(), Wanted(query=query)
        names = {row.name for row in rows(shelf.posts, shelf.config, now, wanted)}
        meant += [post for post in shelf.posts if post.id.name in names]
    told = together(shelf.posts)
    found: dict[str, Post] = {}
    for post in meant:
        alone = lang or post.path in queries
        all_of_it = [post] if alone else _carriers(told[post.id.name], shelf)
        found |= {one.path: one for one in all_of_it}
    return list(found.values())


def _carriers(told: dict[str, Post], shelf: Shelf) -> list[Post]:
    source = told[original(told, shelf.config)]
    return [post for post in told.values() if post is source or post.tags or post.categories]


def _listed(text: str) -> list[str]:
    return [line for line in text.replace("\0", "\n").splitlines() if line.strip()]


def _chosen(desk: Desk, posts: Sequence[Post], lang: str | None) -> Post:
    if not desk.asks:
        raise AnswerNeeded(
            f"'{desk.command}' needs a post and cannot ask for one (stdin is not a terminal)",
            hint=f"name it: mindblog {desk.command} POST; `mindblog list` shows all",
        )
    meant = [post for post in posts if lang in (None, post.id.lang)]
    if not meant:
        raise AnswerNeeded("there are no posts yet", hint='mindblog new "TITLE"')
    newest = sorted(meant, key=lambda post: -post.date.at.timestamp() if post.date else 0.0)
    return chosen(desk, "Which post?", newest, _line)


def _line(post: Post) -> str:
    return f"{post.title}  {label(post)}"


def _from_root(desk: Desk, shelf: Shelf, query: str) -> str:
    """A path typed in some folder of the blog, as seen from its root."""
    path = desk.terminal.cwd / query
    if path.is_file() and path.resolve().is_relative_to(shelf.root.resolve()):
        return os.path.relpath(path.resolve(), shelf.root.resolve()).replace(os.sep, "/")
    return query
