"""A translation goes to a translator and comes home into the post."""

from pathlib import Path

import pytest

from mindblog_cli.blog.root import Blog, open_blog
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.glossary import Glossary
from mindblog_cli.l10n.pairs import Pair, pairs
from mindblog_cli.posts.shelf import scan
from mindblog_cli.translation.exchange.incoming import taken
from mindblog_cli.translation.exchange.po_files import from_po, to_po
from mindblog_cli.translation.exchange.xliff import from_xliff, to_xliff
from mindblog_cli.translation.records import adopt, changed, known

ENGLISH = "---\ntitle: Foo\n---\n\n# One\n\nSee [this](https://example.org) and `code`.\n\n* two\n"
DANISH = "---\ntitle: Fu\n---\n\n# En\n\nSe [dette](https://example.org) og `code`.\n\n* to\n"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Blog, Pair]:
    (tmp_path / "mindblog.toml").write_text("[languages.en]\n[languages.da]\n")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/foo.md").write_text(ENGLISH)
    (tmp_path / "posts/foo.da.md").write_text(DANISH)
    blog = open_blog(tmp_path, {})
    (found,) = pairs(scan(tmp_path, blog.config).posts, blog.config)
    adopt(blog, [found], Glossary(), trust=True)
    return blog, found


def test_xliff_comes_home(pair: tuple[Blog, Pair]) -> None:
    blog, found = pair
    record, _ = known(blog, found)
    sent = to_xliff([(found.record, record)])
    done = sent.replace(b"Se <pc", "Kig på <pc".encode(), 1).replace(
        b"<target>En</target>", b"<target>1. Et</target>"
    )
    incoming = from_xliff(done, "foo.xlf")

    def change(catalog: Catalog) -> Catalog:
        return taken(catalog, incoming)[0]

    written = changed(blog, found, Glossary(), change)

    assert written == ["posts/foo.da.md"]
    text = (blog.root / "posts/foo.da.md").read_text()
    assert text == DANISH.replace("Se [", "Kig på [").replace("# En", "# 1. Et")
    again, _ = known(blog, found)
    assert {one.target: one.by for one in again.entries}["1. Et"] == "human"
    assert taken(again, incoming) == (again, [])


def test_a_po_file_comes_home(pair: tuple[Blog, Pair]) -> None:
    blog, found = pair
    record, _ = known(blog, found)
    (name, sent), *_ = to_po([(found.record, record)]).items()
    incoming = from_po(sent.replace(b'msgstr "Fu"', b'msgstr "Fy"'), name)

    changed(blog, found, Glossary(), lambda catalog: taken(catalog, incoming)[0])

    text = (blog.root / "posts/foo.da.md").read_text()
    assert text == DANISH.replace("Fu", "Fy")


def test_a_file_that_nobody_touched_reverts_nothing(pair: tuple[Blog, Pair]) -> None:
    blog, found = pair
    record, _ = known(blog, found)
    sent = to_xliff([(found.record, record)])
    corrected = DANISH.replace("# En", "# Et")
    (blog.root / "posts/foo.da.md").write_text(corrected)
    changed(blog, found, Glossary(), lambda catalog: catalog)

    incoming = from_xliff(sent, "foo.xlf")
    written = changed(blog, found, Glossary(), lambda catalog: taken(catalog, incoming)[0])

    assert written == []
    assert (blog.root / "posts/foo.da.md").read_text() == corrected


def test_two_corrections_of_one_text_are_shown_as_a_conflict(pair: tuple[Blog, Pair]) -> None:
    blog, found = pair
    record, _ = known(blog, found)
    sent = to_xliff([(found.record, record)])
    corrected = DANISH.replace("# En", "# Et")
    (blog.root / "posts/foo.da.md").write_text(corrected)
    changed(blog, found, Glossary(), lambda catalog: catalog)

    done = sent.replace(b"<target>En</target>", b"<target>Den ene</target>")
    incoming = from_xliff(done, "foo.xlf")
    changed(blog, found, Glossary(), lambda catalog: taken(catalog, incoming)[0])

    assert (blog.root / "posts/foo.da.md").read_text() == corrected
    again, _ = known(blog, found)
    (entry,) = [one for one in again.entries if one.source == "One"]
    assert (entry.target, entry.suggestion, entry.trouble) == ("Et", "Den ene", "conflict")
