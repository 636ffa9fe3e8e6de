"""A post and its translation into one language, with the record of how the one became the other."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.folders import catalog_path
from mindblog_cli.l10n.merge import prepare
from mindblog_cli.l10n.plan import Merge
from mindblog_cli.l10n.po import load
from mindblog_cli.l10n.sides import Side, side
from mindblog_cli.posts.files import beside
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.stamps import content
from mindblog_cli.posts.stories import original, together
from mindblog_cli.segments.stays import NONE, Stays


class Pair(Struct, frozen=True):
    """An *original* and its *translation* into *lang*, if there is one; *record* is the PO file."""

    original: Post
    lang: str
    translation: Post | None
    record: str

    @property
    def path(self) -> str:
        """That of the translation; empty where there is none."""
        return self.translation.path if self.translation else ""


def pairs(
    posts: Iterable[Post], config: Config, langs: Collection[str] | None = None
) -> Iterator[Pair]:
    """Every story with each language that it is not written in; *langs* are those that count."""
    wanted = [lang for lang in config.langs if langs is None or lang in langs]
    for told in together(posts).values():
        source = told[original(told, config)]
        for lang in wanted:
            if lang != source.id.lang:
                record = catalog_path(config, source, lang)
                yield Pair(source, lang, told.get(lang), record)


def catalog_of(root: Path, pair: Pair) -> tuple[Catalog | None, bytes]:
    """The record of *pair*, and its bytes; None where there is none.

    Raises ContentError for a record that can not be read.
    """
    try:
        data = content(root, pair.record)
    except FileNotFoundError:
        return None, b""
    except OSError as error:
        raise _unreadable(pair.record, error) from error
    return load(data, pair.record, pair.path), data


def _unreadable(path: str, error: OSError) -> ContentError:
    said = f"the record can not be read: {error.strerror or error}"
    hint = "a file is wanted there; move away what it is"
    return ContentError(f"{path}: {said}", [Diagnostic("MB042", said, path, hint=hint)])


def blank(pair: Pair, path: str) -> Catalog:
    """The record of a translation at *path* that is yet to be made."""
    return Catalog(pair.original.id.lang, pair.lang, pair.original.path, path)


def merge_of(  # noqa: PLR0913 - the files, their record, and what belongs in neither
    root: Path,
    config: Config,
    pair: Pair,
    catalog: Catalog,
    stays: Stays = NONE,
    *,
    fresh: Mapping[str, Any] | None = None,
) -> Merge:
    """What is to be done with *pair*. Raises ContentError for files that can not be read.

    *fresh* are fields that a translation which is not there yet begins with.
    """
    source, target = sides_of(root, config, pair, stays)
    return prepare(source, target, catalog, stays=stays, fresh=fresh)


def sides_of(
    root: Path, config: Config, pair: Pair, stays: Stays = NONE
) -> tuple[Side, Side | None]:
    """The files of *pair* as they are. Raises ContentError for what can not be read."""
    path, theirs = pair.original.path, pair.translation
    target = side(content(root, theirs.path), theirs.path, config, stays) if theirs else None
    # A translation whose own fields stand in such a file too is written by hand; we only add to
    # the front matter in a post.
    alone = theirs is not None and beside(root, config, theirs.path) is not None
    meta = None if alone else beside(root, config, path)
    return side(content(root, path), path, config, stays, meta), target
