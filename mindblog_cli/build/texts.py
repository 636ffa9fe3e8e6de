"""A post's text on its way to a page."""

from collections.abc import Callable, MutableMapping

from msgspec import Struct

from mindblog_cli.build.atlas import Atlas
from mindblog_cli.build.note import Note
from mindblog_cli.markup.fragment import Fragment, Labels, Setting, fragment
from mindblog_cli.posts.post import Markup, PostId


class Text(Struct, frozen=True, array_like=True):
    """What a post's author wrote, and where: all that a fragment is made of beside the site."""

    id: PostId
    path: str
    title: str
    body: str
    body_line: int
    markup: Markup


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
