"""Which pages have to be looked at: those of chapters that are not as they were."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from mindblog_cli.build.state import Kept
from mindblog_cli.errors import Diagnostic
from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.plan import Outline, settled
from mindblog_cli.tree.token import together, token

SITEMAP = "sitemap"


class Choice(Struct, frozen=True):
    """The site's pages: *made* chapters as blueprints, the *same* ones as they are remembered.

    *keys* are those of the chapters, *listed* stand for what the sitemap says of each.
    """

    made: dict[str, list[Blueprint]]
    same: dict[str, Kept]
    keys: dict[str, bytes]
    listed: dict[str, bytes]
    diagnostics: list[Diagnostic]

    @property
    def pages(self) -> Iterator[Blueprint]:
        """The pages that are made."""
        return (page for pages in self.made.values() for page in pages)

    @property
    def paths(self) -> Iterator[str]:
        """Where all pages are, made or not."""
        yield from (page.path for page in self.pages)
        for kept in self.same.values():
            yield from kept.keys


def choose(outline: Outline, kept: Mapping[str, Kept]) -> Choice:
    """Make the chapters whose key *kept* does not have; all of them where that can not be told.

    That is so when the sitemap lists something else, or a page has come or gone: then others may
    have to give way to it.
    """
    made = {
        chapter.name: chapter.make()
        for chapter in outline.chapters
        if chapter.name not in kept or kept[chapter.name].key != chapter.key
    }
    names = {chapter.name for chapter in outline.chapters}
    gone = kept.keys() - names - {SITEMAP}
    listed = {
        name: _listed(made[name]) if name in made else kept[name].listed
        for name in (chapter.name for chapter in outline.chapters)
    }
    keys = {chapter.name: chapter.key for chapter in outline.chapters}
    keys[SITEMAP] = together(outline.press.settings, listed.values())
    there = SITEMAP in kept and kept[SITEMAP].key == keys[SITEMAP]
    if gone or not there or any(_moved(kept, name, pages) for name, pages in made.items()):
        return _all(outline, made, keys, listed)
    return Choice(made, {n: one for n, one in kept.items() if n not in made}, keys, listed, [])


def _moved(kept: Mapping[str, Kept], name: str, pages: Iterable[Blueprint]) -> bool:
    return name not in kept or kept[name].keys.keys() != {page.path for page in pages}


def _listed(pages: Iterable[Blueprint]) -> bytes:
    return token([page.entry for page in pages if page.entry])


def _all(
    outline: Outline,
    made: dict[str, list[Blueprint]],
    keys: dict[str, bytes],
    listed: dict[str, bytes],
) -> Choice:
    """Every chapter, and the sitemap of them; no two pages at one place."""
    whole = {
        chapter.name: made[chapter.name] if chapter.name in made else chapter.make()
        for chapter in outline.chapters
    }
    listed |= {name: _listed(pages) for name, pages in whole.items() if name not in made}
    keys[SITEMAP] = together(outline.press.settings, listed.values())
    pages = [page for chapter in whole.values() for page in chapter]
    whole[SITEMAP] = outline.sitemaps(page.entry for page in pages if page.entry)
    planned = settled(outline.site, [*pages, *whole[SITEMAP]])
    if len(planned.pages) < len(pages) + len(whole[SITEMAP]):
        left = {id(page) for page in planned.pages}
        whole = {name: [p for p in some if id(p) in left] for name, some in whole.items()}
    return Choice(whole, {}, keys, listed, planned.diagnostics)
