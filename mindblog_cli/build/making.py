"""What a build does once it is known that something may have changed."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mindblog_cli.build.copying import copied
from mindblog_cli.build.draft import Draft, drafted, key_of, links, refuse
from mindblog_cli.build.note import Note
from mindblog_cli.build.state import Kept, State, Summary
from mindblog_cli.build.task import Task
from mindblog_cli.errors import Diagnostic, in_order
from mindblog_cli.events import Began, Ended, Listener
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.plan import POST
from mindblog_cli.posts.post import PostId
from mindblog_cli.tree.disk import Writing, writing
from mindblog_cli.tree.tree import Leaf, Tree

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from mindblog_cli.build.bench import Kit


def make(
    task: Task, last: State | None, say: Listener, executor: "Executor | None"
) -> tuple[State, int, int]:
    """Build; gives what to remember, how many pages were rendered and how many files written."""
    draft = drafted(task, last, say, spread_out=executor is None)
    notes, loose = dict(draft.notes), dict(draft.loose)
    with writing(task.folder, Tree(last.leaves) if last else None) as out:
        stale = _stale(draft, last, notes, out)
        if task.options.strict:
            notes |= _proofs(draft, stale)
            refuse([*draft.found, *_said(notes)], strict=True)
        written = _render(draft, stale, notes, loose, out, say, executor)
        assets = draft.theme.assets().items()
        written += sum(out.put(path, one) for path, one in assets if path not in draft.files)
        named = {path: task.blog.root / at for by in loose.values() for path, at in by.items()}
        files = named | draft.files
        copies, more = copied(out, files, last.copies if last else {}, say)
        tree = out.finish().tree
    chapters = _chapters(draft, notes)
    made = State(
        basis=draft.basis,
        chapters=chapters,
        leaves=tree.leaves,
        notes={path: note for path, note in notes.items() if note != Note()},
        copies=copies,
        seen=task.seen,
        since=task.now,
        wakes_at=draft.site.wakes_at,
        summary=Summary(
            posts=len(draft.site.posts),
            pages=sum(kept.posts for kept in chapters.values()),
            feeds=sum(kept.feeds for kept in chapters.values()),
            diagnostics=tuple(in_order([*draft.found, *_said(notes)])),
        ),
    )
    return made, len(stale), written + more


def _stale(
    draft: Draft, last: State | None, notes: Mapping[str, Note], out: Writing
) -> list[Blueprint]:
    """The pages that are not as they are remembered; all others are kept."""
    for kept in draft.choice.same.values():
        out.keep_all(kept.keys)
    before = last.chapters if last and last.basis == draft.basis else {}
    known = {
        path: key
        for name in draft.choice.made
        if name in before
        for path, key in before[name].keys.items()
    }
    tokens = links(notes, draft.site)
    return [
        page
        for page in draft.ours
        if known.get(page.path) != key_of(page, tokens) or not out.keep(page.path)
    ]


def _render(  # noqa: PLR0913, PLR0917 - what is read, and what is filled
    draft: Draft,
    stale: list[Blueprint],
    notes: dict[str, Note],
    loose: dict[str, dict[str, str]],
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

        kit, used = _kit(draft, stale), dict[str, str]()
        for made in rendered(kit, Work(stale, draft.text, out.pen.put), say, executor):
            notes |= made.notes
            for path in made.notes:
                loose.pop(path, None)
            loose |= made.loose
            used |= made.highlights
            for path, digest, size, wrote in made.files:
                out.claim(path, Leaf(digest, size))
                written += wrote
            written += sum(out.put(path, content) for path, content in made.contents.items())
        _keep_highlights(draft, kit.highlights, used)
    say(Ended("render"))
    return written


def _kit(draft: Draft, stale: Iterable[Blueprint]) -> "Kit":
    from mindblog_cli.build.bench import Kit  # noqa: PLC0415 - see above
    from mindblog_cli.markup import palette  # noqa: PLC0415

    wanted = frozenset(key for page in stale if page.template == "feed" for key in page.bodies)
    return Kit(
        draft.theme, draft.root, draft.atlas, palette.recall(draft.work / "highlights"), wanted
    )


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


def _chapters(draft: Draft, notes: Mapping[str, Note]) -> dict[str, Kept]:
    """What to remember of the pages."""
    choice, tokens = draft.choice, links(notes, draft.site)
    ours = {id(page) for page in draft.ours}
    made = {}
    for name, pages in choice.made.items():
        own = [page for page in pages if id(page) in ours]
        made[name] = Kept(
            key=choice.keys[name],
            keys={page.path: key_of(page, tokens) for page in own},
            listed=choice.listed.get(name, b""),
            posts=sum(page.template == POST for page in own),
            feeds=sum(page.template == "feed" for page in own),
        )
    return choice.same | made
