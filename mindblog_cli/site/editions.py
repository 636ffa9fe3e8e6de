"""The blog in each of its languages: what is newest, and what shares a tag, an author, a year."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from operator import attrgetter

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.posts.slug import slugify
from mindblog_cli.site import names
from mindblog_cli.site.site import Edition, Group

_Members = dict[str, list[PostId]]


class Editions(Struct, frozen=True):
    """An edition for every language, and what is odd about them."""

    by_lang: dict[str, Edition]
    diagnostics: list[Diagnostic]


def editions(posts: Collection[Post], config: Config) -> Editions:
    """The editions of all configured languages, empty ones too."""
    by_lang: dict[str, list[Post]] = {lang: [] for lang in config.langs}
    for post in posts:
        by_lang.setdefault(post.id.lang, []).append(post)
    authors = author_slugs(config, posts)
    made, odd = {}, []
    for lang, members in by_lang.items():
        dated = sorted((post for post in members if post.date), key=_age, reverse=True)
        undated = sorted((p for p in members if not p.date), key=lambda p: (p.title, p.id))
        tags, clashes = _tags(dated, lang, config)
        odd += clashes
        made[lang] = Edition(
            lang=lang,
            posts=tuple(post.id for post in dated),
            pages=tuple(post.id for post in undated),
            tags=tags,
            authors=_by_name(_members(dated, attrgetter("authors")), authors),
            years=_years(dated),
        )
    return Editions(made, odd)


def author_slugs(config: Config, posts: Iterable[Post]) -> Mapping[str, str]:
    """A slug for each author, the same in all languages."""
    keys = dict.fromkeys(key for post in posts for key in post.authors)
    return names.distinct({key: slugify(key, config.language) or "author" for key in keys})


def _age(post: Post) -> tuple[float, str]:
    return (post.date.at.timestamp() if post.date else 0.0, post.id.name)


def _members(posts: Iterable[Post], keys: Callable[[Post], tuple[str, ...]]) -> _Members:
    groups: _Members = defaultdict(list)
    for post in posts:
        for key in keys(post):
            groups[key].append(post.id)
    return groups


def _tags(
    posts: list[Post], lang: str, config: Config
) -> tuple[tuple[Group, ...], list[Diagnostic]]:
    members = _members(posts, attrgetter("tags"))
    # What the blog is about has a page to link to and a feed to follow before the first post.
    spelled = {names.fold(key) for key in members}
    for key in names.topics(config, lang):
        if names.fold(key) not in spelled:
            members[key] = []
    slugs, clashes = names.tag_slugs(config, members, lang)
    groups = [
        Group(
            key=key,
            name=names.tag_name(config, key, lang),
            slug=slugs[key],
            posts=tuple(ids),
            former=names.former(config, key, lang),
        )
        for key, ids in members.items()
    ]
    return tuple(sorted(groups, key=_alphabetical)), clashes


def _by_name(members: _Members, slugs: Mapping[str, str]) -> tuple[Group, ...]:
    groups = [Group(key, key, slugs[key], tuple(ids)) for key, ids in members.items()]
    return tuple(sorted(groups, key=_alphabetical))


def _years(posts: Iterable[Post]) -> tuple[Group, ...]:
    members: defaultdict[int, list[PostId]] = defaultdict(list)
    for post in posts:
        if post.date:
            members[post.date.at.year].append(post.id)
    newest_first = sorted((str(year), tuple(ids)) for year, ids in members.items())[::-1]
    return tuple(Group(year, year, year, ids) for year, ids in newest_first)


def _alphabetical(group: Group) -> tuple[str, str]:
    return (names.fold(group.name), group.key)
