"""What a build does once it is known that something may have changed."""

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from mindblog_cli.build.copying import copied
from mindblog_cli.build.draft import Draft, casts, drafted, key_of, links, refuse
from mindblog_cli.build.note import Note
from mindblog_cli.build.state import Copy, Kept, State, Summary, keep
from mindblog_cli.build.task import Task
from mindblog_cli.errors import Diagnostic, in_order
from mindblog_cli.events import Began, Ended, Listener
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.plan import POST
from mindblog_cli.posts.post import PostId
from mindblog_cli.render.moulds import Moulds
from mindblog_cli.tree.disk import Writing, writing
from mindblog_cli.tree.paths import check_all
from mindblog_cli.tree.tree import Leaf, Tree

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from mindblog_cli.build.bench import Kit, Made


def make(
    task: Task, last: State | None, say: Listener, executor: "Executor | None"
) -> tuple[State, int, int]:
    """Build; gives what is remembered, how many pages were rendered and how many files written."""
    draft = drafted(task, last, say, spread_out=executor is None)
    same = last if last and last.basis == draft.basis else None
    notes, loose = dict(draft.notes), dict(draft.loose)
    stale = _stale(draft, last, same, notes)
    moulds = _moulds(draft, stale, same)
    batch = _Batch(stale, moulds, notes, loose)
    _prove(task, draft, last, batch)
    with writing(task.folder, Tree(last.leaves) if last else None) as out:
        _keep(draft, stale, out)
        written = _render(draft, batch, out, say, executor)
        assets = draft.theme.assets().items()
        written += sum(out.put(path, one) for path, one in assets if path not in draft.files)
        named = {path: task.blog.root / at for by in loose.values() for path, at in by.items()}
        homes = (task.blog.root, task.blog.static)
        before = last.copies if last else {}
        copies, more = copied(out, named | draft.files, before, say, homes=homes)
        tree = out.finish().tree
        made = _remembered(task, draft, batch, (tree, copies))
        # Before the folder counts as whole: what it holds must not be taken for anything else.
        if made != last:
            keep(task.memory, made)
    return made, len(stale), written + more


def _prove(task: Task, draft: Draft, last: State | None, batch: "_Batch") -> None:
    """Find what would stop a build half way before anything is written."""
    paths = {*draft.choice.paths, *draft.files, *draft.theme.assets()}
    if not last or not paths <= last.leaves.keys():
        check_all(sorted(paths))
    if draft.theme.own and batch.stale:
        from mindblog_cli.render.html import proofread  # noqa: PLC0415 - see below

        proofread(draft.theme)
    if task.options.strict:
        batch.notes.update(_proofs(draft, batch.stale))
        refuse([*draft.found, *_said(batch.notes)], strict=True)


def _remembered(
    task: Task, draft: Draft, batch: "_Batch", done: tuple[Tree, dict[str, Copy]]
) -> State:
    """What the next build is to know of this one."""
    chapters = _chapters(draft, batch.notes)
    found = in_order([*draft.found, *_said(batch.notes)])
    return State(
        basis=draft.basis,
        chapters=chapters,
        leaves=done[0].leaves,
        notes={path: note for path, note in batch.notes.items() if note != Note()},
        copies=done[1],
        seen=task.seen,
        since=task.now,
        wakes_at=draft.site.wakes_at,
        summary=Summary(
            posts=len(draft.site.posts),
            pages=sum(kept.posts for kept in chapters.values()),
            feeds=sum(kept.feeds for kept in chapters.values()),
            diagnostics=tuple(found),
            unfit=draft.unfit,
        ),
        moulds=batch.moulds,
    )


class _Batch(Struct, frozen=True):
    """What is to be rendered with what; *notes* and *loose* are filled on the way."""

    stale: list[Blueprint]
    moulds: Moulds | None
    notes: dict[str, Note]
    loose: dict[str, dict[str, str]]


def _moulds(draft: Draft, stale: Iterable[Blueprint], same: State | None) -> Moulds | None:
    """The moulds for feeds, if there are feeds to be made: remembered, or cast anew."""
    known = (same.moulds if same else None) or draft.moulds
    if known or not any(page.template == "feed" for page in stale):
        return known
    return casts()


