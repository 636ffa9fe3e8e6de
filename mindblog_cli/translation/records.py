"""Records changed without an engine: what a person decided, brought into record and post."""

from collections.abc import Callable

from mindblog_cli.blog.root import Blog
from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.glossary import Glossary
from mindblog_cli.l10n.merge import finish
from mindblog_cli.l10n.pairs import Pair, catalog_of, merge_of
from mindblog_cli.l10n.partial import waiting
from mindblog_cli.l10n.plan import Merge
from mindblog_cli.segments.stays import Stays
from mindblog_cli.translation.writing import Job, write


def known(blog: Blog, pair: Pair) -> tuple[Catalog, bytes]:
    """The record of *pair* and its bytes. Raises ContentError where there is none."""
    catalog, before = catalog_of(blog.root, pair)
    if catalog is not None:
        return catalog, before
    if pair.translation is None:
        path = pair.original.path
        said = f"{path} is not translated into {pair.lang} yet"
        raise ContentError(said, [], hint=f"mindblog translate {path} --to {pair.lang}")
    path = pair.translation.path
    said = "it is not recorded what it is a translation of"
    fault = Diagnostic("MB041", said, path, hint=f"mindblog l10n adopt {path}")
    raise ContentError(f"{path}: {said}", [fault])


def changed(
    blog: Blog,
    pair: Pair,
    glossary: Glossary,
    change: Callable[[Catalog], Catalog],
    then: Callable[[Merge], Merge] = waiting,
) -> list[str]:
    """Bring a *change* of the record into the post, and write both; the posts that changed.

    What is out of date or new stays so, or becomes what *then* makes of it. Raises ContentError for
    files that can not be read, Refused where one changed meanwhile.
    """
    catalog, before = known(blog, pair)
    stays = Stays(glossary.stays(pair.lang))
    merge = then(merge_of(blog.root, blog.config, pair, change(catalog), stays))
    return write(blog.root, [(Job(pair, merge, before), finish(merge, {}))])
