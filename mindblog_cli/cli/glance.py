"""What a blog's folder says at a glance: its languages, targets and tags, the names of its posts.

For completion alone, so it reads as little as it can with the standard library and never
complains; whoever opens the blog in earnest will.
"""

import os
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from mindblog_cli.patterns import pattern

SUFFIXES = frozenset({"md", "markdown", "mkd", "mdown", "html", "rst"})
BUNDLING = frozenset({"mindblog", "hugo", "zola"})
_DATED = pattern(r"\d{4}-\d{2}-\d{2}[-_ ](?=.)")


class Glance(NamedTuple):
    """The blog around a folder; all is empty where there is none."""

    posts: str = ""
    langs: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    bundling: bool = True
    """Whether a folder with an index is that one post, whatever else is in it."""


def glance(folder: str) -> Glance:
    """The blog that *folder* lies in."""
    folder = os.path.abspath(folder)
    while not (settings := _settings(folder)):
        above = os.path.dirname(folder)
        if above == folder:
            return Glance()
        folder = above
    langs = dict.fromkeys([_word(settings, "language", "en"), *_table(settings, "languages")])
    tags = _table(settings, "tags")
    names = [_table(tag, "names").values() for tag in tags.values() if isinstance(tag, dict)]
    return Glance(
        posts=os.path.join(folder, _word(settings, "posts", "posts")),
        langs=tuple(langs),
        targets=tuple(_table(settings, "targets")),
        bundling=_word(settings, "profile", "mindblog") in BUNDLING,
        tags=tuple(dict.fromkeys([*tags, *(str(name) for each in names for name in each)])),
    )


def post_names(blog: Glance, start: str) -> Iterator[str]:
    """What the posts that begin with *start* are called, by their files; some come twice."""
    langs = frozenset(_plain(lang) for lang in blog.langs)
    todo = [(blog.posts, False)]
    while todo:
        folder, within = todo.pop()
        stems, folders = _entries(folder)
        bare = [_without_language(stem, langs) for stem in stems]
        others = [stem for stem in bare if stem != "index"]
        bundle = len(others) < len(bare) and (blog.bundling or not others)
        # In a post's own folder lies what belongs to it, but for another one's own folder.
        names = [] if bundle or within else others
        names += [os.path.basename(folder)] if len(others) < len(bare) else []
        yield from _fitting(names, start)
        todo += [(inner, within or bundle) for inner in folders]


def _entries(folder: str) -> tuple[list[str], list[str]]:
    stems, folders = [], []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            stem, dot, suffix = entry.name.rpartition(".")
            if entry.name.startswith((".", "_index")):
                continue
            if dot and suffix.lower() in SUFFIXES:
                stems.append(stem)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
    return stems, folders


def _without_language(stem: str, langs: frozenset[str]) -> str:
    base, dot, lang = stem.rpartition(".")
    return base if dot and _plain(lang) in langs else stem


def _plain(lang: str) -> str:
    return lang.casefold().replace("_", "-")


def _fitting(stems: list[str], start: str) -> Iterator[str]:
    for stem in stems:
        name = stem[11:] if _DATED.match(stem) else stem
        if name.startswith(start):
            yield name


def _settings(folder: str) -> dict[str, Any]:
    """The settings in *folder*, if it is a blog's, with what is set for this machine alone."""
    own = _toml(folder, "mindblog.toml")
    shared = {} if own else _table(_table(_toml(folder, "pyproject.toml"), "tool"), "mindblog")
    local = _toml(folder, "mindblog.local.toml") if own or shared else {}
    both = own or shared
    targets = {**_table(both, "targets"), **_table(local, "targets")}
    return {**both, **local, "targets": targets} if both else {}


def _toml(folder: str, name: str) -> dict[str, Any]:
    with suppress(OSError, ValueError), open(os.path.join(folder, name), "rb") as file:
        return tomllib.load(file)
    return {}


def _table(settings: dict[str, Any], key: str) -> dict[str, Any]:
    found = settings.get(key)
    return found if isinstance(found, dict) else {}


def _word(settings: dict[str, Any], key: str, default: str) -> str:
    found = settings.get(key)
    return found if isinstance(found, str) else default
