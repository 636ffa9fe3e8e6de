"""A blog that its author goes on changing: what an edit may do, and how far it can be undone."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random

import tomlkit
from msgspec import structs

from mindblog_cli.blog.config import Config
from mindblog_cli.blog.root import open_blog
from mindblog_cli.build.build import BuildOptions
from mindblog_cli.errors import ContentError
from mindblog_cli.posts.changes import Change, Put
from mindblog_cli.posts.edits import edited
from mindblog_cli.posts.find import find
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.reader import read
from mindblog_cli.posts.source import parse, unparse
from tests.laws.outcome import Outcome, built, clean

WORDS = ("air", "body", "care", "dusk", "ease", "film", "gaze", "hand", "idea", "joke", "mind")

Wanted = Callable[[Post], object]


def anything(_: Post) -> bool:
    """Every post will do."""
    return True


def dated(post: Post) -> bool:
    """News, not a page."""
    return post.date is not None


def shown(post: Post, now: datetime) -> bool:
    """Whether readers see the post, as far as its own file says."""
    begun = all(when.at <= now for when in (post.date, post.publish_at) if when)
    return post.status == "live" and begun and not (post.expires and post.expires.at <= now)


class Pointless(Exception):
    """The blog has nothing of the kind that an edit needs."""


class Wandering:
    """A blog in *root* at a moment *now*; every choice is made by *chance*."""

    def __init__(self, root: Path, chance: Random, now: datetime) -> None:
        self.root = root
        self.chance = chance
        self.now = now
        self.last: Outcome | None = None
        self._number = 0
        self._before: dict[str, bytes | None] = {}

    # Building.

    def build(self, options: BuildOptions | None = None) -> Outcome:
        """Build into the folder that was built into before; a refusal must not touch the site."""
        made = built(self.root, self.now, options or BuildOptions())
        if made.fault.startswith("ContentError") and self.last:
            assert made.files == self.last.files
        if not made.fault:
            self._before.clear()
        self.last = made
        return made

    def clean(self) -> Outcome:
        """What the same sources are from nothing."""
        return clean(self.root, self.now, self.root.with_name(f"{self.root.name}-fresh"))

    def rest(self) -> None:
        """Let an hour go by: what was saved is then too old to be doubted."""
        hour = 3600 * 10**9
        for path in (self.root, *self.root.rglob("*")):
            stat = path.stat()
            old = stat.st_mtime_ns < time.time_ns() - hour
            if not old and ".mindblog" not in path.relative_to(self.root).parts:
                os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns - hour))

    def forget(self) -> None:
        """The site on disk is no longer what the last build left."""
        self.last = None

    def undo(self) -> None:
        """Put back every source as it was when the blog last could be built."""
        before = dict(self._before)
        for path in [path for path, data in before.items() if data is None]:
            if (self.root / path).is_file():
                self.remove(path)
        for path, data in before.items():
            if data is not None:
                self.write(path, data)
        for link in list(self.root.rglob("*")):
            if link.is_symlink() and not link.exists():
                link.unlink()

    # Sources.

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def write(self, path: str, content: bytes | str) -> None:
        """Save as editors do; folders come to be as needed."""
        file = self.root / path
        self._before.setdefault(path, file.read_bytes() if file.is_file() else None)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def remove(self, path: str) -> None:
        """Delete, and the folder with it that holds nothing else."""
        file = self.root / path
        self._before.setdefault(path, file.read_bytes())
        file.unlink()
        while not any(file.parent.iterdir()) and not file.parent.is_symlink():
            file = file.parent
            file.rmdir()

    def move(self, old: str, new: str) -> None:
        """Rename; the file keeps its time."""
        stat = (self.root / old).stat()
        self.write(new, self.read(old))
        self.remove(old)
        os.utime(self.root / new, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def files(self, *under: str) -> list[str]:
        """All files of the author's below the folders *under*."""
        found = (
            path for folder in under for path in (self.root / folder).rglob("*") if path.is_file()
        )
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def work(self) -> list[Path]:
        """What builds keep for the next one, whatever that is: all beside the site itself."""
        folder = self.root / ".mindblog"
        inside = (path for path in folder.rglob("*") if path.is_file())
        return sorted(path for path in inside if folder / "site" not in path.parents)

    def lose(self, path: str) -> None:
        """Remove something that was made, be it a file or a folder."""
        target = self.root / ".mindblog" / path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
        self.forget()

    # Posts.

    @property
    def config(self) -> Config:
        return open_blog(self.root, {}).config

    def paths(self) -> list[str]:
        """The files of all posts."""
        return [found.path for found in find(self.root, self.config).posts]

    def posts(self) -> Iterator[Post]:
        """All posts that can be read, in any order."""
        config = self.config
        found = list(find(self.root, config).posts)
        self.chance.shuffle(found)
        for one in found:
            post, _ = read(one, self.read(one.path), config)
            if post:
                yield structs.replace(post, assets=one.assets)

    def post(self, wanted: Wanted = anything) -> Post:
        """Any post that readers can see and that is *wanted*."""
        return self.any_post(lambda post: shown(post, self.now) and wanted(post))

    def any_post(self, wanted: Wanted) -> Post:
        """Any post that is *wanted*, and be it a draft."""
        for post in self.posts():
            if wanted(post):
                return post
        raise Pointless

    def front(self, path: str, *changes: Change) -> None:
        """Change the front matter of one post."""
        try:
            self.write(path, edited(self.read(path), changes, path))
        except ContentError as error:
            raise Pointless from error

    def put(self, path: str, key: str, value: str | bool | int | list[str]) -> None:
        """Give one field of a post a value."""
        self.front(path, Put((key,), value))

    def body(self, path: str, change: Callable[[str], str]) -> None:
        """Change what stands below the front matter of one post."""
        source = parse(self.read(path), name=path)
        text = change(source.body.decode())
        self.write(path, unparse(structs.replace(source, body=text.encode())))

    def add(self, path: str, text: str) -> None:
        """Write a paragraph at the end of a post."""
        self.body(path, lambda body: f"{body.rstrip()}\n\n{text}\n")

    # Settings.

    def set(self, *keys: str, to: object) -> None:
        """Give a setting a value; None takes it away."""
        settings = tomlkit.parse(self.read("mindblog.toml").decode())
        table = settings
        for key in keys[:-1]:
            table = table.setdefault(key, tomlkit.table())
        if to is None:
            table.pop(keys[-1], None)
        else:
            table[keys[-1]] = to
        self.write("mindblog.toml", tomlkit.dumps(settings))

    # Chance.

    def new(self) -> str:
        """A word that is nowhere yet."""
        self._number += 1
        return f"{self.chance.choice(WORDS)}{self._number}x{self.chance.randrange(1000)}"

    def prose(self) -> str:
        return " ".join([*(self.chance.choice(WORDS) for _ in range(8)), self.new()]).capitalize()
