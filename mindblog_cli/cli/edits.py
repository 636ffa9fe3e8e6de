"""Edits told before they are made: as a diff, or as so many files."""

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import unified_diff
from typing import TYPE_CHECKING

from mindblog_cli.blog.root import Blog
from mindblog_cli.blog.settings import Keys
from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.screen import screen
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.save import apply_all, digest
from mindblog_cli.posts.shelf import Shelf
from mindblog_cli.posts.stamps import content

if TYPE_CHECKING:
    from mindblog_cli.posts.edits import Edit


def settings_edit(blog: Blog, settings: Mapping[Keys, object]) -> list["Edit"]:
    """The settings file with *settings*, where that makes a difference."""
    if not settings:
        return []
    # With these come yaml and tomlkit, and to list tags takes neither.
    from mindblog_cli.blog.rewriting import changed  # noqa: PLC0415
    from mindblog_cli.posts.edits import Edit  # noqa: PLC0415

    before = blog.file.read_bytes()
    after = changed(blog, settings)
    path = blog.file.relative_to(blog.root).as_posix()
    return [Edit(path, digest(before), after)] if after != before else []


def carried_out(
    desk: Desk,
    shelf: Shelf,
    edits: Sequence["Edit"],
    said: str,
    *,
    dry_run: bool,
) -> Report:
    """Make *edits*, all or none, and say so; or only show them."""
    langs = Counter(post.id.lang for post in _posts(shelf, edits))
    paths = [edit.path for edit in edits]
    told = {"changed": paths, "posts": dict(langs), "dry_run": dry_run}
    if not edits:
        return Report("nothing to do: it is so already", told)
    if dry_run:
        return Report(diff_text(desk, shelf, edits), told)
    with screen(desk) as say:
        apply_all(shelf.root, edits, say)
    # What was wrong with a file may be so no longer.
    desk.heard = [one for one in desk.heard if one.file not in paths]
    each = ", ".join(f"{lang} {number}" for lang, number in sorted(langs.items()))
    where = f"{some(langs.total(), 'post')} ({each})" if langs else "settings"
    return Report(f"{said}: {where} changed", told)


def diff_text(desk: Desk, shelf: Shelf, edits: Sequence["Edit"]) -> str:
    """What *edits* would change, line by line."""
    lines: list[str] = []
    for edit in edits:
        before = content(shelf.root, edit.path) if edit.before else b""
        old, new = (text.decode(errors="replace").splitlines() for text in (before, edit.after))
        lines.append(diff(desk, edit.path, old, new))
    return "\n".join(lines)


def diff(desk: Desk, path: str, old: list[str], new: list[str]) -> str:
    """What makes of the lines *old* of a file those that are *new*."""
    paint = desk.paint(desk.terminal.out)
    changes = one_line(old, new, path) or unified_diff(old, new, path, path, lineterm="", n=1)
    return "\n".join(
        paint(line, _ROLES[line[:1]]) if line[:1] in _ROLES else line for line in changes
    )


def one_line(old: list[str], new: list[str], path: str) -> list[str]:
    """The diff of a text in which one line has become another, or nothing where it is not so.

    That is what most edits are, and to look for all else takes three times as long.
    """
    differ = [at for at, (was, now) in enumerate(zip(old, new, strict=False)) if was != now]
    if len(old) != len(new) or len(differ) != 1:
        return []
    at = differ[0]
    start, end = max(at - 1, 0), min(at + 2, len(old))
    place = f"{start + 1},{end - start}" if end - start > 1 else f"{start + 1}"
    before, after = old[start:at], old[at + 1 : end]
    return [
        f"--- {path}",
        f"+++ {path}",
        f"@@ -{place} +{place} @@",
        *(f" {line}" for line in before),
        f"-{old[at]}",
        f"+{new[at]}",
        *(f" {line}" for line in after),
    ]


_ROLES = {"+": "added", "-": "removed", "@": "place"}


def _posts(shelf: Shelf, edits: Sequence["Edit"]) -> list[Post]:
    paths = {edit.path.removesuffix(".meta") for edit in edits} | {edit.path for edit in edits}
    return [
        post for post in shelf.posts if post.path in paths or post.path.rpartition(".")[0] in paths
    ]
