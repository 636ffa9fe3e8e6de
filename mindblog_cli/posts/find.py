"""Which files are posts: one walk through the content folder, nothing opened."""

import fnmatch
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import ConfigError
from mindblog_cli.posts.names import DRAFTS, LIST_PAGE, POSTS, Naming, is_index, naming

SUFFIXES = frozenset({"md", "markdown", "mkd", "mdown", "html"})
MORE_SUFFIXES = {"nikola": frozenset({"rst", "txt"}), "pelican": frozenset({"rst"})}

# Where a folder with an index is that one post and nothing else, as Hugo has it.
BUNDLING = frozenset({"mindblog", "hugo", "zola"})

# What is never content, by name; the first rule that fits is the one that is told.
RULES = (
    (re.compile(r"\..*", re.DOTALL), "hidden"),
    (re.compile(r".*~|.*\.swp|#.*#", re.DOTALL), "an editor's copy"),
    (re.compile("node_modules"), "no content"),
)

# Templates and settings that a generator keeps among the posts.
OWN = {
    "eleventy": re.compile(
        r"_(?:data|includes|layouts)|.*\.(?:njk|liquid|hbs|ejs|pug|webc|11ty\.\w+|11tydata\.\w+)"
    )
}

# Nikola may keep the front matter of `foo.rst` in a file of its own.
APART = "meta"


class Found(Struct, frozen=True):
    """A file that should be a post; *stamp* changes when it is written.

    *path* and *meta* are relative to the blog's root, *assets* to the post's own folder.
    """

    path: str
    named: Naming
    stamp: tuple[int, ...] = ()
    assets: tuple[str, ...] = ()
    meta: str = ""


class Finds(Struct, frozen=True):
    """All that lies in the content folder; *skipped* is what was left out, with the rule."""

    posts: tuple[Found, ...] = ()
    sections: tuple[Found, ...] = ()
    assets: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()


def find(root: Path, config: Config) -> Finds:
    """Posts, list pages and loose files under *root*, sorted by path."""
    walk = _Walk(root, config)
    walk.folder("")
    both = sorted(walk.found, key=lambda found: found.path)
    return Finds(
        posts=tuple(found for found in both if not found.named.index),
        sections=tuple(found for found in both if found.named.index),
        assets=tuple(sorted(walk.assets)),
        skipped=tuple(sorted(walk.skipped)),
    )


def named_file(path: str, config: Config) -> Naming:
    """What the name of the post at *path*, relative to the blog's root, says."""
    content = _folder(config.posts)
    inside = path.removeprefix(f"{content}/") if content else path
    return naming(inside, config.langs)


