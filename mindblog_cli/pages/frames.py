"""What surrounds every page of an edition."""

from mindblog_cli.blog.config import Config, Language
from mindblog_cli.pages.views import Frame, Link
from mindblog_cli.posts.post import Post
from mindblog_cli.site import names, urls
from mindblog_cli.site.site import Edition, Site

# Languages and scripts that are written from right to left.
RIGHT_TO_LEFT = {
    "ar",
    "arc",
    "ckb",
    "dv",
    "fa",
    "he",
    "ks",
    "nqo",
    "ps",
    "sd",
    "syr",
    "ug",
    "ur",
    "yi",
}
_SCRIPTS = {"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"}

# A menu is no place for hundreds of pages.
MENU = 7


def frames(site: Site, web: urls.Web) -> dict[str, Frame]:
    """A frame for each edition."""
    return {lang: _frame(site, edition, web) for lang, edition in site.editions.items()}


def direction(lang: str) -> str:
    """The way that *lang* is written: `ltr` or `rtl`."""
    first, *rest = lang.lower().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    right_to_left = script in _SCRIPTS if script else first in RIGHT_TO_LEFT
    return "rtl" if right_to_left else "ltr"


def words(config: Config, lang: str) -> Language:
    """What the author says of an edition; a title and an author also serve other languages."""
    own = config.languages.get(lang, Language())
    usual = config.languages.get(config.language, Language())
    return Language(
        title=own.title or usual.title or urls.web(config).host,
        tagline=own.tagline,
        topics=own.topics,
        author=own.author or usual.author,
        label=own.label or lang,
    )


def _frame(site: Site, edition: Edition, web: urls.Web) -> Frame:
    config, lang = site.config, edition.lang
    own, home = words(config, lang), urls.home(config, lang)
    return Frame(
        lang=lang,
        dir=direction(lang),
        title=own.title,
        home=web.href(home),
        tagline=own.tagline,
        topics=_topics(site, edition, web),
        author=own.author,
        root=web.href("/"),
        url=web.url(home),
        nav=_nav(edition, web.href(home)),
        pages=_menu(site, edition, web),
    )


def _topics(site: Site, edition: Edition, web: urls.Web) -> tuple[Link, ...]:
    """The tags that the edition stands for."""
    by_key = {names.fold(group.key): group for group in edition.tags}
    groups = [by_key[names.fold(key)] for key in names.topics(site.config, edition.lang)]
    return tuple(
        Link(group.name, web.href(urls.tag(site.config, edition.lang, group.slug)))
        for group in groups
    )


def _nav(edition: Edition, home: str) -> tuple[Link, ...]:
    there = {
        "archive": edition.posts,
        "tags": edition.tags,
        "authors": edition.authors,
        "feeds": (edition,),
    }
    return tuple(Link(word, f"{home}{word}/") for word, what in there.items() if what)


def _menu(site: Site, edition: Edition, web: urls.Web) -> tuple[Link, ...]:
    heads = frozenset(site.introductions.values())
    pages = (site.posts[key] for key in edition.pages if key not in heads)
    posts = [post for post in pages if not post.section]
    first = sorted(posts, key=_by_weight)[:MENU]
    return tuple(Link(post.title, web.href(site.addresses[post.id])) for post in first)


def _by_weight(post: Post) -> tuple[bool, int, str]:
    return (post.weight == 0, post.weight, post.title)
