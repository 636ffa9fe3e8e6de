"""Tags changed in many posts at once: which files, and what becomes of each."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.changes import Add, Change, Remove, Replace, held
from mindblog_cli.posts.fields import FIELDS, SPACED, plain_key
from mindblog_cli.posts.front import read_front
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.save import digest
from mindblog_cli.posts.source import parse
from mindblog_cli.posts.stamps import content

if TYPE_CHECKING:
    from mindblog_cli.posts.edits import Edit

Becomes = Callable[[str], str | None]
"""A tag's new name; None where it stays as it is."""

_KINDS = ("tags", "categories")


def retag(root: Path, config: Config, posts: Iterable[Post], becomes: Becomes) -> list["Edit"]:
    """One edit for each post that has a tag which *becomes* another; doubles are merged.

    Raises ContentError for a front matter that can not be changed safely.
    """
    meant = _carriers(posts, lambda tag: becomes(tag) not in (None, "", tag))
    edits = (_edited(root, config, post, _renaming(post, becomes)) for post in meant)
    return [edit for edit in edits if edit]


def tagged(root: Path, config: Config, posts: Iterable[Post], tags: Sequence[str]) -> list["Edit"]:
    """One edit for each post that lacks one of *tags*."""
    edits = (
        _edited(root, config, post, [("tags", Add(("tags",), tag)) for tag in tags])
        for post in posts
    )
    return [edit for edit in edits if edit]


def untagged(root: Path, config: Config, posts: Iterable[Post], meant: Becomes) -> list["Edit"]:
    """One edit for each post that has a tag for which *meant* gives anything; it goes."""
    carriers = _carriers(posts, lambda tag: meant(tag) is not None)
    edits = (_edited(root, config, post, _removing(post, meant)) for post in carriers)
    return [edit for edit in edits if edit]


def _carriers(posts: Iterable[Post], meant: Callable[[str], bool]) -> list[Post]:
    """Those of *posts* with a tag that is *meant*; a spelling is judged once, not in each post."""
    posts = list(posts)
    written: set[str] = set()
    for post in posts:
        written.update(post.tags, post.categories)
    wanted = {tag for tag in written if meant(tag)}
    return [
        post
        for post in posts
        if not (wanted.isdisjoint(post.tags) and wanted.isdisjoint(post.categories))
    ]


_Wish = tuple[str, Change]


def _renaming(post: Post, becomes: Becomes) -> list[_Wish]:
    return [
        (kind, Replace((kind,), old, new))
        for kind in _KINDS
        for old in getattr(post, kind)
        if (new := becomes(old)) and new != old
    ]


def _removing(post: Post, meant: Becomes) -> list[_Wish]:
    return [
        (kind, Remove((kind,), old))
        for kind in _KINDS
        for old in getattr(post, kind)
        if meant(old) is not None
    ]


def _edited(root: Path, config: Config, post: Post, wishes: list[_Wish]) -> "Edit | None":
    if not wishes:
        return None
    # With it come yaml and tomlkit, and to list tags or to find nothing to do takes neither.
    from mindblog_cli.posts.edits import Edit, aimed  # noqa: PLC0415

    def aim(values: dict[str, Any]) -> list[Change]:
        return [_aimed(change, kind, values, config) for kind, change in wishes]

    path = front_file(root, config, post)
    before = content(root, path)
    after = aimed(before, aim, path, profile=config.profile)
    return Edit(path, digest(before), after) if after != before else None


def front_file(root: Path, config: Config, post: Post) -> str:
    """Where the front matter is: the post, or with Nikola a file beside it."""
    meta = f"{post.path.rpartition('.')[0]}.meta"
    apart = config.profile == "nikola" and (root / meta).is_file()
    return meta if apart else post.path


def values_of(data: bytes, path: str, config: Config) -> dict[str, object]:
    """What a front matter says, keys as they are written."""
    if path.endswith(".meta"):
        source = parse(b"", meta=data, profile=config.profile)
    else:
        source = parse(data, name=path, profile=config.profile)
    return read_front(source, path)[0]


def _aimed(change: Change, kind: str, values: dict[str, object], config: Config) -> Change:
    """*change* at the key that the file has for tags, and as that key is written."""
    names = next(field for field in FIELDS if field.name == kind)
    known = [(name,) for name in (names.name, *names.also)]
    keys = held(values, *known, *(("taxonomies", *path) for path in known)) or _usual(kind, config)
    spaced = plain_key(keys[-1]) in SPACED.get(config.profile, ())
    match change:
        case Add():
            return Add(keys, change.item, spaced=spaced)
        case Remove():
            return Remove(keys, change.item, spaced=spaced)
        case Replace():
            return Replace(keys, change.old, change.new, spaced=spaced)
    return change


def _usual(kind: str, config: Config) -> tuple[str, ...]:
    return ("taxonomies", kind) if config.profile == "zola" else (kind,)
