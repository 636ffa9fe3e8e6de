"""`mindblog l10n export` and `import`: translators' own tools."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.desk import Desk, desk_of
from mindblog_cli.cli.library import read_posts
from mindblog_cli.cli.options import Context, DryRun, Every, Into, Posts
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.translating import glossary_of, languages, meant, told_posts
from mindblog_cli.cli.work import at_work
from mindblog_cli.errors import Exit, Refused, UsageError
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.pairs import Pair, pairs
from mindblog_cli.translation.exchange.incoming import taken
from mindblog_cli.translation.exchange.po_files import from_po, to_po
from mindblog_cli.translation.exchange.tmx import from_tmx, to_tmx
from mindblog_cli.translation.exchange.translated import Records, Translated
from mindblog_cli.translation.exchange.xliff import from_xliff, to_xliff
from mindblog_cli.translation.records import changed, known

Form = Literal["xliff", "po", "tmx"]
_READERS = {
    ".po": from_po,
    ".tmx": from_tmx,
    ".xlf": from_xliff,
    ".xliff": from_xliff,
}


def export(
    ctx: Context,
    posts: Posts = None,
    every: Every = False,
    lang: Into = None,
    form: Annotated[Form, typer.Option("--format", help="For which kind of tool.")] = "xliff",
    out: Annotated[
        str, typer.Option("-o", "--out", help="To this file; for po, a folder.", metavar="FILE")
    ] = "",
) -> Report:
    """Write translations for a translator's tool: XLIFF 2, PO or TMX.

    What comes back is taken in by `mindblog l10n import`. A TMX is a memory of all that has been
    translated.

    Examples:
      mindblog l10n export foo --lang da -o foo.xlf
      mindblog l10n export --all --format tmx > memory.tmx
    """
    desk = desk_of(ctx)
    blog = desk.blog()
    shelf = read_posts(desk, blog)
    wanted = meant(desk, blog, shelf, posts or [], languages(blog, lang), every=every)
    records = _records(blog, wanted, named=not every)
    if form == "po":
        return _folder(desk, records, out)
    data = to_xliff(records) if form == "xliff" else to_tmx(records)
    if not out:
        return Report(data.decode(), {"text": data.decode()}, raw=True)
    _written(desk.terminal.cwd / out, data)
    return Report(f"{out}: {some(len(records), 'translation')}", {"file": out})


def _records(blog: Blog, wanted: Sequence[Pair], *, named: bool) -> Records:
    there = [pair for pair in wanted if named or (blog.root / pair.record).exists()]
    return [(pair.record, known(blog, pair)[0]) for pair in there if pair.path]


def _folder(desk: Desk, records: Records, out: str) -> Report:
    if not out:
        raise UsageError("PO files need a folder", hint="-o FOLDER names it")
    for path, data in to_po(records).items():
        file = desk.terminal.cwd / out / path
        file.parent.mkdir(parents=True, exist_ok=True)
        _written(file, data)
    return Report(f"{out}: {some(len(records), 'translation')}", {"folder": out})


def _written(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Refused(f"{file} can not be written: {error.strerror}") from None


def take_in(
    ctx: Context,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="XLIFF, PO or TMX, or a folder of such.")
    ],
    lang: Into = None,
    dry_run: DryRun = False,
) -> Report:
    """Take in what a translator's tool has written: XLIFF 2, PO or TMX.

    What was translated goes into posts and records. What does not fit any more, for the original
    has changed since, is named and left.

    Examples:
      mindblog l10n import foo.xlf
    """
    desk = desk_of(ctx)
    incoming = [one for name in files for file in _in(desk, name) for one in _read(desk, file)]
    done: list[str] = []
    left: list[str] = []
    with at_work(desk) as blog:
        shelf = read_posts(desk, blog)
        glossary = glossary_of(desk, blog)
        for pair in pairs(shelf.posts, blog.config, languages(blog, lang)):
            if not pair.path or not (blog.root / pair.record).exists():
                continue
            catalog, _ = known(blog, pair)
            after, said = taken(catalog, incoming)
            left += [f"{pair.path}: {one}" for one in said]
            if after != catalog:
                changed(blog, pair, glossary, partial(_instead, after), dry_run=dry_run)
                done.append(pair.path)
        there = {"", *(post.path for post in shelf.posts)}
    strange = sorted({one.post for one in incoming} - there)
    left += [f"{path}: there is no such translation" for path in strange]
    did = "would be taken in" if dry_run else "taken in"
    lines = [f"{told_posts(done)}: {did}" if done else "nothing new in it"]
    lines += [f"left: {one}" for one in left]
    code = Exit.PARTLY if left else Exit.DONE
    return Report("\n".join(lines), {"changed": done, "left": left, "dry_run": dry_run}, exit=code)


def _instead(after: Catalog, _: Catalog) -> Catalog:
    return after


def _in(desk: Desk, name: str) -> list[str]:
    """*name*, or where it is a folder the files in it that we know what to make of."""
    folder = desk.terminal.cwd / name
    if not folder.is_dir():
        return [name]
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _READERS)
    return [str(Path(name, path.relative_to(folder))) for path in found]


def _read(desk: Desk, name: str) -> list[Translated]:
    reader = _READERS.get(Path(name).suffix.lower())
    if reader is None:
        raise UsageError(f"{name}: what is it?", hint=f"known are {', '.join(_READERS)}")
    try:
        data = (desk.terminal.cwd / name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name} can not be read: {error.strerror}") from None
    return reader(data, name)
