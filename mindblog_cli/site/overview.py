"""All posts at a glance: where each one stands, in which languages, and which are meant."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post, When
from mindblog_cli.site import names, stories

State = Literal["draft", "scheduled", "live", "expired"]
STATES: tuple[State, ...] = get_args(State)
UNTRANSLATED = "untranslated"


class Row(Struct, frozen=True, kw_only=True):
    """One story, shown by its post in *lang*; *langs* says how each of its languages stands."""

    name: str
    path: str
    lang: str
    title: str
    slug: str
    state: State
    date: When | None
    updated: When | None
    langs: dict[str, State]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    words: int


class Wanted(Struct, frozen=True, kw_only=True):
    """Which stories are meant; what is empty does not count."""

    query: str = ""
    langs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    since: datetime | None = None


def state(post: Post, now: datetime) -> State:
    """What readers get to see of *post* at this moment, and why not."""
    if post.status == "draft":
        return "draft"
    if post.expires and post.expires.at <= now:
        return "expired"
    return "live" if stories.shown(post, now, drafts=False, future=False) else "scheduled"


def rows(posts: Sequence[Post], config: Config, now: datetime, wanted: Wanted) -> list[Row]:
    """The stories that are *wanted*, each completed from its original."""
    tag_names, authors = names.tags(config, posts), names.authors(config, posts)
    told = stories.together(names.named(post, tag_names, authors) for post in posts)
    keys = {tag_names.key(tag, lang) for tag in wanted.tags for lang in config.langs}
    people = {authors.key(name, config.language) for name in wanted.authors}
    found = (_row(one, config, now, wanted) for one in told.values())
    return [
        row
        for row in found
        if row
        and (not keys or keys & set(row.tags))
        and (not people or people & set(row.authors))
        and _fits(row, config, wanted)
    ]


def in_order(found: Iterable[Row], by: str) -> list[Row]:
    """*found* as someone looks for them: the newest or the longest first, or by the alphabet."""
    listed = sorted(found, key=lambda row: (row.title.casefold(), row.path))
    if by == "title":
        return listed
    if by == "path":
        return sorted(listed, key=lambda row: row.path)
    if by == "words":
        return sorted(listed, key=lambda row: -row.words)
    moments = {row.path: _moment(row, by) for row in listed}
    return sorted(listed, key=lambda row: -moments[row.path])


def _moment(row: Row, by: str) -> float:
    when = (row.updated or row.date) if by == "updated" else row.date
    return when.at.timestamp() if when else float("inf")


def _row(told: stories.Translations, config: Config, now: datetime, wanted: Wanted) -> Row | None:
    source = told[stories.original(told, config)]
    whole = {
        lang: post if post is source else stories.completed(post, source)
        for lang, post in sorted(told.items(), key=lambda one: _rank(one[0], config))
    }
    spoken = [lang for lang in wanted.langs if lang in whole]
    if wanted.langs and not spoken and UNTRANSLATED not in wanted.states:
        return None
    post = whole[spoken[0] if spoken else source.id.lang]
    return Row(
        name=post.id.name,
        path=post.path,
        lang=post.id.lang,
        title=post.title,
        slug=post.slug or post.stem,
        state=state(post, now),
        date=post.date,
        updated=post.updated,
        langs={lang: state(each, now) for lang, each in whole.items()},
        tags=post.tags,
        authors=post.authors,
        words=post.words,
    )


def _rank(lang: str, config: Config) -> tuple[int, str]:
    known = config.langs
    return (known.index(lang) if lang in known else len(known), lang)


def _fits(row: Row, config: Config, wanted: Wanted) -> bool:
    missing = [lang for lang in wanted.langs or config.langs if lang not in row.langs]
    held = {row.state, *([UNTRANSLATED] if missing else [])}
    if wanted.states and not held & set(wanted.states):
        return False
    if wanted.since and not (row.date and row.date.at >= wanted.since):
        return False
    text = " ".join([row.title, row.slug, row.name, *row.tags]).casefold()
    return all(word in text for word in wanted.query.casefold().split())
