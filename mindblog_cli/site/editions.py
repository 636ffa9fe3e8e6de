"""The blog in each of its languages: what is newest, and what shares a tag, an author, a year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.posts.slug import slugify
from mindblog_cli.site import names
from mindblog_cli.site.site import Edition, Group

# A post behind its moment, its name and its year; no two of one language share the first two.
_Dated = tuple[float, str, int, Post]


class Editions(Struct, frozen=True):
    """An edition for every language, and what is odd about them."""

    by_lang: dict[str, Edition]
    diagnostics: list[Diagnostic]


class _Members(Struct, frozen=True):
    """The posts of one language: all of them newest first, and those that share something."""

    posts: list[PostId] = field(default_factory=list)
    tags: dict[str, list[PostId]] = field(default_factory=lambda: defaultdict(list))
    authors: dict[str, list[PostId]] = field(default_factory=lambda: defaultdict(list))
    years: dict[int, list[PostId]] = field(default_factory=lambda: defaultdict(list))


class _Posts(Struct, frozen=True):
    """The posts of one language, as they come."""

    dated: list[_Dated] = field(default_factory=list)
    undated: list[Post] = field(default_factory=list)


def editions(posts: Iterable[Post], config: Config) -> Editions:
    """The editions of all configured languages, empty ones too."""
    by_lang = _by_lang(posts, config)
    members = {lang: _members(each.dated) for lang, each in by_lang.items()}
    people = {key for each in members.values() for key in each.authors}
    people |= {key for each in by_lang.values() for post in each.undated for key in post.authors}
    authors = _author_slugs(people, config)
    made, odd = {}, []
    for lang, each in members.items():
        tags, clashes = _tags(each.tags, lang, config)
        odd += clashes
        pages = sorted(by_lang[lang].undated, key=lambda post: (post.title, post.id))
        made[lang] = Edition(
            lang=lang,
            posts=tuple(each.posts),
            pages=tuple(post.id for post in pages),
            tags=tags,
            authors=_by_name(each.authors, authors),
            years=_years(each.years),
        )
    return Editions(made, odd)


def _by_lang(posts: Iterable[Post], config: Config) -> dict[str, _Posts]:
    found = {lang: _Posts() for lang in config.langs}
    for post in posts:
        key, date = post.id, post.date
        if key.lang not in found:
            found[key.lang] = _Posts()
        if date:
            row = (date.at.timestamp(), key.name, date.at.year, post)
            found[key.lang].dated.append(row)
        else:
            found[key.lang].undated.append(post)
    return found


def _members(dated: list[_Dated]) -> _Members:
    """In one walk, for the same reason as in `index`."""
    members = _Members()
    for _, _, year, post in sorted(dated, reverse=True):
        key = post.id
        members.posts.append(key)
        for tag in post.tags:
            members.tags[tag].append(key)
        for author in post.authors:
            members.authors[author].append(key)
        members.years[year].append(key)
    return members


def _author_slugs(authors: Iterable[str], config: Config) -> Mapping[str, str]:
    """A slug for each author, the same in all languages."""
    return names.distinct({key: slugify(key, config.language) or "author" for key in authors})


def _tags(
    members: dict[str, list[PostId]], lang: str, config: Config
) -> tuple[tuple[Group, ...], list[Diagnostic]]:
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


def _by_name(members: Mapping[str, list[PostId]], slugs: Mapping[str, str]) -> tuple[Group, ...]:
    groups = [Group(key, key, slugs[key], tuple(ids)) for key, ids in members.items()]
    return tuple(sorted(groups, key=_alphabetical))


def _years(members: Mapping[int, list[PostId]]) -> tuple[Group, ...]:
    newest_first = sorted((str(year) for year in members), reverse=True)
    return tuple(Group(year, year, year, tuple(members[int(year)])) for year in newest_first)


def _alphabetical(group: Group) -> tuple[str, str]:
    return (names.fold(group.name), group.key)
