"""Posts in a line each, as if the shelf had read them."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from mindblog_cli.blog.config import Config, Language
from mindblog_cli.posts.post import Post, PostId, When
from mindblog_cli.site.index import index
from mindblog_cli.site.site import Site
from mindblog_cli.tree.token import token

NOW = datetime(2020, 1, 1, tzinfo=UTC)
ENGLISH_AND_DANISH = {
    "en": Language(title="MindBlog", label="English"),
    "da": Language(title="TankeBlog", label="Dansk"),
}


def day(text: str) -> When:
    """`2011-02-11`, as an author writes it; with a time it is a moment."""
    return When(datetime.fromisoformat(text).replace(tzinfo=UTC), len(text) == 10)


def post(name: str = "foo", lang: str = "en", **facts: Any) -> Post:  # noqa: ANN401 - any field of a post
    """A post; dates may be text."""
    for key in ("date", "updated", "publish_at", "expires"):
        if isinstance(facts.get(key), str):
            facts[key] = day(facts[key])
    stem = name.rpartition("/")[2]
    suffix = "" if lang == "en" else f".{lang}"
    here = f"posts/{name}/index{suffix}.md" if facts.get("bundle") else f"posts/{name}{suffix}.md"
    usual: dict[str, Any] = {
        "path": here,
        "digest": "0",
        "title": stem.capitalize(),
        "stem": stem,
        "section": name.rpartition("/")[0],
    }
    # Of two posts that differ in anything the files differ, too.
    written = replace(Post(id=PostId(name, lang), **(usual | facts)), digest="0")
    return replace(written, digest=token(written).hex()) if "digest" not in facts else written


def config(**settings: Any) -> Config:  # noqa: ANN401 - any setting
    """An English blog with a Danish edition, unless *settings* say otherwise."""
    usual: dict[str, Any] = {"url": "https://blog.example", "languages": ENGLISH_AND_DANISH}
    return Config(**(usual | settings))


def blog(*posts: Post, now: datetime = NOW, **settings: Any) -> Site:  # noqa: ANN401 - any setting
    """The site that *posts* make."""
    return index(posts, config(**settings), now=now)
