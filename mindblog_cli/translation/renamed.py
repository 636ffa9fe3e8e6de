"""Records that follow when a post and its translations are renamed."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from msgspec.structs import replace

from mindblog_cli.blog.root import Blog
from mindblog_cli.errors import ContentError
from mindblog_cli.l10n.folders import catalogs
from mindblog_cli.l10n.headers import glance
from mindblog_cli.l10n.pairs import Pair, pairs
from mindblog_cli.l10n.po import dump, load
from mindblog_cli.posts.edits import Edit
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.save import apply_all
from mindblog_cli.posts.stamps import content


def followed(blog: Blog, posts: Sequence[Post]) -> list[str]:
    """Let records whose posts have gone be those of translations that are just what they were of.

    The translations that have one now, by path. Where two fit nothing is done, for it can not be
    told which it is. The caller holds the blog's lock.
    """
    known = list(pairs(posts, blog.config))
    homeless = [pair for pair in known if pair.path and not (blog.root / pair.record).exists()]
    if not homeless:
        return []
    theirs = {pair.record for pair in known}
    alone = [path for path in catalogs(blog.root, blog.config) if path not in theirs]
    found = _found(blog, homeless, alone)
    apply_all(blog.root, [edit for _, edit, _ in found])
    for _, _, old in found:
        # A kill before this leaves a record without an original, which is said and does no harm.
        (blog.root / old).unlink(missing_ok=True)
    return [path for path, _, _ in found]


def _found(
    blog: Blog, homeless: Sequence[Pair], alone: Sequence[str]
) -> list[tuple[str, Edit, str]]:
    """The translation, the record that it gets, and where that was."""
    by_digest: dict[str, list[str]] = {}
    for path in alone:
        if seen := glance(content(blog.root, path)):
            by_digest.setdefault(seen.target_digest, []).append(path)
    twins = Counter(pair.translation.digest for pair in homeless if pair.translation)
    found = []
    for pair in homeless:
        digest = pair.translation.digest if pair.translation else ""
        fitting = by_digest.get(digest, [])
        if len(fitting) != 1 or twins[digest] != 1:
            continue
        with suppress(ContentError):
            old = load(content(blog.root, fitting[0]), fitting[0])
            if old.target_lang == pair.lang:
                new = replace(old, original=pair.original.path, translation=pair.path)
                found.append((pair.path, Edit(pair.record, "", dump(new)), fitting[0]))
    return found
