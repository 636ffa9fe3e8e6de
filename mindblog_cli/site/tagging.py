"""Tags renamed, merged and translated: what that means for the settings and for posts."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct

from mindblog_cli.blog.config import Config, Tag
from mindblog_cli.blog.settings import Keys
from mindblog_cli.errors import AnswerNeeded
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.retag import Becomes
from mindblog_cli.site.names import Lexicon, fold, tags

Settings = dict[Keys, object]


class Use(Struct, frozen=True):
    """A tag, what each language calls it, and how many posts of each have it."""

    tag: str
    names: dict[str, str]
    posts: dict[str, int]
    aliases: tuple[str, ...]

    @property
    def total(self) -> int:
        """Posts of all languages."""
        return sum(self.posts.values())


def uses(posts: Sequence[Post], config: Config) -> list[Use]:
    """All tags, the most used first."""
    lexicon = tags(config, posts)
    counts: dict[str, dict[str, int]] = {key: {} for key in config.tags}
    for post in posts:
        for key in _keys(post, lexicon):
            of = counts.setdefault(key, {})
            of[post.id.lang] = of.get(post.id.lang, 0) + 1
    told = [
        Use(key, dict(config.tags.get(key, Tag()).names), of, config.tags.get(key, Tag()).aliases)
        for key, of in counts.items()
    ]
    return sorted(told, key=lambda use: (-use.total, use.tag.casefold()))


def known(names: Iterable[str], posts: Sequence[Post], config: Config) -> None:
    """Raises AnswerNeeded for a name that no post and no setting has."""
    spelled = {fold(tag): tag for post in posts for tag in (*post.tags, *post.categories)}
    for key, tag in config.tags.items():
        for name in (key, *tag.names.values()):
            spelled.setdefault(fold(name), name)
    for name in names:
        if fold(name) not in spelled:
            close = get_close_matches(fold(name), spelled, n=1)
            meant = f'; did you mean "{spelled[close[0]]}"?' if close else ""
            raise AnswerNeeded(
                f'there is no tag "{name}"{meant}',
                hint="" if meant else "mindblog tag list shows all",
                candidates=tuple(spelled[one] for one in close),
            )


def renaming(olds: Sequence[str], new: str) -> Becomes:
    """Each of *olds*, however it is spelled, becomes *new*."""
    meant = {fold(old) for old in olds}
    return lambda tag: new if fold(tag) in meant else None


class Change(Struct, frozen=True):
    """What renaming means for the settings; with *lang* only posts in that language change."""

    settings: Settings
    lang: str = ""


def change(config: Config, olds: Sequence[str], new: str, *, redirect: bool) -> Change:
    """*olds* become *new*, as tags or, where a language has its own name, as that name."""
    if len(olds) == 1 and (owned := owner(config, olds[0])):
        key, lang = owned
        return Change(translated(config, key, {lang: new}, redirect=redirect), lang)
    return Change(merged(config, olds, new, redirect=redirect))


def key_of(name: str, posts: Sequence[Post], config: Config) -> str:
    """The tag that is meant by *name* in any language."""
    lexicon = tags(config, posts)
    return lexicon.key(name, config.language)


def owner(config: Config, name: str) -> tuple[str, str] | None:
    """The tag that one language calls *name*, and that language; not where it is the tag itself."""
    if any(fold(key) == fold(name) for key in config.tags):
        return None
    found = (
        (key, lang)
        for key, tag in config.tags.items()
        for lang, called in tag.names.items()
        if fold(called) == fold(name)
    )
    return next(found, None)


def merged(config: Config, olds: Sequence[str], new: str, *, redirect: bool) -> Settings:
    """The settings once *olds* are *new*: what was said of them goes over, their names lead on."""
    gone = [key for key in config.tags if key != new and fold(key) in map(fold, olds)]
    into = next((key for key in config.tags if fold(key) == fold(new) and key not in gone), new)
    tables = [config.tags.get(into, Tag()), *(config.tags[key] for key in gone)]
    aliases = [alias for table in tables for alias in table.aliases]
    aliases += [*gone, *olds] if redirect else []
    # A language has one name for a tag; the others it had must still be understood in posts.
    aliases += [name for table in tables[1:] for name in _other_names(table, tables)]
    kept = {fold(alias): alias for alias in reversed(aliases) if fold(alias) != fold(new)}
    changes: Settings = {("tags", key): None for key in gone}
    if kept or config.tags.get(into, Tag()).aliases:
        changes["tags", into, "aliases"] = list(reversed(kept.values()))
    for name in ("names", "slugs", "description"):
        both: dict[str, str] = {}
        for table in reversed(tables):
            both |= getattr(table, name)
        if both != getattr(tables[0], name):
            changes |= {("tags", into, name, lang): text for lang, text in both.items()}
    return changes


def translated(config: Config, key: str, names: Mapping[str, str], *, redirect: bool) -> Settings:
    """The settings once the tag *key* has *names*; what it was called before leads on."""
    tag = config.tags.get(key, Tag())
    before = [
        tag.names[lang]
        for lang, name in names.items()
        if lang in tag.names and fold(tag.names[lang]) != fold(name)
    ]
    changes: Settings = {("tags", key, "names", lang): name for lang, name in names.items()}
    aliases = list(dict.fromkeys([*tag.aliases, *before]))
    if redirect and before:
        changes["tags", key, "aliases"] = aliases
    return changes


def _other_names(table: Tag, tables: Sequence[Tag]) -> list[str]:
    first: dict[str, str] = {}
    for each in reversed(tables):
        first |= each.names
    return [name for lang, name in table.names.items() if fold(first[lang]) != fold(name)]


def _keys(post: Post, lexicon: Lexicon) -> dict[str, None]:
    return dict.fromkeys(
        lexicon.key(name, post.id.lang) for name in (*post.tags, *post.categories) if name.strip()
    )
