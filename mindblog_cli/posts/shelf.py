"""All posts of a blog: found, read where they are new, and checked against each other."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import ContentError, Diagnostic, in_order
from mindblog_cli.events import Began, Ended, Listener, Moved, silence
from mindblog_cli.posts.find import APART, SUFFIXES, Finds, Found, find
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.posts.reader import body_of, read
from mindblog_cli.posts.source import parse

# A listener is told of so many files at a time; a line each would cost more than reading does.
STEP = 100

_LANGUAGE_LIKE = re.compile(r"[a-z]{2,3}(?:[-_](?:[A-Z][a-z]{3}|[A-Z]{2}))?")

_INDEX_LIKE = re.compile(rf"index\.({_LANGUAGE_LIKE.pattern})\.(?:{'|'.join(sorted(SUFFIXES))})")


class Reading(Struct, frozen=True):
    """What one file said when its *stamp* was this; worth keeping until the next time.

    Before it has met other posts: stories are joined and compared when all are known.
    """

    stamp: tuple[int, ...]
    post: Post | None
    diagnostics: tuple[Diagnostic, ...] = ()


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
        file = self.root / post.path
        beside = file.with_suffix(f".{APART}") if self.config.profile == "nikola" else None
        try:
            meta = beside.read_bytes() if beside and beside.is_file() else None
            data = file.read_bytes()
        except OSError as error:
            raise ContentError("a post has gone", [_unreadable(post.path, error)]) from error
        source = parse(data, name=post.path, meta=meta, profile=self.config.profile)
        return body_of(source, post)

    def bodies(self, posts: Iterable[Post]) -> Iterator[tuple[Post, str]]:
        """Each post with its text, read one after the other."""
        return ((post, self.body(post)) for post in posts)


def scan(
    root: Path,
    config: Config,
    *,
    say: Listener = silence,
    known: Mapping[str, Reading] | None = None,
) -> Shelf:
    """Everything in the content folder; files whose stamp is in *known* are not opened."""
    finds = find(root, config)
    readings = dict(_read_all(root, finds, config, say, known or {}))
    found = {each.path: each for each in (*finds.posts, *finds.sections)}
    posts = [_placed(readings[each.path].post, each) for each in finds.posts]
    sections = [_placed(readings[each.path].post, each) for each in finds.sections]
    joined, lost = _join([post for post in posts if post])
    said = [one for reading in readings.values() for one in reading.diagnostics]
    doubles = _doubles(joined) + _doubles([section for section in sections if section])
    strange = _strange(joined, config.langs)
    silent = (path for path, one in readings.items() if not one.post and not one.diagnostics)
    return Shelf(
        root=root,
        config=config,
        posts=tuple(joined),
        sections=tuple(section for section in sections if section),
        assets=tuple(sorted([*finds.assets, *silent])),
        diagnostics=tuple(in_order([*_absent(root, config), *said, *lost, *doubles, *strange])),
        skipped=finds.skipped,
        readings={path: readings[path] for path in found},
    )


def _read_all(
    root: Path, finds: Finds, config: Config, say: Listener, known: Mapping[str, Reading]
) -> Iterator[tuple[str, Reading]]:
    todo = (*finds.posts, *finds.sections)
    say(Began("read", len(todo)))
    for at, found in enumerate(todo, start=1):
        kept = known.get(found.path)
        same = kept and kept.stamp and kept.stamp == found.stamp
        yield found.path, kept if kept and same else _read_one(root, found, config)
        if at % STEP == 0 or at == len(todo):
            say(Moved("read", at % STEP or STEP, what=found.path))
    say(Ended("read"))


def _read_one(root: Path, found: Found, config: Config) -> Reading:
    try:
        meta = (root / found.meta).read_bytes() if found.meta else None
        data = (root / found.path).read_bytes()
    except OSError as error:
        return Reading((), None, (_unreadable(found.path, error),))
    post, diagnostics = read(found, data, config, meta)
    return Reading(found.stamp, post, tuple(diagnostics))


def _unreadable(path: str, error: OSError) -> Diagnostic:
    said = f"can not be read: {error.strerror or error}"
    return Diagnostic("MB007", said, path, hint="is it yours, and is the disk there?")


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


def _doubles(posts: list[Post]) -> list[Diagnostic]:
    """Two files of one language in one story."""
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
    names = {(post.section, post.stem) for post in posts}
    found = {}
    for post in posts:
        stem, _, suffix = post.stem.rpartition(".")
        if _LANGUAGE_LIKE.fullmatch(suffix) and (post.section, stem) in names:
            found[post.path] = suffix
        for name in post.assets:
            if index := _INDEX_LIKE.fullmatch(name):
                found[f"{post.folder}/{name}"] = index[1]
    return [_no_language(path, suffix, langs) for path, suffix in found.items()]


def _no_language(path: str, suffix: str, langs: tuple[str, ...]) -> Diagnostic:
    said = f'"{suffix}" in the file\'s name is no language of this blog'
    hint = f"configured: {', '.join(langs)}; a new one is a table [languages.{suffix}]"
    return Diagnostic("MB012", said, path, severity="warning", hint=hint)
