"""Posts, settings and a moment in, the blog as readers meet it out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from math import inf
from operator import attrgetter

from msgspec import Struct, structs

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.posts.stories import original, together
from mindblog_cli.site import names, permalinks, stories, urls
from mindblog_cli.site.assets import folders
from mindblog_cli.site.editions import editions
from mindblog_cli.site.introductions import introduced
from mindblog_cli.site.redirects import moved
from mindblog_cli.site.site import Notice, Site, Story


class _Shown(Struct, frozen=True):
    """What readers get to see, and all posts that come or go by themselves."""

    stories: dict[str, Story]
    posts: dict[PostId, Post]
    addresses: dict[PostId, str]
    restless: list[Post]


def index(  # noqa: PLR0913 - what is asked for beside posts and settings has a name each
    posts: Sequence[Post],
    config: Config,
    *,
    now: datetime,
    drafts: bool = False,
    future: bool = False,
    sections: Sequence[Post] = (),
    notices: Mapping[PostId, Notice] | None = None,
) -> Site:
    """The blog at *now*: which posts are shown, how they relate, and where they live.

    *sections* are the `_index` files; those whose folder is a list of the site open that list.
    *notices* are what readers of some translations are told.
    """
    moment = stories.Moment(now, drafts, future)
    shown = _shown(posts, config, moment)
    # What stands at the front page's address opens it, and is no news, whatever its date.
    homes = {urls.home(config, lang) for lang in config.langs}
    for key in [key for key, address in shown.addresses.items() if address in homes]:
        shown.posts[key] = structs.replace(shown.posts[key], date=None)
    made = editions(shown.posts.values(), config)
    old = moved(shown.posts, shown.addresses, made.by_lang.values(), config)
    site = Site(
        config=config,
        now=now,
        posts=shown.posts,
        stories=shown.stories,
        editions=made.by_lang,
        addresses=shown.addresses,
        folders=folders(shown.stories, shown.posts.values(), shown.addresses),
        introductions={},
        notices=notices or {},
        redirects=old.redirects,
        wakes_at=_wakes_at(shown.restless, moment),
        diagnostics=(*old.diagnostics, *made.diagnostics),
    )
    return introduced(site, filter(moment.shows, sections))


def _shown(posts: Sequence[Post], config: Config, moment: stories.Moment) -> _Shown:
    """Everything that is told story by story.

    In one walk, for fetching a post from memory costs as much as what is done with it here.
    """
    tags, authors = names.tags(config, ()), names.authors(config, ())
    told = together(names.named(post, tags, authors) for post in _oldest_first(posts))
    usual = cache(lambda lang: _usual_authors(config, lang, authors))
    address = permalinks.addresses(config)
    shown = _Shown({}, {}, {}, [])
    for name, translations in told.items():
        first = original(translations, config)
        source = translations[first]
        seen = {}
        for lang, post in translations.items():
            whole = post if post is source else stories.completed(post, source)
            if not whole.authors and (by := usual(lang)):
                whole = structs.replace(whole, authors=by)
            if moment.shows(whole):
                seen[lang] = whole
                shown.posts[whole.id] = whole
                shown.addresses[whole.id] = address(whole)
            if whole.expires or lang not in seen:
                shown.restless.append(whole)
        if seen:
            file = (source.path, source.digest)
            shown.stories[name] = Story(name, first, source.date, seen, file)
    return shown


def _oldest_first(posts: Sequence[Post]) -> list[Post]:
    """The order that settles spellings, so that a new post never renames an old tag."""
    return sorted(sorted(posts, key=attrgetter("path")), key=_first_written)


def _first_written(post: Post) -> float:
    return post.date.at.timestamp() if post.date else inf


def _usual_authors(config: Config, lang: str, authors: names.Lexicon) -> tuple[str, ...]:
    for name in (lang, config.language):
        if (language := config.languages.get(name)) and language.author:
            return (authors.key(language.author, lang),)
    return ()


def _wakes_at(restless: Iterable[Post], moment: stories.Moment) -> datetime | None:
    changes = (change for post in restless for change in moment.changes(post))
    return min((change for change in changes if change > moment.now), default=None)
