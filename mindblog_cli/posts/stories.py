"""Which posts belong together: the same story in several languages."""

from collections.abc import Iterable

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post

Translations = dict[str, Post]


def together(posts: Iterable[Post]) -> dict[str, Translations]:
    """Posts by the name they share, then by language."""
    stories: dict[str, Translations] = {}
    for post in posts:
        key = post.id
        if key.name in stories:
            stories[key.name][key.lang] = post
        else:
            stories[key.name] = {key.lang: post}
    return stories


def original(posts: Translations, config: Config) -> str:
    """The language that the others are translations of."""
    if config.language in posts:
        return config.language
    said = [lang for post in posts.values() if (lang := _translates(post)) in posts]
    known = [lang for lang in config.langs if lang in posts]
    return next(iter([*said, *known, *sorted(posts)]))


def _translates(post: Post) -> str:
    """The language that a post says it was translated from."""
    said = post.extra.get("translated_from") or post.extra.get("translation_of")
    return said if isinstance(said, str) and said != post.id.lang else ""
