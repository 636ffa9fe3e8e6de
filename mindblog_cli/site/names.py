"""Tags and authors under one name each, however posts spell them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct, structs

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.slug import slugify

_JOINT = re.compile(r"(?<=[^\W_])[-_\s]+(?=[^\W_])")


class Lexicon(Struct, frozen=True):
    """What each spelling means; a language's own names come before those all share."""

    shared: dict[str, str]
    own: dict[str, dict[str, str]]

    def key(self, name: str, lang: str) -> str:
        """The one name for what a post in *lang* calls *name*."""
        folded = fold(name)
        return self.own.get(lang, {}).get(folded) or self.shared.get(folded) or name.strip()


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """*name* without what spellings differ in: case, and how words are joined."""
    return _JOINT.sub(" ", unicodedata.normalize("NFC", name).casefold()).strip()


def tags(config: Config, posts: Iterable[Post]) -> Lexicon:
    """The tags of the settings, then those that only *posts* know, as the first one spells them."""
    own: dict[str, dict[str, str]] = {}
    shared = {fold(key): key for key in config.tags}
    for key, tag in config.tags.items():
        for lang, name in tag.names.items():
            own.setdefault(lang, {}).setdefault(fold(name), key)
        for alias in tag.aliases:
            shared.setdefault(fold(alias), key)
    # A translation may carry its tags over untranslated: another language's name will do.
    for names in own.values():
        for folded, key in names.items():
            shared.setdefault(folded, key)
    used = dict.fromkeys((p.id.lang, n) for p in posts for n in (*p.tags, *p.categories))
    for lang, name in used:
        if (folded := fold(name)) and folded not in own.get(lang, {}):
            shared.setdefault(folded, name.strip())
    return Lexicon(shared, own)


def authors(config: Config, posts: Iterable[Post]) -> Lexicon:
    """The authors of the settings, then those that only *posts* know."""
    shared = {fold(key): key for key in config.authors}
    for key, author in config.authors.items():
        for alias in author.aliases:
            shared.setdefault(fold(alias), key)
    for name in dict.fromkeys(name for post in posts for name in post.authors):
        shared.setdefault(fold(name), name.strip())
    return Lexicon(shared, {})


def named(post: Post, tag_names: Lexicon, author_names: Lexicon) -> Post:
    """*post* with keys for tags and authors, its categories among the tags."""
    lang = post.id.lang
    keys = dict.fromkeys(tag_names.key(name, lang) for name in (*post.tags, *post.categories))
    people = dict.fromkeys(author_names.key(name, lang) for name in post.authors)
    keys.pop("", None)
    people.pop("", None)
    if (*keys,) == post.tags and (*people,) == post.authors:
        return post
    return structs.replace(post, tags=(*keys,), authors=(*people,))


def topics(config: Config, lang: str) -> tuple[str, ...]:
    """The tags that an edition stands for, whether it has posts with them or not."""
    language = config.languages.get(lang)
    lexicon = tags(config, ())
    return tuple(lexicon.key(topic, lang) for topic in (language.topics if language else ()))


def tag_name(config: Config, key: str, lang: str) -> str:
    """What readers of *lang* know the tag by."""
    tag = config.tags.get(key)
    return (tag and tag.names.get(lang)) or key


def former(config: Config, key: str, lang: str) -> tuple[str, ...]:
    """The slugs that a tag had under its old names."""
    tag = config.tags.get(key)
    slugs = (slugify(alias, lang) for alias in tag.aliases) if tag else ()
    return tuple(dict.fromkeys(slug for slug in slugs if slug))


def tag_slugs(
    config: Config, keys: Iterable[str], lang: str
) -> tuple[dict[str, str], list[Diagnostic]]:
    """A slug for each tag of one language, no two alike, and what had to be numbered for that."""
    wished = {}
    for key in keys:
        tag = config.tags.get(key)
        chosen = tag.slugs.get(lang, "").strip("/") if tag else ""
        wished[key] = chosen or slugify(tag_name(config, key, lang), lang) or "tag"
    slugs = distinct(wished)
    clashes = [key for key in slugs if slugs[key] != wished[key]]
    return slugs, [_clash(config, key, slugs[key], lang) for key in clashes]


def distinct(wished: dict[str, str]) -> dict[str, str]:
    """*wished* slugs by key, later keys numbered where an earlier one has the same."""
    taken: set[str] = set()
    given = {}
    for key, slug in sorted(wished.items()):
        number, free = 1, slug
        while fold(free) in taken:
            number += 1
            free = f"{slug}-{number}"
        taken.add(fold(free))
        given[key] = free
    return given


def _clash(config: Config, key: str, slug: str, lang: str) -> Diagnostic:
    name = tag_name(config, key, lang)
    return Diagnostic(
        code="MB020",
        message=f'tag "{name}" shares its address with another tag, so it is at /tags/{slug}/',
        file="mindblog.toml",
        severity="warning",
        hint=f'give it a slug of its own: [tags."{key}"] slugs = {{ {lang} = "…" }}',
    )
