"""The conductor of the making half: a folder of posts to a site on disk."""

import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.blog.root import Blog
from mindblog_cli.build import stamps, state
from mindblog_cli.build.options import BuildOptions
from mindblog_cli.build.state import State
from mindblog_cli.build.tools import tools
from mindblog_cli.caches import no_collection
from mindblog_cli.errors import Diagnostic, Refused
from mindblog_cli.events import Listener
from mindblog_cli.tree.disk import TreeOnDisk, marker_of
from mindblog_cli.tree.token import token
from mindblog_cli.tree.tree import Tree

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["BuildOptions", "Built", "build"]


class Built(Struct, frozen=True, kw_only=True):
    """The site, and how much of it there is.

    *rendered* pages were made anew; of these and of the copied files *written* differed from what
    was on disk. *unfit* is what must not be published. *look* stands for the files at *watched*,
    and all of it holds from *since* until *wakes_at*.
    """

    tree: TreeOnDisk
    posts: int
    pages: int
    feeds: int
    rendered: int
    written: int
    diagnostics: tuple[Diagnostic, ...]
    unfit: tuple[Diagnostic, ...]
    watched: tuple[str, ...]
    look: str
    since: datetime
    wakes_at: datetime | None


def build(  # noqa: PLR0913 - most callers give three
    blog: Blog,
    *,
    now: datetime,
    say: Listener,
    options: BuildOptions = BuildOptions(),  # noqa: B008 - frozen
    executor: "Executor | None" = None,
    looked: Mapping[tuple[str, ...], str] | None = None,
) -> Built:
    """Everything that is out at *now* becomes a site on disk; only what changed is made anew.

    Pages are rendered by *executor*, else by this machine's own workers where they gain anything.
    *looked* are results of `stamps.seen` by its paths, if somebody has looked a moment ago.

    Raises ContentError, before anything is written, if a post has an error, or with *strict* even
    a warning. What is wrong with the rest comes back in *diagnostics*.
    """
    config = replace(blog.config, url=options.base_url) if options.base_url else blog.config
    blog = replace(blog, config=config)
    folder, memory = _folder(blog, options)
    last = state.recall(memory) if _intact(folder) else None
    makers = tools()
    asked = token(makers, config, options.drafts, options.future, options.strict)
    watched = (str(blog.root / config.posts), str(blog.static), str(blog.theme))
    # Looked at before anything is read: what changes while we read is found the next time.
    look = (looked or {}).get(watched) or stamps.seen(watched, time.time_ns())
    seen = f"{asked.hex()} {look}" if look else ""
    if last and _still(last, seen, now):
        return _built(folder, last, (watched, look))
    # Here and not above: when nothing has changed all of this stays unloaded.
    from mindblog_cli.build.making import make  # noqa: PLC0415
    from mindblog_cli.build.task import Task  # noqa: PLC0415

    with no_collection():
        task = Task(blog, folder, memory, options, now, makers, seen)
        made, rendered, written = make(task, last, say, executor)
    return _built(folder, made, (watched, look), rendered, written)


def _still(last: State, seen: str, now: datetime) -> bool:
    """Whether the last build is what a new one would make."""
    timely = last.since <= now and (last.wakes_at is None or now < last.wakes_at)
    return bool(seen) and last.seen == seen and timely


def _intact(folder: Path) -> bool:
    """Whether a site is there that was written to its end."""
    return folder.is_dir() and any(folder.iterdir()) and not marker_of(folder).exists()


def _built(
    folder: Path,
    made: State,
    looked: tuple[tuple[str, ...], str],
    rendered: int = 0,
    written: int = 0,
) -> Built:
    said = made.summary
    return Built(
        tree=TreeOnDisk(folder, Tree(made.leaves)),
        posts=said.posts,
        pages=said.pages,
        feeds=said.feeds,
        rendered=rendered,
        written=written,
        diagnostics=said.diagnostics,
        unfit=said.unfit,
        watched=looked[0],
        look=looked[1],
        since=made.since,
        wakes_at=made.wakes_at,
    )


def _folder(blog: Blog, options: BuildOptions) -> tuple[Path, Path]:
    """Where the site goes, and the file that remembers it.

    What stands in a folder of the author's is never swept away unseen.
    """
    ours = blog.work / "site"
    folder = options.out or ours
    memory = folder.with_name(folder.name + ".mindblog")
    if options.out and not memory.exists() and folder.exists() and any(folder.iterdir()):
        raise Refused(
            f"{folder} holds files that mindblog did not make",
            hint="give --out a folder that is empty or not there yet",
        )
    if options.out:
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            memory.touch()
        except OSError as error:
            raise Refused(
                f"{folder} can not be made: {error.strerror}", hint="give --out another folder"
            ) from error
    if options.clean:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
    return folder, memory
