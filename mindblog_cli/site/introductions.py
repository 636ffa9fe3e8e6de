"""Texts that open a list: the front page, a tag, an author."""

from collections.abc import Iterable, Iterator

from msgspec import structs

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post
from mindblog_cli.site import urls
from mindblog_cli.site.site import Edition, Site


def introduced(site: Site, sections: Iterable[Post]) -> Site:
    """*site* with a text at the head of each list that has one.

    That is an undated post with the list's address, or else the `_index` file of its folder. Such
    a file of any other folder is left out: there is no list for it.
    """
    lists = {place for edition in site.editions.values() for place in _lists(edition, site.config)}
    undated = (post for post in site.posts.values() if not post.date)
    by_place = {site.addresses[post.id]: post for post in undated}
    found = {place: post for place, post in by_place.items() if place in lists}
    for section in sections:
        place = urls.tidy(urls.home(site.config, section.id.lang) + section.section)
        if place in lists and place not in found:
            found[place] = structs.replace(section, date=None)
    if not found:
        return site
    return structs.replace(
        site,
        posts=site.posts | {post.id: post for post in found.values()},
        addresses=site.addresses | {post.id: place for place, post in found.items()},
        introductions={place: post.id for place, post in found.items()},
    )


def _lists(edition: Edition, config: Config) -> Iterator[str]:
    yield urls.home(config, edition.lang)
    yield from (urls.tag(config, edition.lang, group.slug) for group in edition.tags)
    yield from (urls.author(config, edition.lang, group.slug) for group in edition.authors)
