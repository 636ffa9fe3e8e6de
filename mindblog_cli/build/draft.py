"""The site before it is rendered: what is read, what has to be made, and where links lead."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mindblog_cli.blog.root import Blog
from mindblog_cli.build.atlas import Atlas, files_of
from mindblog_cli.build.choice import Choice, choose
from mindblog_cli.build.crew import spread
from mindblog_cli.build.files import bundled_files, static_files
from mindblog_cli.build.note import Note
from mindblog_cli.build.notices import notices
from mindblog_cli.build.required import unfit
from mindblog_cli.build.state import State
from mindblog_cli.build.task import Task
from mindblog_cli.build.texts import Text
from mindblog_cli.errors import ContentError, Diagnostic, in_order
from mindblog_cli.events import Listener
from mindblog_cli.l10n.recorded import recorded
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.plan import outline
from mindblog_cli.posts.ledger import recall, renew
from mindblog_cli.posts.post import PostId
from mindblog_cli.posts.shelf import Shelf, scan
from mindblog_cli.render.moulds import Moulds
from mindblog_cli.render.theme import Theme, load
from mindblog_cli.site.index import index
from mindblog_cli.site.site import Site
from mindblog_cli.site.urls import web
from mindblog_cli.tree.token import together, token

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Draft(Struct, frozen=True):
    """All that pages are made of, and which of them to make.

    *work* is where things are kept, *basis* stands for what all pages depend on, *notes* are those
    of the last build as they hold now, *files* go to the site as they are. *loose* are files that
    texts name, by the path of the post and then by theirs on the site. *moulds* are there if
    they were cast on the way. *unfit* is what must not be published.
    """

    work: Path
    shelf: Shelf
    site: Site
    theme: Theme
    basis: bytes
    choice: Choice
    files: dict[str, Path]
    atlas: Atlas
    notes: dict[str, Note]
    moulds: Moulds | None
    loose: dict[str, dict[str, str]]
    found: list[Diagnostic]
    unfit: tuple[Diagnostic, ...]

    @property
    def ours(self) -> Iterator[Blueprint]:
        """The pages that are made and have a place: what an author or a theme brings comes first.

        So they can have a robots.txt, a 404.html or an icon of their own.
        """
        assets = self.theme.assets().keys()
        taken = self.files.keys() | assets
        return (page for page in self.choice.pages if page.path not in taken)

    @property
    def root(self) -> str:
        """Where the site begins, as links have it."""
        return web(self.site.config).href("/")

    def text(self, key: PostId) -> Text:
        """What the author wrote, read from the post's file."""
        post = self.site.posts[key]
        body = self.shelf.body(post)
        return Text(key, post.path, post.title, body, post.body_line, post.markup)


def drafted(task: Task, last: State | None, say: Listener, *, spread_out: bool) -> Draft:
    """Read the blog and see what has changed since *last*.

    Raises ContentError for posts at fault.
    """
    blog, options = task.blog, task.options
    shelf, moulds = _scanned(blog, say, spread_out=spread_out)
    standings = recorded(blog.root, blog.config, shelf.posts)
    site = index(
        shelf.posts,
        blog.config,
        now=task.now,
        drafts=options.drafts,
        future=options.future,
        sections=shelf.sections,
        notices=notices(standings),
    )
    theme = load(blog.theme)
    files = static_files(blog.static) | bundled_files(site, blog.root)
    own = [*files, *theme.assets()]
    basis = token(task.makers, theme.digest, web(site.config).href("/"), sorted(own))
    same = last if last and last.basis == basis else None
    whole = outline(site)
    choice = choose(whole, same.chapters if same else {})
    atlas = Atlas(site, files_of(shelf), [*choice.paths, *own])
    before = same.notes if same else {}
    notes, loose = _held(before, site, atlas)
    if choice.same and any(note is not before[path] for path, note in notes.items()):
        # A text leads elsewhere now, and every page that shows it has to be found.
        choice = choose(whole, {})
    found = [*shelf.diagnostics, *site.diagnostics, *choice.diagnostics]
    refuse(found, strict=options.strict)
    return Draft(
        work=blog.work,
        shelf=shelf,
        site=site,
        theme=theme,
        basis=basis,
        choice=choice,
        files=files,
        atlas=atlas,
        notes=notes,
        moulds=moulds,
        loose=loose,
        found=found,
        unfit=tuple(in_order([*unfit(site, standings)])),
    )


def refuse(found: Collection[Diagnostic], *, strict: bool) -> None:
    """Raise ContentError if an error is among *found*, or with *strict* a warning."""
    if any(strict or one.severity == "error" for one in found):
        raise ContentError("nothing was written", in_order(list(found)))


def _scanned(blog: Blog, say: Listener, *, spread_out: bool) -> tuple[Shelf, Moulds | None]:
    """The posts, as far as they can be from what was read before; and moulds, if many were new."""
    known = recall(blog.work, blog.config)
    cast: list[Moulds] = []

    def meanwhile(pool: "Executor") -> Callable[[], object]:
        future = pool.submit(casts)
        # What workers that render will find in place.
        import_module("mindblog_cli.build.rendering")
        import_module("mindblog_cli.markup.colour")
        return lambda: cast.append(future.result())

    hands = partial(spread, meanwhile=meanwhile) if spread_out else None
    shelf = scan(blog.root, blog.config, say=say, known=known, spread=hands)
    renew(blog.work, blog.config, known, shelf.readings)
    return shelf, (cast[0] if cast else None)


def casts() -> Moulds:
    """The moulds for feeds; in a worker, for what casts them takes 20 MB that none would use."""
    # Here and not above: with it comes feedgen.
    from mindblog_cli.render import casting  # noqa: PLC0415

    return casting.moulds()


def _held(
    before: Mapping[str, Note], site: Site, atlas: Atlas
) -> tuple[dict[str, Note], dict[str, dict[str, str]]]:
    """Notes on texts that are there, with where their links lead now; and the files they name."""
    notes: dict[str, Note] = {}
    loose: dict[str, dict[str, str]] = {}
    if before:
        by_path = {post.path: key for key, post in site.posts.items()}
        for path in before.keys() & by_path.keys():
            atlas.loose.clear()
            notes[path] = before[path].holding(atlas.resolver(by_path[path]))
            loose[path] = dict(atlas.loose)
    return notes, loose


# Stands for a text that nobody knows: what depends on it has no key.
UNKNOWN = b"?"


def links(notes: Mapping[str, Note], site: Site, moved: Iterable[str] = ()) -> dict[PostId, bytes]:
    """What stands for the links of each text that has any, and for texts that *moved*."""
    linked = {path: note.token for path, note in notes.items() if note.links}
    linked |= dict.fromkeys(moved, UNKNOWN)
    if not linked:
        return {}
    return {key: linked[post.path] for key, post in site.posts.items() if post.path in linked}


def key_of(page: Blueprint, tokens: Mapping[PostId, bytes]) -> bytes:
    """The key of *page* with what the links of its texts depend on; none where one is unknown."""
    linked = [tokens[key] for key in page.bodies if key in tokens] if tokens else []
    if UNKNOWN in linked:
        return b""
    return together(page.key, linked) if linked else page.key