def _stale(
    draft: Draft, last: State | None, same: State | None, notes: Mapping[str, Note]
) -> list[Blueprint]:
    """The pages that are not as they are remembered."""
    before = same.chapters if same else {}
    there = last.leaves if last else {}
    known = {
        path: key
        for name in draft.choice.made
        if name in before
        for path, key in before[name].keys.items()
        if path in there
    }
    tokens = links(notes, draft.site)
    return [page for page in draft.ours if known.get(page.path) != key_of(page, tokens)]


def _keep(draft: Draft, stale: Iterable[Blueprint], out: Writing) -> None:
    """Leave as it is whatever is not stale."""
    anew = {id(page) for page in stale}
    for kept in draft.choice.same.values():
        out.keep_all(kept.keys)
    out.keep_all(page.path for page in draft.ours if id(page) not in anew)


def _render(
    draft: Draft, batch: _Batch, out: Writing, say: Listener, executor: "Executor | None"
) -> int:
    """Render what is stale; tells how many files differed."""
    written = 0
    say(Began("render", len(batch.stale), "pages"))
    if batch.stale:
        # Here and not above: an edit that changes no page needs no templates.
        from mindblog_cli.build.rendering import Work, rendered  # noqa: PLC0415

        kit, used = _kit(draft, batch.stale, batch.moulds), dict[str, str]()
        for made in rendered(kit, Work(batch.stale, draft.text, out.pen.put), say, executor):
            _note(batch, made)
            used |= made.highlights
            for path, digest, size, wrote in made.files:
                out.claim(path, Leaf(digest, size))
                written += wrote
            written += sum(out.put(path, content) for path, content in made.contents.items())
        _keep_highlights(draft, kit.highlights, used)
    say(Ended("render"))
    return written


def _note(batch: _Batch, made: "Made") -> None:
    """What texts said this time stands in place of what they said before."""
    batch.notes.update(made.notes)
    for path in made.notes:
        batch.loose.pop(path, None)
    batch.loose.update(made.loose)


def _kit(draft: Draft, stale: Iterable[Blueprint], moulds: Moulds | None = None) -> "Kit":
    from mindblog_cli.build.bench import Kit  # noqa: PLC0415 - see above
    from mindblog_cli.markup import palette  # noqa: PLC0415

    wanted = frozenset(key for page in stale if page.template == "feed" for key in page.bodies)
    known = palette.recall(draft.work / "highlights")
    return Kit(draft.theme, draft.root, draft.atlas, known, moulds, wanted)


def _keep_highlights(draft: Draft, known: dict[str, str], used: dict[str, str]) -> None:
    """Remember the code that is coloured; after a build of all pages no more than that."""
    from mindblog_cli.markup import palette  # noqa: PLC0415 - see above

    left = known | used if draft.choice.same else used
    if left.keys() != known.keys():
        palette.keep(draft.work / "highlights", left)


def _proofs(draft: Draft, stale: Iterable[Blueprint]) -> dict[str, Note]:
    """The notes on all texts of *stale* pages, before a single page is written."""
    from mindblog_cli.build.bench import Bench  # noqa: PLC0415 - see above

    keys: dict[PostId, None] = {key: None for page in stale for key in page.bodies}
    return Bench(_kit(draft, ())).proofs(keys, draft.text)


def _said(notes: Mapping[str, Note]) -> list[Diagnostic]:
    return [fault for note in notes.values() for fault in note.diagnostics]


def _moved(draft: Draft, rendered: Iterable[str]) -> set[str]:
    """The posts that were saved between being read and being rendered.

    What their pages show is of one moment, what they are known by of another.
    """
    found = set()
    for path in rendered:
        reading = draft.shelf.readings.get(path)
        try:
            stat = os.stat(draft.shelf.root / path)
        except OSError:
            found.add(path)
            continue
        if reading and reading.stamp[:2] != (stat.st_mtime_ns, stat.st_size):
            found.add(path)
    return found


def _chapters(draft: Draft, notes: Mapping[str, Note]) -> dict[str, Kept]:
    """What to remember of the pages."""
    choice, tokens = draft.choice, links(notes, draft.site, _moved(draft, notes))
    ours = {id(page) for page in draft.ours}
    made = {}
    for name, pages in choice.made.items():
        own = [page for page in pages if id(page) in ours]
        keys = {page.path: key_of(page, tokens) for page in own}
        made[name] = Kept(
            key=choice.keys[name] if all(keys.values()) else b"",
            keys=keys,
            listed=choice.listed.get(name, b""),
            posts=sum(page.template == POST for page in own),
            feeds=sum(page.template == "feed" for page in own),
        )
    return choice.same | made
