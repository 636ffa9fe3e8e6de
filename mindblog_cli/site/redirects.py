"""Old addresses that lead to present ones, and addresses that two things want."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.site import urls
from mindblog_cli.site.site import Edition

# Whose address is at a place on the disk; None is a page that no post has asked for.
_Taken = dict[str, PostId | None]


class Moved(Struct, frozen=True):
    """From which files to which addresses, and which wishes could not be met."""

    redirects: dict[str, str]
    diagnostics: list[Diagnostic]


def moved(
    posts: Mapping[PostId, Post],
    addresses: Mapping[PostId, str],
    editions: Iterable[Edition],
    config: Config,
) -> Moved:
    """All redirects of the blog. No two outputs are at one path, even on a case-blind disk."""
    taken: _Taken = dict(zip(map(urls.same_place, addresses.values()), addresses, strict=True))
    found: list[Diagnostic] = []
    if len(taken) < len(addresses):
        taken, found = _shared_out(posts, addresses, config)
    redirects = _aliases(posts, addresses, config, taken, found)
    for old, new in _renamed(editions, config):
        if taken.setdefault(urls.same_place(old), None) is None:
            redirects.setdefault(urls.output(old), new)
    return Moved(redirects, found)


def _shared_out(
    posts: Mapping[PostId, Post], addresses: Mapping[PostId, str], config: Config
) -> tuple[_Taken, list[Diagnostic]]:
    """Who is where when several want one place: the first, of the default language if it can be."""
    taken: _Taken = {}
    found = []
    for post in _in_order(posts.values(), config):
        address = addresses[post.id]
        other = taken.setdefault(urls.same_place(address), post.id)
        if other and other != post.id:
            found.append(collision(post.path, f"its address {address}", posts[other].path))
    return taken, found


def _in_order(posts: Iterable[Post], config: Config) -> list[Post]:
    return sorted(posts, key=lambda post: (post.id.lang != config.language, post.path))


def collision(file: str, what: str, other: str) -> Diagnostic:
    """That *file* wants with *what* a place that belongs to *other*."""
    return Diagnostic(
        code="MB020",
        message=f"{what} is taken by {other}",
        file=file,
        hint="give one of them another `slug` or `url`",
    )


def unused(file: str, what: str, other: str) -> Diagnostic:
    """That *what* of *file* is not needed: *other* stands there. Nothing is lost to readers."""
    return Diagnostic(
        code="MB020",
        severity="warning",
        message=f"{what} is not used: {other} is there",
        file=file,
        hint="take it out, or move what is there",
    )


def alias(written: str, address: str, web: urls.Web) -> str | None:
    """The address that an alias of the post at *address* means; None for what can't be served.

    As in Hugo, one without a leading slash lies beside the post. A static site can not answer a
    query (`/?p=12`), and not for another host.
    """
    text = written.strip()
    path = web.within(text) if urls.absolute(text) else unquote(text.partition("#")[0])
    if not path or "?" in text:
        return None
    if not path.startswith("/"):
        path = posixpath.join(posixpath.dirname(address.rstrip("/")), path)
    return urls.tidy(path)


def _aliases(
    posts: Mapping[PostId, Post],
    addresses: Mapping[PostId, str],
    config: Config,
    taken: _Taken,
    found: list[Diagnostic],
) -> dict[str, str]:
    """A translation may carry its original's aliases along: they stay the original's."""
    web = urls.web(config)
    redirects = {}
    for post in _in_order((post for post in posts.values() if post.aliases), config):
        for written in post.aliases:
            old = alias(written, addresses[post.id], web)
            if old is None:
                continue
            place = urls.same_place(old)
            if place not in taken:
                redirects[urls.output(old)] = addresses[post.id]
            other = taken.setdefault(place, post.id)
            if other and other.name != post.id.name:
                found.append(unused(post.path, f"its alias {written}", posts[other].path))
    return redirects


def _renamed(editions: Iterable[Edition], config: Config) -> Iterator[tuple[str, str]]:
    """From a tag's old names to its page; and from `/`, when every language has its own folder."""
    for edition in editions:
        live = {urls.same_place(group.slug) for group in edition.tags}
        for group in edition.tags:
            for slug in group.former:
                if urls.same_place(slug) not in live:
                    old = urls.tag(config, edition.lang, slug)
                    yield old, urls.tag(config, edition.lang, group.slug)
    if config.default_lang_in_url:
        yield "/", urls.home(config, config.language)
