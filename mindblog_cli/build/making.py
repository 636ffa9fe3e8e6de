"""What a build does once it is known that something may have changed."""

import operator as op
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mindblog_cli.blog.root import Blog
from mindblog_cli.build.atlas import Atlas, files_of
from mindblog_cli.build.copying import copied
from mindblog_cli.build.crew import spread
from mindblog_cli.build.files import bundled_files, static_files
from mindblog_cli.build.note import Note
from mindblog_cli.build.options import BuildOptions
from mindblog_cli.build.state import State, Summary
from mindblog_cli.build.texts import Text
from mindblog_cli.errors import ContentError, Diagnostic, in_order
from mindblog_cli.events import Began, Ended, Listener
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.plan import POST, plan
from mindblog_cli.posts.ledger import keep, recall
from mindblog_cli.posts.post import PostId
from mindblog_cli.posts.shelf import Shelf, scan
from mindblog_cli.render.theme import Theme, load
from mindblog_cli.site.index import index
from mindblog_cli.site.site import Site
from mindblog_cli.site.urls import web
from mindblog_cli.tree.disk import Writing, writing
from mindblog_cli.tree.token import together, token
from mindblog_cli.tree.tree import Leaf, Tree

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from mindblog_cli.build.bench import Kit


class Task(Struct, frozen=True):
    """What is to be built, and where.

    *makers* stands for the program that does it, *seen* for all that it will read.
    """

    blog: Blog
    folder: Path
    options: BuildOptions
    now: datetime
    makers: bytes
    seen: str


class _Draft(Struct, frozen=True):
    """The site before it is rendered: what it consists of, and where links lead."""

    shelf: Shelf
    site: Site
    theme: Theme
    pages: list[Blueprint]
    files: dict[str, Path]
    atlas: Atlas
    highlights: Path
    found: list[Diagnostic]


def make(
    task: Task, last: State | None, say: Listener, executor: "Executor | None"
) -> tuple[State, int, int]:
    """Build; gives what to remember, how many pages were rendered and how many files written."""
    draft = _drafted(task, say, spread_out=executor is None)
    root = web(task.blog.config).href("/")
    basis = token(task.makers, draft.theme.digest, root)
    same = last if last and last.basis == basis else None
    notes = _held(same.notes, draft) if same else {}
    loose = dict(draft.atlas.loose)
    with writing(task.folder, Tree(last.leaves) if last else None) as out:
        keys = same.keys if same and out.trusted else {}
        stale = _stale(draft.pages, keys, _tokens(notes, draft.site), out)
        if task.options.strict:
            notes |= _proofs(draft, stale)
            _refuse([*draft.found, *_said(notes)], strict=True)
        written = _render(draft, stale, notes, loose, out, say, executor)
        written += sum(out.put(path, content) for path, content in draft.theme.assets().items())
        files = draft.files | {path: task.blog.root / source for path, source in loose.items()}
        copies, more = copied(out, files, last.copies if last and out.trusted else {}, say)
        tree = out.finish().tree
    tokens = _tokens(notes, draft.site)
    found = in_order([*draft.found, *_said(notes)])
    made = State(
        basis=basis,
        keys={page.path: _key(page, tokens) for page in draft.pages},
        leaves=tree.leaves,
        notes={path: note for path, note in notes.items() if note != Note()},
        copies=copies,
        seen=task.seen,
        since=task.now,
        wakes_at=draft.site.wakes_at,
        summary=_summary(draft, found),
    )
    return made, len(stale), written + more


def _drafted(task: Task, say: Listener, *, spread_out: bool) -> _Draft:
    blog, options = task.blog, task.options
    shelf = _scanned(blog, say, spread_out=spread_out)
    site = index(
        shelf.posts,
        blog.config,
        now=task.now,
        drafts=options.drafts,
        future=options.future,
        sections=shelf.sections,
    )
    planned = plan(site)
    found = [*shelf.diagnostics, *site.diagnostics, *planned.diagnostics]
    _refuse(found, strict=options.strict)
    theme = load(blog.theme)
    files = static_files(blog.static) | bundled_files(site, blog.root)
    outputs = [*(page.path for page in planned.pages), *files, *theme.assets()]
    # A file that the author made stands in for one of ours: robots.txt, 404.html, an icon.
    pages = [page for page in planned.pages if page.path not in files]
    atlas = Atlas(site, files_of(shelf), outputs)
    return _Draft(shelf, site, theme, pages, files, atlas, blog.work / "highlights", found)


def _scanned(blog: Blog, say: Listener, *, spread_out: bool) -> Shelf:
    """The posts, as far as they can be from what was read before."""
    known = recall(blog.work, blog.config)
    hands = partial(spread, meanwhile=_warm_up) if spread_out else None
    shelf = scan(blog.root, blog.config, say=say, known=known, spread=hands)
    read = shelf.readings.values()
    same = len(known) == len(read) and all(map(op.is_, known.values(), read))
    if not same:
        keep(blog.work, blog.config, shelf.readings)
    return shelf


