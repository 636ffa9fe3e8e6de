"""How the blog stands: posts by state in each language, what is missing, what comes next."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.stories import original, together
from mindblog_cli.site import stories
from mindblog_cli.site.overview import STATES, State, state_at


class Coming(Struct, frozen=True):
    """A post that readers get to see from *at* on."""

    at: datetime
    path: str
    lang: str
    title: str


class Standing(Struct, frozen=True):
    """Numbers by language; stories *missing* in one are there in another, in whatever state.

    *coming* are the scheduled posts, the next one first.
    """

    posts: dict[str, dict[State, int]]
    missing: dict[str, int]
    coming: tuple[Coming, ...]


def standing(posts: Sequence[Post], config: Config, now: datetime) -> Standing:
    """How *posts* stand at *now*, each completed from its original."""
    told = together(posts)
    counts: Counter[tuple[str, State]] = Counter()
    coming: list[Coming] = []
    moment = stories.Moment(now)
    for story in told.values():
        source = story[original(story, config)]
        for lang, post in story.items():
            whole = post if post is source else stories.completed(post, source)
            stands = state_at(whole, moment)
            counts[lang, stands] += 1
            if stands == "scheduled":
                coming.append(Coming(moment.changes(whole)[0], post.path, lang, post.title))
    langs = dict.fromkeys([*config.langs, *sorted(lang for lang, _ in counts)])
    return Standing(
        posts={lang: {each: counts[lang, each] for each in STATES} for lang in langs},
        missing={lang: sum(lang not in story for story in told.values()) for lang in config.langs},
        coming=tuple(sorted(coming, key=lambda one: (one.at, one.path))),
    )
