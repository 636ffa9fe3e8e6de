"""Posts, settings and a moment in, the blog as readers meet it out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct, structs

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post
from mindblog_cli.site import names, permalinks, stories, urls
from mindblog_cli.site.assets import folders
from mindblog_cli.site.editions import editions
from mindblog_cli.site.introductions import introduced
from mindblog_cli.site.redirects import moved
from mindblog_cli.site.site import Site, Story


class _Moment(Struct, frozen=True):
    """When it is, and whether what is not out yet is to be seen all the same."""

    now: datetime
    drafts: bool
    future: bool

    def shows(self, post: Post) -> bool:
        return stories.shown(post, self.now, drafts=self.drafts, future=self.future)


def index(  # noqa: PLR0913 - what is asked for beside posts and settings has a name each
    posts: Sequence[Post],
    config: Config,
    *,
    now: datetime,
    drafts: bool = False,
    future: bool = False,
    sections: Sequence[Post] = (),
) -> Site:
    """The blog at *now*: which posts are shown, how they relate, and where they live.

    *sections* are the `_index` files; those whose folder is a list of the site open that list.
    """
    moment = _Moment(now, drafts, future)
    told = _told(posts, config)
    visible = {name: story for name in told if (story := _visible(told[name], config, moment))}
    found = {post.id: post for story in visible.values() for post in story.posts.values()}
    web = urls.web(config)
    addresses = {key: permalinks.address(post, config, web) for key, post in found.items()}
    # What stands at the front page's address opens it, and is no news, whatever its date.
    homes = {urls.home(config, lang) for lang in config.langs}
    for key, post in found.items():
        if addresses[key] in homes:
            found[key] = structs.replace(post, date=None)
    made = editions(found.values(), config)
    old = moved(found.values(), addresses, made.by_lang.values(), config)
    site = Site(
        config=config,
        now=now,
        posts=found,
        stories=visible,
        editions=made.by_lang,
        addresses=addresses,
        folders=folders(visible.values(), addresses),
        introductions={},
        redirects=old.redirects,
        wakes_at=_wakes_at(told.values(), moment),
        diagnostics=(*old.diagnostics, *made.diagnostics),
    )
    return introduced(site, filter(moment.shows, sections))


def _told(posts: Sequence[Post], config: Config) -> dict[str, stories.Translations]:
    """All stories, hidden ones too, each post completed from its original."""
    oldest_first = sorted(posts, key=_first_written)
    tags = names.tags(config, oldest_first)
    authors = names.authors(config, oldest_first)
    told = stories.together(names.named(post, tags, authors) for post in oldest_first)
    for translations in told.values():
        source = translations[stories.original(translations, config)]
        for lang, post in translations.items():
            whole = post if post is source else stories.completed(post, source)
            if not whole.authors and (by := _usual_author(config, lang)):
                whole = structs.replace(whole, authors=(authors.key(by, lang),))
            translations[lang] = whole
    return told


def _first_written(post: Post) -> tuple[bool, float, str]:
    """The order that settles spellings, so that a new post never renames an old tag."""
    return (not post.date, post.date.at.timestamp() if post.date else 0.0, post.path)


def _usual_author(config: Config, lang: str) -> str:
    for name in (lang, config.language):
        if (language := config.languages.get(name)) and language.author:
            return language.author
    return ""


def _visible(translations: stories.Translations, config: Config, moment: _Moment) -> Story | None:
    posts = {lang: post for lang, post in translations.items() if moment.shows(post)}
    if not posts:
        return None
    source = stories.original(translations, config)
    return Story(translations[source].id.name, source, translations[source].date, posts)


def _wakes_at(told: Iterable[stories.Translations], moment: _Moment) -> datetime | None:
    return min(
        (
            change
            for translations in told
            for post in translations.values()
            for change in stories.changes(post, drafts=moment.drafts, future=moment.future)
            if change > moment.now
        ),
        default=None,
    )
