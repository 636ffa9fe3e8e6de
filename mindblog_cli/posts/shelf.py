"""All posts of a blog: found, read where they are new, and checked against each other."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic, in_order
from mindblog_cli.events import Began, Ended, Listener, Moved, silence
from mindblog_cli.patterns import pattern
from mindblog_cli.posts.find import SUFFIXES, Finds, Found, find
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.posts.reading import Reading
from mindblog_cli.posts.stamps import dated, unchanged

_LANGUAGE_LIKE = pattern(r"[a-z]{2,3}(?:[-_](?:[A-Z][a-z]{3}|[A-Z]{2}))?")

_INDEX_LIKE = pattern(rf"index\.({_LANGUAGE_LIKE.pattern})\.(?:{'|'.join(sorted(SUFFIXES))})")

_T = TypeVar("_T")
_R = TypeVar("_R")


class Spread(Protocol):
    """How work is done on many parts at once, in their order: `map`, or that of a pool."""

    def __call__(self, work: Callable[[_T], _R], parts: Sequence[_T], /) -> Iterable[_R]:
        """What *work* makes of each part."""


class Shelf(Struct, frozen=True):
    """The blog's posts, sorted by path, and what is wrong with them.

    *sections* are the `_index` files, *assets* the loose files that belong to no post. *readings*
    go by path and spare the next `scan` the files that did not change.
    """

    root: Path
    config: Config
    posts: tuple[Post, ...]
    sections: tuple[Post, ...] = ()
    assets: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    readings: dict[str, Reading] = {}

    def body(self, post: Post) -> str:
        """The text of *post* after the front matter and without a heading that is its title."""
        text: str = _files().body(self.root, self.config, post)
        return text

    def bodies(self, posts: Iterable[Post]) -> Iterator[tuple[Post, str]]:
        """Each post with its text, read one after the other."""
        return ((post, self.body(post)) for post in posts)


def scan(  # noqa: PLR0913 - most callers give two or three
    root: Path,
    config: Config,
    *,
    say: Listener = silence,
    known: Mapping[str, Reading] | None = None,
    spread: Spread | None = None,
    clock: Callable[[], int] = time.time_ns,
) -> Shelf:
    """Everything in the content folder; files whose stamp is in *known* are not opened.

    Many new files are read wherever *spread* likes, without it in this process. *clock* tells
    which files are as new as this scan; it should be the clock that the files are dated by.
    """
    began = clock()
    finds = find(root, config)
    todo = (*finds.posts, *finds.sections)
    known = known or {}
    say(Began("read", len(todo)))
    readings = {
        found.path: kept
        for found in todo
        if (kept := known.get(found.path)) and kept.stamp == found.stamp and kept.stamp
    }
    if readings:
        say(Moved("read", len(readings), what=next(reversed(readings))))
    new = [dated(found, began) for found in todo if found.path not in readings]
    for some in _read(root, config, new, known, spread):
        readings |= some
        say(Moved("read", len(some), what=next(reversed(some))))
    say(Ended("read"))
    return _shelved(root, config, finds, readings)


def _read(
    root: Path,
    config: Config,
    new: Sequence[Found],
    known: Mapping[str, Reading],
    spread: Spread | None,
) -> Iterator[dict[str, Reading]]:
    if same := unchanged(root, config, new, known):
        yield same
    if rest := [found for found in new if found.path not in same]:
        yield from _files().read_all(root, config, rest, spread)


def _files() -> ModuleType:
    """What opens files, with the parsers that it needs: loaded when there is one to be read."""
    return import_module("mindblog_cli.posts.files")


def _shelved(root: Path, config: Config, finds: Finds, readings: dict[str, Reading]) -> Shelf:
    """The *finds* with what each of them said, compared with each other."""
    posts = [_placed(readings[each.path].post, each) for each in finds.posts]
    sections = [_placed(readings[each.path].post, each) for each in finds.sections]
    joined, lost = _join([post for post in posts if post])
    listed = tuple(section for section in sections if section)
    said = [one for reading in readings.values() for one in reading.diagnostics]
    doubles = _doubles(joined) + _doubles(listed)
    strange = _strange(joined, config.langs)
    silent = (path for path, one in readings.items() if not one.post and not one.diagnostics)
    return Shelf(
        root=root,
        config=config,
        posts=tuple(joined),
        sections=listed,
        assets=tuple(sorted([*finds.assets, *silent])),
        diagnostics=tuple(in_order([*_absent(root, config), *said, *lost, *doubles, *strange])),
        skipped=finds.skipped,
        readings=readings,
    )


def _absent(root: Path, config: Config) -> list[Diagnostic]:
    """No folder is no error, for a blog may be new; but it may also be a slip in the settings."""
    if (root / config.posts).is_dir():
        return []
    said, hint = "there is no such folder", f'posts = "{config.posts}" in the settings names it'
    return [Diagnostic("MB007", said, config.posts, severity="warning", hint=hint)]


def _placed(post: Post | None, found: Found) -> Post | None:
    """A kept post with the files that lie beside it now."""
    return replace(post, assets=found.assets) if post and post.assets != found.assets else post


def _join(posts: list[Post]) -> tuple[list[Post], list[Diagnostic]]:
    """Translations with the story that their `translation_of` means, by any of its names."""
    if not any(post.translation_of for post in posts):
        return posts, []
    stories = {post.id.name for post in posts if not post.translation_of}
    joined, lost = [], []
    for post in posts:
        if not post.translation_of or post.id.name in stories:
            joined.append(post)
        elif name := _meant(post, posts):
            joined.append(replace(post, id=PostId(name, post.id.lang)))
        else:
            joined.append(post)
            lost.append(_no_original(post))
    return joined, lost


def _meant(post: Post, posts: list[Post]) -> str:
    """The one story of which a post has this slug, stem or file name."""
    wanted = _last(post.id.name)
    names = {
        each.id.name
        for each in posts
        if not each.translation_of and wanted in (each.slug, each.stem, _last(each.id.name))
    }
    return names.pop() if len(names) == 1 else ""


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _no_original(post: Post) -> Diagnostic:
    said = f'translation_of: there is no single post "{post.translation_of}"'
    hint = "give the path of the original under the content folder"
    return Diagnostic("MB031", said, post.path, severity="warning", hint=hint)


def _doubles(posts: Sequence[Post]) -> list[Diagnostic]:
    """Two files of one language in one story."""
    if len({post.id for post in posts}) == len(posts):
        return []
    first: dict[PostId, Post] = {}
    found: list[Diagnostic] = []
    for post in posts:
        other = first.setdefault(post.id, post)
        if other is not post:
            said = f'{other.path} is "{post.id.name}" in language "{post.id.lang}" too'
            hint = "rename one of the two, or give it another language or translationKey"
            found.append(Diagnostic("MB022", said, post.path, hint=hint))
    return found


def _strange(posts: list[Post], langs: tuple[str, ...]) -> list[Diagnostic]:
    """`foo.de.md` beside `foo.md`, and no German blog: it would become a post called "foo.de".

    Or `index.de.md` beside `index.md`, which would go for a file that belongs to the post.
    """
    dotted = [post for post in posts if "." in post.stem]
    names = {(post.section, post.stem) for post in posts} if dotted else set()
    found = {}
    for post in dotted:
        stem, _, suffix = post.stem.rpartition(".")
        if _LANGUAGE_LIKE.fullmatch(suffix) and (post.section, stem) in names:
            found[post.path] = suffix
    for post in posts:
        for name in post.assets:
            if index := _INDEX_LIKE.fullmatch(name):
                found[f"{post.folder}/{name}"] = index[1]
    return [_no_language(path, suffix, langs) for path, suffix in found.items()]


def _no_language(path: str, suffix: str, langs: tuple[str, ...]) -> Diagnostic:
    said = f'"{suffix}" in the file\'s name is no language of this blog'
    hint = f"configured: {', '.join(langs)}; a new one is a table [languages.{suffix}]"
    return Diagnostic("MB012", said, path, severity="warning", hint=hint)
