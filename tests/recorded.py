"""Records of translations, for tests: as `adopt` writes them, then by whom a test wants."""

from pathlib import Path

from msgspec.structs import replace

from mindblog_cli.blog.root import open_blog
from mindblog_cli.l10n.catalog import By
from mindblog_cli.l10n.folders import catalog_path
from mindblog_cli.l10n.glossary import read
from mindblog_cli.l10n.pairs import pairs
from mindblog_cli.l10n.po import dump, load
from mindblog_cli.posts.shelf import scan
from mindblog_cli.translation.records import adopt


def record(root: Path, name: str = "a", lang: str = "da", *, by: By = "machine") -> Path:
    """Take in the translation of *name* as one that was made *by* a machine or a person."""
    blog = open_blog(root, {})
    found = pairs(scan(root, blog.config).posts, blog.config, [lang])
    wanted = [pair for pair in found if pair.original.id.name == name]
    adopt(blog, wanted, read(root, blog.config), again=True)
    return signed(root / catalog_path(blog.config, wanted[0].original, lang), by)


def signed(file: Path, by: By, first: int = 0) -> Path:
    """Every entry of a record, or those from the *first* on, made *by* whom is said."""
    catalog = load(file.read_bytes(), file.name)
    made = [replace(one, by=by) for one in catalog.entries[first:]]
    file.write_bytes(dump(replace(catalog, entries=(*catalog.entries[:first], *made))))
    return file