class _Walk:
    """The walk and what it has met so far; paths in here are relative to the content root."""

    def __init__(self, root: Path, config: Config) -> None:
        self.root = root
        self.content = _folder(config.posts)
        self.langs = config.langs
        self.profile = config.profile
        self.suffixes = SUFFIXES | MORE_SUFFIXES.get(config.profile, frozenset())
        self.ignored = _matcher(config.ignore)
        self.ours = {_folder(config.static), _folder(config.theme)} - {""}
        self.found: list[Found] = []
        self.assets: list[str] = []
        self.skipped: list[tuple[str, str]] = []

    def folder(self, rel: str) -> None:
        """Take in one folder: a bundle with its assets, or posts and folders side by side."""
        if not self._takes(rel):
            self._pass_by(rel)
            return
        files, folders = self._entries(rel)
        posts = [file for file in files if self._is_post(file.name)]
        indexes = [post for post in posts if naming(_join(rel, post.name), self.langs).bundle]
        others = [file.name for file in files if not self._is_post(file.name)]
        if indexes and (self.profile in BUNDLING or indexes == posts):
            lists = [post for post in posts if post.name.startswith(LIST_PAGE)]
            pages = [post.name for post in posts if post not in indexes and post not in lists]
            assets = tuple(sorted([*others, *pages, *self._within(rel, folders)]))
            self._posts(rel, indexes, set(others), assets)
            self._posts(rel, lists, set(others))
            return
        self._posts(rel, posts, set(others))
        self._loose(rel, others)
        for name in folders:
            self.folder(_join(rel, name))

    def _takes(self, rel: str) -> bool:
        """Jekyll has posts only in folders that say so."""
        inside = {POSTS, DRAFTS} & set(_join(self.content, rel).split("/"))
        return self.profile != "jekyll" or bool(inside)

    def _pass_by(self, rel: str) -> None:
        files, folders = self._entries(rel)
        for file in files:
            if self._is_post(file.name):
                self._skip(_join(rel, file.name), f"outside {POSTS}")
        for name in folders:
            if name in (POSTS, DRAFTS) or not name.startswith("_"):
                self.folder(_join(rel, name))
            else:
                self._skip(_join(rel, name), "Jekyll's own folder")

    def _within(self, rel: str, folders: list[str], prefix: str = "") -> Iterator[str]:
        """Files in the folders of a bundle; a bundle inside it is one of its own."""
        for name in folders:
            path = _join(rel, name)
            files, deeper = self._entries(path)
            if any(self._is_post(file.name) and is_index(file.name, self.langs) for file in files):
                self.folder(path)
                continue
            yield from (f"{prefix}{name}/{file.name}" for file in files)
            yield from self._within(path, deeper, f"{prefix}{name}/")

    def _posts(
        self,
        rel: str,
        files: list[os.DirEntry[str]],
        others: set[str],
        assets: tuple[str, ...] = (),
    ) -> None:
        self.found.extend(self._post(rel, file, others, assets) for file in files)

    def _post(
        self, rel: str, file: os.DirEntry[str], names: set[str], assets: tuple[str, ...]
    ) -> Found:
        apart = self._apart(file.name, names)
        stamp = _stamp(file)
        if apart:
            stamp += _stamp(self.root / self.content / rel / apart)
        path = _join(rel, file.name)
        return Found(
            path=_join(self.content, path),
            named=naming(path, self.langs),
            stamp=stamp,
            assets=tuple(name for name in assets if name != apart),
            meta=_join(self.content, _join(rel, apart)) if apart else "",
        )

    def _apart(self, name: str, names: set[str]) -> str:
        meta = f"{name.rpartition('.')[0]}.{APART}"
        return meta if self.profile == "nikola" and meta in names else ""

    def _loose(self, rel: str, names: list[str]) -> None:
        for name in names:
            path = _join(rel, name)
            if self.profile == "nikola" and name.endswith(f".{APART}"):
                self._skip(path, "front matter of a post")
            else:
                self.assets.append(_join(self.content, path))

    def _entries(self, rel: str) -> tuple[list[os.DirEntry[str]], list[str]]:
        files, folders = [], []
        try:
            with os.scandir(self.root / self.content / rel) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if rule := self._rule(_join(rel, entry.name), entry):
                        self._skip(_join(rel, entry.name), rule)
                    elif entry.is_dir():
                        folders.append(entry.name)
                    else:
                        files.append(entry)
        except FileNotFoundError:
            return [], []
        except PermissionError as error:
            # Going on would take its posts off the site.
            raise ConfigError(
                f"the folder {_join(self.content, rel) or '.'} can not be read", hint=str(error)
            ) from error
        return files, folders

    def _rule(self, path: str, entry: os.DirEntry[str]) -> str:
        """Why an entry is left out, or nothing."""
        name = entry.name
        own = OWN.get(self.profile)
        rules = (*RULES, (own, "a template or settings")) if own else RULES
        if rule := next((rule for names, rule in rules if names.fullmatch(name)), ""):
            return rule
        if _join(self.content, path) in self.ours:
            return "no content"
        if self.ignored(path) or self.ignored(_join(self.content, path)):
            return "ignored"
        if not _is_text(name):
            return "name is not UTF-8"
        # Links to folders may go round in circles.
        return "link to a folder" if entry.is_symlink() and entry.is_dir() else ""

    def _is_post(self, name: str) -> bool:
        return name.rpartition(".")[2].lower() in self.suffixes

    def _skip(self, path: str, rule: str) -> None:
        readable = _join(self.content, path).encode(errors="backslashreplace").decode()
        self.skipped.append((readable, rule))


def _stamp(file: os.DirEntry[str] | Path) -> tuple[int, ...]:
    """Nothing for a link that leads nowhere: whoever opens it will say so."""
    try:
        stat = file.stat()
    except FileNotFoundError:
        return ()
    return stat.st_mtime_ns, stat.st_size


def _folder(written: str) -> str:
    path = posixpath.normpath(written)
    return "" if path == "." else path


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder and name else folder or name


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _matcher(globs: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a path is meant by one of *globs*; one without `/` means a name anywhere."""
    if not globs:
        return lambda path: False
    spread = [spelled for glob in globs for spelled in _spellings(glob.strip("/"))]
    pattern = re.compile("|".join(fnmatch.translate(glob) for glob in spread))
    return lambda path: bool(pattern.fullmatch(path))


def _spellings(glob: str) -> list[str]:
    bare = glob.removesuffix("/**").removesuffix("/*") if glob.endswith("/**") else glob
    anywhere = bare.removeprefix("**/")
    return [bare, anywhere, f"*/{anywhere}"] if "/" not in anywhere or anywhere != bare else [bare]