def _warm_up() -> None:
    """Load, while workers read, what workers that render will find in place."""
    import_module("mindblog_cli.build.rendering")
    import_module("mindblog_cli.markup.colour")


def _refuse(found: list[Diagnostic], *, strict: bool) -> None:
    faults = [one for one in found if strict or one.severity == "error"]
    if faults:
        raise ContentError("nothing was written", in_order(found))


def _held(notes: Mapping[str, Note], draft: _Draft) -> dict[str, Note]:
    """The notes of posts that are still there, with where their links lead now."""
    if not notes:
        return {}
    by_path = {post.path: key for key, post in draft.site.posts.items()}
    return {
        path: note.holding(draft.atlas.resolver(by_path[path]))
        for path, note in notes.items()
        if path in by_path
    }


def _tokens(notes: Mapping[str, Note], site: Site) -> dict[PostId, bytes]:
    """What stands for the links of a text, for each text that has any."""
    linked = {path: note.token for path, note in notes.items() if note.links}
    if not linked:
        return {}
    return {key: linked[post.path] for key, post in site.posts.items() if post.path in linked}


def _key(page: Blueprint, tokens: Mapping[PostId, bytes]) -> bytes:
    """The key of *page* with what the links of its texts depend on."""
    linked = [tokens[key] for key in page.bodies if key in tokens] if tokens else []
    return together(page.key, linked) if linked else page.key


def _stale(
    pages: Iterable[Blueprint],
    keys: Mapping[str, bytes],
    tokens: Mapping[PostId, bytes],
    out: Writing,
) -> list[Blueprint]:
    """The pages that are not as *keys* remember them; all others are kept."""
    return [
        page
        for page in pages
        if keys.get(page.path) != _key(page, tokens) or not out.keep(page.path)
    ]


def _render(  # noqa: PLR0913, PLR0917 - what is read, and what is filled
    draft: _Draft,
    stale: list[Blueprint],
    notes: dict[str, Note],
    loose: dict[str, str],
    out: Writing,
    say: Listener,
    executor: "Executor | None",
) -> int:
    """Render the *stale* pages; fills *notes* and *loose*, and tells how many files differed."""
    written = 0
    say(Began("render", len(stale), "pages"))
    if stale:
        # Here and not above: an edit that changes no page needs no templates.
        from mindblog_cli.build.rendering import Work, rendered  # noqa: PLC0415

        work = Work(stale, _Reader(draft), out.pen.put)
        kit = _kit(draft, stale)
        used: dict[str, str] = {}
        for made in rendered(kit, work, say, executor):
            notes |= made.notes
            loose |= made.loose
            used |= made.highlights
            for path, digest, size, wrote in made.files:
                out.claim(path, Leaf(digest, size))
                written += wrote
            written += sum(out.put(path, content) for path, content in made.contents.items())
        _keep_highlights(draft, kit.highlights, used, whole=len(stale) == len(draft.pages))
    say(Ended("render"))
    return written


def _kit(draft: _Draft, stale: Iterable[Blueprint]) -> "Kit":
    from mindblog_cli.build.bench import Kit  # noqa: PLC0415 - see above
    from mindblog_cli.markup import palette  # noqa: PLC0415

    known = palette.recall(draft.highlights)
    wanted = frozenset(key for page in stale if page.template == "feed" for key in page.bodies)
    return Kit(draft.theme, web(draft.site.config).href("/"), draft.atlas, known, wanted)


def _keep_highlights(
    draft: _Draft, known: dict[str, str], used: dict[str, str], *, whole: bool
) -> None:
    """Remember the code that is coloured; after a *whole* build no more than that."""
    from mindblog_cli.markup import palette  # noqa: PLC0415 - see above

    left = used if whole else known | used
    if left.keys() != known.keys():
        palette.keep(draft.highlights, left)


class _Reader:
    """Reads the text of a post when it is asked for."""

    def __init__(self, draft: _Draft) -> None:
        self.shelf, self.posts = draft.shelf, draft.site.posts

    def __call__(self, key: PostId) -> Text:
        post = self.posts[key]
        return Text(key, post.path, post.title, self.shelf.body(post), post.body_line, post.markup)


def _proofs(draft: _Draft, stale: Iterable[Blueprint]) -> dict[str, Note]:
    """The notes on all texts of *stale* pages, before a single page is written."""
    from mindblog_cli.build.bench import Bench  # noqa: PLC0415 - see above

    bench, reader = Bench(_kit(draft, ())), _Reader(draft)
    return bench.proofs({key: None for page in stale for key in page.bodies}, reader)


def _said(notes: Mapping[str, Note]) -> list[Diagnostic]:
    return [fault for note in notes.values() for fault in note.diagnostics]


def _summary(draft: _Draft, found: list[Diagnostic]) -> Summary:
    return Summary(
        posts=len(draft.site.posts),
        pages=sum(page.template == POST for page in draft.pages),
        feeds=sum(page.template == "feed" for page in draft.pages),
        diagnostics=tuple(found),
    )
