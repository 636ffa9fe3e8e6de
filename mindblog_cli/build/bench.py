"""Where pages are made: whoever has a `Kit`, pages and texts makes the same bytes of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from msgspec import Struct, field, msgpack

from mindblog_cli.build.atlas import Atlas
from mindblog_cli.build.note import Note
from mindblog_cli.build.texts import Text, written
from mindblog_cli.errors import MindBlogError
from mindblog_cli.markup.fragment import Fragment
from mindblog_cli.markup.palette import Highlights
from mindblog_cli.pages.page import Page
from mindblog_cli.posts.post import PostId
from mindblog_cli.render.moulds import Moulds
from mindblog_cli.render.renderer import Renderer
from mindblog_cli.render.theme import Theme
from mindblog_cli.tree.tree import Leaf

Put = Callable[[str, bytes], tuple[Leaf, bool]]
Texts = Callable[[PostId], Text]
Fragments = dict[PostId, Fragment]


class Kit(Struct, frozen=True):
    """All that pages are made with beside themselves; plain values, to be sent anywhere.

    *wanted* are the posts whose fragments other pages (feeds) will ask for as well.
    """

    theme: Theme
    root: str
    atlas: Atlas
    highlights: dict[str, str]
    moulds: Moulds | None
    wanted: frozenset[PostId]


class Made(Struct, array_like=True):
    """What came of some pages, small enough to be sent home.

    *files* are path, digest, size and whether the disk had something else; *contents* the bytes
    of those that are still to be written. *notes* go by the path of a post, and so do *loose*
    files that it names, by their path on the site. *highlights* are the blocks of code that were
    asked for.
    """

    files: list[tuple[str, str, int, bool]] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    loose: dict[str, dict[str, str]] = field(default_factory=dict)
    highlights: dict[str, str] = field(default_factory=dict)
    fragments: list[tuple[PostId, Fragment]] = field(default_factory=list)


class Bench:
    """One renderer and what it remembers; one to a process and run."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.renderer = Renderer(kit.theme, kit.root, kit.moulds)
        self._highlights = Highlights(kit.highlights)

    def make(
        self,
        pages: Iterable[Page],
        texts: Texts,
        put: Put | None,
        given: Mapping[PostId, Fragment],
    ) -> Made:
        """Render *pages*; *given* fragments need not be made. Without *put* bytes are sent home."""
        made = Made()
        own: Fragments = {}
        for page in pages:
            fragments = {key: self._fragment(key, texts, own, given, made) for key in page.bodies}
            content = self.renderer.render(page, fragments)
            if put:
                leaf, wrote = put(page.path, content)
                made.files.append((page.path, leaf.digest, leaf.size, wrote))
            else:
                made.contents[page.path] = content
        made.fragments = list(own.items())
        made.highlights, self._highlights.used = self._highlights.used, {}
        return made

    def _fragment(
        self,
        key: PostId,
        texts: Texts,
        own: Fragments,
        given: Mapping[PostId, Fragment],
        made: Made,
    ) -> Fragment:
        if (known := given.get(key) or own.get(key)) is not None:
            return known
        text = texts(key)
        self.kit.atlas.loose.clear()
        fragment, made.notes[text.path] = self._written(text)
        if named := dict(self.kit.atlas.loose):
            made.loose[text.path] = named
        if key in self.kit.wanted:
            own[key] = fragment
        return fragment

    def proofs(self, keys: Iterable[PostId], texts: Texts) -> dict[str, Note]:
        """What would be noted of some texts, without a page of them."""
        return {text.path: self._written(text)[1] for text in map(texts, keys)}

    def _written(self, text: Text) -> tuple[Fragment, Note]:
        labels = self.renderer.labels(text.id.lang)
        return written(text, self.kit.atlas, labels, self._highlights)


@contextmanager
def far_from_home() -> Iterator[None]:
    """What goes wrong here is told elsewhere: errors leave behind what can not travel with them."""
    try:
        yield
    except MindBlogError as error:
        error.__cause__ = error.__context__ = None
        raise


def packed(made: Made) -> bytes:
    """*made* as bytes: a third of what pickling it would cost."""
    return msgpack.encode(made)


def unpacked(data: bytes) -> Made:
    """The opposite of `packed`."""
    return msgpack.decode(data, type=Made)
