"""Records changed without an engine: what a person decided, brought into record and post."""

from collections.abc import Callable, Sequence

from msgspec import Struct, field

from mindblog_cli.blog.root import Blog
from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.adopt import adopted
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.glossary import Glossary
from mindblog_cli.l10n.merge import finish
from mindblog_cli.l10n.pairs import Pair, blank, catalog_of, merge_of, sides_of
from mindblog_cli.l10n.partial import waiting
from mindblog_cli.l10n.plan import Merge
from mindblog_cli.l10n.po import dump
from mindblog_cli.posts.edits import Edit
from mindblog_cli.posts.save import apply_all, digest
from mindblog_cli.translation.writing import Job, edits, write


def known(blog: Blog, pair: Pair) -> tuple[Catalog, bytes]:
    """The record of *pair* and its bytes. Raises ContentError where there is none."""
    catalog, before = catalog_of(blog.root, pair)
    if catalog is not None:
        return catalog, before
    if not pair.path:
        path = pair.original.path
        said = f"{path} is not translated into {pair.lang} yet"
        raise ContentError(said, [], hint=f"mindblog translate {path} --to {pair.lang}")
    said = "it is not recorded what it is a translation of"
    fault = Diagnostic("MB041", said, pair.path, hint=f"mindblog l10n adopt {pair.path}")
    raise ContentError(f"{pair.path}: {said}", [fault])


def _as_it_is(catalog: Catalog) -> Catalog:
    return catalog


def changed(  # noqa: PLR0913 - one record, what is done to it, and what then
    blog: Blog,
    pair: Pair,
    glossary: Glossary,
    change: Callable[[Catalog], Catalog] = _as_it_is,
    then: Callable[[Merge], Merge] = waiting,
    *,
    dry_run: bool = False,
) -> list[str]:
    """Bring a *change* of the record into the post, and write both; the posts that changed.

    What is out of date or new stays so, or becomes what *then* makes of it. Raises ContentError for
    files that can not be read, Refused where one changed meanwhile.
    """
    catalog, before = known(blog, pair)
    stays = glossary.stays(pair.lang)
    merge = then(merge_of(blog.root, blog.config, pair, change(catalog), stays))
    job, merged = Job(pair, merge, before), finish(merge, {})
    if dry_run:
        return [job.path] if edits(job, merged) else []
    return write(blog.root, [(job, merged)])


class Taken(Struct, frozen=True):
    """A translation that was taken in: segments that are *sure*, in doubt, and without a source."""

    path: str
    sure: int
    doubts: int
    absent: int


class Adoption(Struct, frozen=True):
    """What was taken in, and what is wrong with the rest."""

    taken: list[Taken] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)


def adopt(  # noqa: PLR0913 - what is meant, and how much of it is believed
    blog: Blog,
    pairs: Sequence[Pair],
    glossary: Glossary,
    *,
    trust: bool = False,
    again: bool = False,
    dry_run: bool = False,
) -> Adoption:
    """Make records of the translations of *pairs*; those that have one only *again*.

    No post is changed. Raises Refused where a record changed meanwhile.
    """
    done = Adoption()
    new: list[Edit] = []
    for pair in pairs:
        record = blog.root / pair.record
        if record.exists() and not again:
            continue
        try:
            source, target = sides_of(blog.root, blog.config, pair, glossary.stays(pair.lang))
        except ContentError as error:
            done.faults.extend(error.diagnostics)
            continue
        if target is None:
            continue
        made = adopted(source, target, blank(pair, pair.path), trust=trust)
        before = digest(record.read_bytes()) if record.exists() else ""
        new.append(Edit(pair.record, before, dump(made.catalog)))
        done.taken.append(Taken(pair.path, made.sure, made.doubts, made.absent))
    if not dry_run:
        apply_all(blog.root, new)
    return done
