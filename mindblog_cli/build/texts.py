"""A post's text on its way to a page, and what is worth remembering of it."""

from collections.abc import Callable, MutableMapping

from msgspec import Struct

from mindblog_cli.build.atlas import Atlas
from mindblog_cli.errors import Diagnostic
from mindblog_cli.markup.fragment import Fragment, Labels, Setting, fragment
from mindblog_cli.posts.post import Markup, PostId
from mindblog_cli.tree.token import token

Links = tuple[tuple[str, str | None], ...]


class Text(Struct, frozen=True, array_like=True):
    """What a post's author wrote, and where: all that a fragment is made of beside the site."""

    id: PostId
    path: str
    title: str
    body: str
    body_line: int
    markup: Markup


class Note(Struct, frozen=True, array_like=True):
    """What a text depends on outside itself, and what is wrong with it.

    *links* are the addresses within the blog that it names, each with where it led; a text whose
    links lead elsewhere now has to be made anew.
    """

    links: Links = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def token(self) -> bytes:
        """What stands for where the links led; nothing for a text without any."""
        return token(self.links) if self.links else b""

    def holds(self, atlas: Atlas, of: PostId) -> "Note":
        """The same note if all links lead where they led, else one with where they lead now."""
        resolve = atlas.resolver(of)
        now = tuple((href, resolve(href)) for href, _ in self.links)
        return self if now == self.links else Note(now, self.diagnostics)


def written(
    text: Text, atlas: Atlas, labels: Labels, highlights: MutableMapping[str, str]
) -> tuple[Fragment, Note]:
    """The fragment that *text* makes, and what to remember of it."""
    led: dict[str, str | None] = {}
    setting = Setting(
        resolve=_noting(atlas.resolver(text.id), led),
        labels=labels,
        highlights=highlights,
        title=text.title,
    )
    made = fragment(text.body, setting, markup=text.markup)
    faults = tuple(made.diagnostics(text.path, text.body_line))
    return made, Note(tuple(led.items()), faults)


def _noting(
    resolve: Callable[[str], str | None], led: dict[str, str | None]
) -> Callable[[str], str | None]:
    def noted(href: str) -> str | None:
        if href not in led:
            led[href] = resolve(href)
        return led[href]

    return noted
