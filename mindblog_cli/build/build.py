"""The conductor of the making half: a folder of posts to a site on disk."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.blog.root import Blog
from mindblog_cli.build.atlas import Atlas
from mindblog_cli.build.files import bundled_files, static_files
from mindblog_cli.errors import ContentError, Diagnostic, Refused, in_order
from mindblog_cli.events import Began, Ended, Listener, Moved
from mindblog_cli.markup.fragment import Fragment, Setting, fragment
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.plan import plan
from mindblog_cli.posts.post import PostId
from mindblog_cli.posts.shelf import Shelf, scan
from mindblog_cli.render.renderer import Renderer
from mindblog_cli.render.theme import load
from mindblog_cli.site.index import index
from mindblog_cli.site.site import Site
from mindblog_cli.site.urls import web
from mindblog_cli.tree.disk import TreeOnDisk, Writing, writing


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What an author may ask for; *out* is a folder of theirs in place of ours."""

    drafts: bool = False
    future: bool = False
    clean: bool = False
    strict: bool = False
    base_url: str = ""
    out: Path | None = None


class Built(Struct, frozen=True, kw_only=True):
    """The site, and how much of it there is; *written* files were not on disk before."""

    tree: TreeOnDisk
    posts: int
    pages: int
    feeds: int
    written: int
    diagnostics: tuple[Diagnostic, ...]


def build(
    blog: Blog,
    *,
    now: datetime,
    say: Listener,
    options: BuildOptions = BuildOptions(),  # noqa: B008 - frozen
) -> Built:
    """Everything that is out at *now* becomes a site on disk; only bytes that differ are written.

    Raises ContentError, before anything is written, if a post has an error, or with *strict* even
    a warning. What is wrong with the rest comes back in *diagnostics*.
    """
    config = replace(blog.config, url=options.base_url) if options.base_url else blog.config
    shelf = scan(blog.root, config, say=say)
    site = index(
        shelf.posts,
        config,
        now=now,
        drafts=options.drafts,
        future=options.future,
        sections=shelf.sections,
    )
    planned = plan(site)
    found = [*shelf.diagnostics, *site.diagnostics, *planned.diagnostics]
    _refuse(found, strict=options.strict)

    renderer = Renderer(load(blog.theme), web(config).href("/"))
    files = static_files(blog.static) | bundled_files(site, blog.root)
    theirs = renderer.theme.assets()
    atlas = Atlas(site, blog.root, [*(page.path for page in planned.pages), *files, *theirs])
    texts = _texts(site, shelf, atlas, renderer, say)
    found += [
        fault
        for key, text in texts.items()
        for fault in text.diagnostics(site.posts[key].path, site.posts[key].body_line)
    ]
    _refuse(found, strict=options.strict)

    # A file that the author made stands in for one of ours: robots.txt, 404.html, an icon.
    pages = [page for page in planned.pages if page.path not in files]
    with writing(_folder(blog, options), None) as out:
        written = _write_pages(out, pages, texts, renderer, say)
        written += sum(out.put(path, content) for path, content in theirs.items())
        written += _copy(out, files | atlas.loose, say)
        tree = out.finish()
    return Built(
        tree=tree,
        posts=len(site.posts),
        pages=sum(page.template == "post.html" for page in pages),
        feeds=sum(page.template == "feed" for page in pages),
        written=written,
        diagnostics=tuple(in_order(found)),
    )


def _refuse(found: list[Diagnostic], *, strict: bool) -> None:
    faults = [one for one in found if strict or one.severity == "error"]
    if faults:
        raise ContentError("nothing was written", in_order(found))


def _texts(
    site: Site, shelf: Shelf, atlas: Atlas, renderer: Renderer, say: Listener
) -> dict[PostId, Fragment]:
    """Every post's body as a page shows it."""
    texts = {}
    highlights: dict[str, str] = {}
    say(Began("read texts", len(site.posts), "posts"))
    for post, body in shelf.bodies(site.posts.values()):
        setting = Setting(
            resolve=atlas.resolver(post.id),
            labels=renderer.labels(post.id.lang),
            highlights=highlights,
            title=post.title,
        )
        texts[post.id] = fragment(body, setting, markup=post.markup)
        say(Moved("read texts", what=post.path))
    say(Ended("read texts"))
    return texts


def _folder(blog: Blog, options: BuildOptions) -> Path:
    """Where the site goes. What stands in a folder of the author's is never swept away unseen."""
    ours = blog.work / "site"
    folder = options.out or ours
    mine = folder.with_name(folder.name + ".mindblog")
    if options.out and not mine.exists() and folder.exists() and any(folder.iterdir()):
        raise Refused(
            f"{folder} holds files that mindblog did not make",
            hint="give --out a folder that is empty or not there yet",
        )
    if options.out:
        folder.parent.mkdir(parents=True, exist_ok=True)
        mine.touch()
    if options.clean:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
    return folder


def _write_pages(
    out: Writing,
    pages: list[Blueprint],
    texts: Mapping[PostId, Fragment],
    renderer: Renderer,
    say: Listener,
) -> int:
    written = 0
    say(Began("render", len(pages), "pages"))
    for page in pages:
        written += out.put(page.path, renderer.render(page.page, texts))
        say(Moved("render", what=page.path))
    say(Ended("render"))
    return written


def _copy(out: Writing, files: Mapping[str, Path], say: Listener) -> int:
    written = 0
    say(Began("copy", len(files)))
    for path, source in files.items():
        written += out.copy(path, source)
        say(Moved("copy", what=path))
    say(Ended("copy"))
    return written
