"""Tags and authors under one name each, however posts spell them."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct, field, structs

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic
from mindblog_cli.patterns import pattern
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.slug import slugify

_JOINT = pattern(r"(?<=[^\W_])[-_\s]+(?=[^\W_])")


class Lexicon(Struct, frozen=True):
    """What each spelling means; a language's own names come before those all share.

    It learns: a name it has not met is a key from then on, so posts are taken oldest first. What
    it has *met* it keeps by language, and apart from it the names that are *settled*: keys.
    """

    shared: dict[str, str]
    own: dict[str, dict[str, str]]
    met: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    settled: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def key(self, name: str, lang: str) -> str:
        """The one name for what a post in *lang* calls *name*."""
        folded = fold(name)
        return self.own.get(lang, {}).get(folded) or self.shared.get(folded) or name.strip()

    def keys(self, names: tuple[str, ...], lang: str) -> tuple[str, ...]:
        """The keys for *names*, none twice; what is new among them is learnt."""
        settled = self.settled[lang]
        # Nearly every post writes keys. If fewer are found than written, one stands there twice.
        if len(settled.intersection(names)) == len(names):
            return names
        met = self.met[lang]
        for name in names:
            if name not in met:
                met[name] = self._learnt(name, lang)
        found = dict.fromkeys([met[name] for name in names])
        settled.update(name for name in names if name and met[name] == name)
        return tuple(key for key in found if key)

    def _learnt(self, name: str, lang: str) -> str:
        if (folded := fold(name)) and folded not in self.own.get(lang, {}):
            self.shared.setdefault(folded, name.strip())
        return self.key(name, lang)


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
    lexicon = Lexicon(shared, own)
    for post in posts:
        lexicon.keys(post.tags + post.categories, post.id.lang)
    return lexicon


def authors(config: Config, posts: Iterable[Post]) -> Lexicon:
    """The authors of the settings, then those that only *posts* know."""
    shared = {fold(key): key for key in config.authors}
    for key, author in config.authors.items():
        for alias in author.aliases:
            shared.setdefault(fold(alias), key)
    lexicon = Lexicon(shared, {})
    for post in posts:
        lexicon.keys(post.authors, post.id.lang)
    return lexicon


def named(post: Post, tag_names: Lexicon, author_names: Lexicon) -> Post:
    """*post* with keys for tags and authors, its categories among the tags."""
    lang = post.id.lang
    keys = tag_names.keys(post.tags + post.categories, lang)
    people = author_names.keys(post.authors, lang)
    if keys == post.tags and people == post.authors:
        return post
    return structs.replace(post, tags=keys, authors=people)


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
    if not tag:
        return ()
    slugs = (slugify(alias, lang) for alias in tag.aliases)
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
