"""A planned blog as tests look at it: pages by their paths."""

from collections.abc import Iterator
from typing import Any

from mindblog_cli.pages.page import Blueprint
from mindblog_cli.pages.plan import plan
from mindblog_cli.posts.post import Post
from tests.site.writing import blog


def planned(*posts: Post, **settings: Any) -> dict[str, Blueprint]:  # noqa: ANN401 - any setting
    """All pages of the blog that *posts* make, which must not collide."""
    result = plan(blog(*posts, **settings))
    assert not result.diagnostics
    by_path = {page.path: page for page in result.pages}
    assert len(by_path) == len(result.pages)
    return by_path


def texts(value: object) -> Iterator[str]:
    """Every string within a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif hasattr(value, "__struct_fields__"):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))
