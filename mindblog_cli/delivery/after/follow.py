"""Telling others that a site has changed: caches in front of it, search engines, hubs of feeds.

The site is live by then and stays so: whatever goes wrong here is told, and undoes nothing. What
speaks HTTP is loaded only when there is somebody to tell.
"""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

from msgspec import Struct

from mindblog_cli.delivery.addresses import public
from mindblog_cli.delivery.after.told import Told
from mindblog_cli.delivery.changed import Changed
from mindblog_cli.delivery.content_types import served
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.errors import MindBlogError
from mindblog_cli.events import Began, Ended, Listener, Moved, Noted
from mindblog_cli.remotes.secrets import Secrets

INDEXNOW = "https://api.indexnow.org/indexnow"

_ROOM = "mindblog_cli.delivery.after"
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
# Nobody goes to the page that is shown instead of one that is missing.
_MISSING = "404.html"


class Following(Struct, frozen=True, kw_only=True):
    """Who is told: whose caches are in front of *site*, search engines, and hubs of its feeds.

    *purge* names a service, such as `cloudflare:ZONE`; *indexnow* is the key that the site has.
    """

    site: str
    purge: str = ""
    indexnow: str = ""
    indexnow_url: str = INDEXNOW
    hubs: tuple[str, ...] = ()


class Followed(Struct, frozen=True):
    """One step (purge, IndexNow, WebSub), and of how many addresses somebody was told in it.

    A *problem* is one line fit to be shown. *left_out* addresses were more than there is room for.
    """

    step: str
    told: int
    problem: str = ""
    hint: str = ""
    left_out: int = 0


class _Step(Struct, frozen=True):
    """A step that has something to do: the module and the function that do it."""

    name: str
    tell: Callable[[], Told]


def follow(
    changed: Changed, wanted: Following, secrets: Secrets, clock: Clock, say: Listener
) -> list[Followed]:
    """Tell all who are named, caches first; none of them keeps the others from being told."""
    if not wanted.site.startswith(("http://", "https://")):
        if wanted.purge or wanted.indexnow or wanted.hubs:
            say(Noted("nothing says where readers find the site, so nobody was told of changes"))
        return []
    steps = [*_steps(changed, wanted, secrets, clock, say)]
    if not steps:
        return []
    say(Began("follow", len(steps), "steps"))
    done: list[Followed] = []
    for step in steps:
        done.append(_done(step, secrets))
        say(Moved("follow", 1, 0, step.name))
    say(Ended("follow"))
    return done


def _steps(
    changed: Changed, wanted: Following, secrets: Secrets, clock: Clock, say: Listener
) -> Iterator[_Step]:
    """What is to be done, of what is wanted. Search engines and hubs fetch what caches have."""
    if wanted.purge and changed.paths:
        call = _late("purge:purged", changed.paths, wanted.site, wanted.purge, secrets, clock)
        yield _Step("purge", call)
    pages = [path for path in changed.paths if _is_page(path)]
    if wanted.indexnow and pages:
        if public(wanted.site):
            to = wanted.indexnow_url
            call = _late("search:announced", pages, wanted.site, wanted.indexnow, to, clock)
            yield _Step("IndexNow", call)
        else:
            say(Noted(f"no search engine can read {wanted.site}, so none was told"))
    feeds = [path for path in changed.put if served(path).type in _FEEDS]
    for hub in wanted.hubs if feeds else ():
        if public(wanted.site) or not public(hub):
            yield _Step("WebSub", _late("hubs:published", feeds, wanted.site, hub, clock))
        else:
            say(Noted(f"{hub} can not read {wanted.site}, so it was not told"))


def _is_page(path: str) -> bool:
    return path.endswith(".html") and path.rpartition("/")[2] != _MISSING


def _late(place: str, *given: Any) -> Callable[[], Told]:  # noqa: ANN401 - whatever the step takes
    """What *place* ("module:function") does with *given*, loaded when it is done."""
    return partial(_load_and_call, place, *given)


def _load_and_call(place: str, *given: Any) -> Told:  # noqa: ANN401 - whatever the step takes
    module, _, name = place.partition(":")
    told: Told = getattr(import_module(f"{_ROOM}.{module}"), name)(*given)
    return told


def _done(step: _Step, secrets: Secrets) -> Followed:
    """What came of *step*, without a secret in it, whoever wrote its words."""
    try:
        told = step.tell()
    except MindBlogError as error:
        told = Told(addresses=0, problem=error.message, hint=error.hint)
    return Followed(
        step=step.name,
        told=told.addresses,
        problem=secrets.masked(told.problem),
        hint=secrets.masked(told.hint),
        left_out=told.left_out,
    )
