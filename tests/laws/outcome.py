"""What a build leaves on the disk, and how two of them differ."""

import difflib
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from mindblog_cli.blog.root import open_blog
from mindblog_cli.build.build import BuildOptions, build
from mindblog_cli.errors import ContentError, Diagnostic, MindBlogError
from mindblog_cli.events import Listener, silence
from mindblog_cli.tree.tree import leaf_of

NO_WISHES = BuildOptions()


class Outcome(Struct, frozen=True):
    """*files* and *folders* as they lie on the disk; *fault* is why a build refused."""

    files: dict[str, bytes]
    folders: frozenset[str]
    diagnostics: tuple[Diagnostic, ...]
    counts: tuple[int, int, int] = (0, 0, 0)
    fault: str = ""
    written: int = 0


def built(
    root: Path, now: datetime, options: BuildOptions = NO_WISHES, say: Listener = silence
) -> Outcome:
    """Build the blog in *root* as its author does, and look at what came of it."""
    site = root / ".mindblog" / "site"
    try:
        made = build(open_blog(root, {}), now=now, say=say, options=options)
    except MindBlogError as error:
        found = tuple(error.diagnostics) if isinstance(error, ContentError) else ()
        fault = f"{type(error).__name__}: {error.message}"
        return Outcome(*below(site), found, fault=fault)
    files, folders = below(site)
    there = {path: leaf_of(data) for path, data in files.items()}
    said = made.tree.tree.leaves
    lies = sorted(p for p in said.keys() | there.keys() if said.get(p) != there.get(p))
    assert not lies, f"the tree is not what is on the disk: {lies}"
    return Outcome(
        files,
        folders,
        made.diagnostics,
        (made.posts, made.pages, made.feeds),
        written=made.written,
    )


def clean(root: Path, now: datetime, fresh: Path) -> Outcome:
    """What comes of the same sources in a folder where nothing was ever built."""
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".mindblog"), symlinks=True)
    return built(fresh, now)


def differences(kept: Outcome, wanted: Outcome) -> list[str]:
    """What is not in *kept* as it should be, a line each; a stale file with what is stale in it."""
    if kept.fault != wanted.fault or kept.diagnostics != wanted.diagnostics:
        return [*_said("kept", kept), *_said("clean", wanted)]
    return [] if wanted.fault else list(_on_disk(kept, wanted))


def below(folder: Path) -> tuple[dict[str, bytes], frozenset[str]]:
    """Each file below *folder* with its bytes, and each folder: an emptied one is to be gone."""
    files: dict[str, bytes] = {}
    folders: set[str] = set()
    for above, inside, names in os.walk(folder):
        place = Path(above).relative_to(folder)
        folders.update((place / name).as_posix() for name in inside)
        files.update(((place / name).as_posix(), Path(above, name).read_bytes()) for name in names)
    return files, frozenset(folders)


def _on_disk(kept: Outcome, wanted: Outcome) -> Iterator[str]:
    yield from (f"missing: {path}" for path in sorted(wanted.files.keys() - kept.files.keys()))
    yield from (f"left over: {path}" for path in sorted(kept.files.keys() - wanted.files.keys()))
    yield from (f"left over: {path}/" for path in sorted(kept.folders - wanted.folders))
    for path in sorted(kept.files.keys() & wanted.files.keys()):
        if kept.files[path] != wanted.files[path]:
            yield f"stale: {path}: {_line(kept.files[path], wanted.files[path])}"
    if kept.counts != wanted.counts:
        yield f"counts: {kept.counts} for {wanted.counts}"


def _line(kept: bytes, wanted: bytes) -> str:
    """The first lines in which they differ."""
    old, new = (data.decode(errors="replace").splitlines() for data in (kept, wanted))
    changed = (line for line in difflib.ndiff(old, new) if line[:1] in "+-")
    return " ".join(line[:120] for line, _ in zip(changed, range(2), strict=False))


def _said(which: str, one: Outcome) -> Iterator[str]:
    yield f"{which}: {one.fault or 'built'}"
    yield from (f"{which}: {found.code} {found.where} {found.message}" for found in one.diagnostics)
