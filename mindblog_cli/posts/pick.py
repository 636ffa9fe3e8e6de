"""From what someone typed to the post that is meant, or to the question which one is."""

import difflib
import posixpath
from collections.abc import Callable, Sequence

from mindblog_cli.errors import AnswerNeeded
from mindblog_cli.posts.names import language
from mindblog_cli.posts.post import Post

# How many posts a message can name before it stops being read.
FEW = 10


def pick(posts: Sequence[Post], query: str, lang: str | None = None, *, default: str = "") -> Post:
    """The post at a path, or the one with this slug or stem, or with this in slug or title.

    Of one story in several languages *lang* is taken, else *default*. Anything that fits several
    stories or none is a question, and it is asked with the candidates.
    """
    wanted = posixpath.normpath(query.strip()) if "/" in query else query.strip()
    if exact := next((post for post in posts if post.path == wanted), None):
        return exact
    spoken = _in_language(posts, lang)
    for fits in _WAYS:
        found = [post for post in spoken if wanted and fits(post, wanted)]
        if found:
            return _only(found, query, default)
    raise _unknown(spoken, query, lang)


def label(post: Post) -> str:
    """A post as a message names it: `mindblog-dansk (2011-02-11, da)`."""
    day = [f"{post.date.at:%Y-%m-%d}"] if post.date else []
    return f"{_slug(post)} ({', '.join([*day, post.id.lang])})"


def _slug(post: Post) -> str:
    return post.slug or post.stem


def _is_named(post: Post, query: str) -> bool:
    return query in (post.slug, post.stem, post.id.name, _bare(post))


def _is_file(post: Post, query: str) -> bool:
    """A path seen from a folder inside the blog, or from the root of the disk."""
    inside = query.lstrip("./")
    return "/" in query and (post.path.endswith(f"/{inside}") or query.endswith(f"/{post.path}"))


def _holds(post: Post, query: str) -> bool:
    low = query.casefold()
    return low in _slug(post).casefold() or low in post.title.casefold()


def _bare(post: Post) -> str:
    """The file's own name, suffix and all."""
    return posixpath.basename(post.path)


_WAYS: tuple[Callable[[Post, str], bool], ...] = (_is_named, _is_file, _holds)


def _in_language(posts: Sequence[Post], lang: str | None) -> list[Post]:
    if lang is None:
        return list(posts)
    return [post for post in posts if language(post.id.lang, (lang,))]


def _only(found: list[Post], query: str, default: str) -> Post:
    if len(found) == 1:
        return found[0]
    if len({post.id.name for post in found}) == 1:
        first = [post for post in found if post.id.lang == default]
        return min(first or found, key=lambda post: (len(post.path), post.path))
    names = tuple(label(post) for post in found)
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    raise AnswerNeeded(
        f'"{query}" fits {len(names)} posts: {", ".join(names[:FEW])}{more}',
        hint="give a longer part of the title, the path, or --lang",
        candidates=tuple(post.path for post in found),
    )


def _unknown(posts: list[Post], query: str, lang: str | None) -> AnswerNeeded:
    spelled: dict[str, Post] = {}
    for post in posts:
        for name in (post.stem.casefold(), _slug(post).casefold(), post.title.casefold()):
            spelled.setdefault(name, post)
    close = difflib.get_close_matches(query.casefold(), spelled, n=3)
    close += [name for name in spelled if query and name.startswith(query[:5].casefold())]
    meant = list(dict.fromkeys(label(spelled[name]) for name in close))[:3]
    said = f'no post matches "{query}"' + (f" in language {lang}" if lang else "")
    return AnswerNeeded(
        said + (f"; did you mean {' or '.join(meant)}?" if meant else ""),
        hint="" if meant else "`mindblog list` shows all posts",
        candidates=tuple(dict.fromkeys(spelled[name].path for name in close))[:3],
    )
