"""All posts at a glance: where each one stands, in which languages, and which are meant."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct, structs

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post, PostId, When
from mindblog_cli.posts.stories import Translations, original, together
from mindblog_cli.site import names, stories

if TYPE_CHECKING:
    from mindblog_cli.l10n.standing import Standing

Standings = Mapping[PostId, "Standing"]

State = Literal["draft", "scheduled", "live", "expired"]
STATES: tuple[State, ...] = get_args(State)
UNTRANSLATED = "untranslated"
# What a translation may be, beside all that a post may be.
TRANSLATED = ("unreviewed", "outdated", "needs-work", "conflict")


class Row(Struct, frozen=True, kw_only=True):
    """One story, shown by its post in *lang*; *langs* says how each of its languages stands.

    *translations* says how those are translated that have a record.
    """

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
    translations: "dict[str, Standing]" = {}


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
    return state_at(post, stories.Moment(now))


def state_at(post: Post, moment: stories.Moment) -> State:
    """The same for many posts at one *moment*."""
    if moment.shows(post):
        return "live"
    if post.status == "draft":
        return "draft"
    return "expired" if post.expires and post.expires.at <= moment.now else "scheduled"


def rows(
    posts: Sequence[Post],
    config: Config,
    now: datetime,
    wanted: Wanted,
    translations: Standings | None = None,
) -> list[Row]:
    """The stories that are *wanted*, each completed from its original."""
    # They learn from each post as it is named, and what they have once said they stay with.
    tag_names, authors = names.tags(config, ()), names.authors(config, ())
    told = together([names.named(post, tag_names, authors) for post in posts])
    keys = {tag_names.key(tag, lang) for tag in wanted.tags for lang in config.langs}
    people = {authors.key(name, config.language) for name in wanted.authors}
    moment, langs = stories.Moment(now), config.langs
    found = (_row(_ranked(one, langs), config, moment, wanted) for one in told.values())
    if translations:
        found = (row and _with(row, translations) for row in found)
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
    first = _FIRST[by]
    return sorted(found, key=lambda row: (first(row), row.title.casefold(), row.path))


def _age(when: When | None) -> float:
    return -when.at.timestamp() if when else float("-inf")


_FIRST: dict[str, Callable[[Row], float | str]] = {
    "date": lambda row: _age(row.date),
    "updated": lambda row: _age(row.updated or row.date),
    "title": lambda row: "",
    "path": lambda row: row.path,
    "words": lambda row: -row.words,
}


def _ranked(told: Translations, langs: tuple[str, ...]) -> Translations:
    """*told* as its languages are configured, then those that are not."""
    known = {lang: told[lang] for lang in langs if lang in told}
    if len(known) == len(told):
        return known
    return known | {lang: told[lang] for lang in sorted(told) if lang not in known}


def _row(told: Translations, config: Config, moment: stories.Moment, wanted: Wanted) -> Row | None:
    source = told[original(told, config)]
    whole = {
        lang: post if post is source else stories.completed(post, source)
        for lang, post in told.items()
    }
    spoken = [lang for lang in wanted.langs if lang in whole]
    if wanted.langs and not spoken and UNTRANSLATED not in wanted.states:
        return None
    post = whole[spoken[0] if spoken else source.id.lang]
    states = {lang: state_at(each, moment) for lang, each in whole.items()}
    return Row(
        name=post.id.name,
        path=post.path,
        lang=post.id.lang,
        title=post.title,
        slug=post.slug or post.stem,
        state=states[post.id.lang],
        date=post.date,
        updated=post.updated,
        langs=states,
        tags=post.tags,
        authors=post.authors,
        words=post.words,
    )


def _with(row: Row, translations: Standings) -> Row:
    """*row* and how its translations stand, as far as that is recorded."""
    found = {lang: translations.get(PostId(row.name, lang)) for lang in row.langs}
    recorded = {lang: one for lang, one in found.items() if one and one.state != "untracked"}
    return structs.replace(row, translations=recorded) if recorded else row


def _fits(row: Row, config: Config, wanted: Wanted) -> bool:
    if wanted.states:
        missing = any(lang not in row.langs for lang in wanted.langs or config.langs)
        held = {row.state, *([UNTRANSLATED] if missing else [])}
        held |= {
            one.state
            for lang, one in row.translations.items()
            if not wanted.langs or lang in wanted.langs
        }
        if not held & set(wanted.states):
            return False
    if wanted.since and not (row.date and row.date.at >= wanted.since):
        return False
    if not wanted.query:
        return True
    text = " ".join([row.title, row.slug, row.name, *row.tags]).casefold()
    return all(word in text for word in wanted.query.casefold().split())
