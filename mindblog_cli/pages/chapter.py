"""A run of pages that are made of the same things, and so are looked at as one."""

from collections.abc import Callable

from msgspec import Struct

from mindblog_cli.pages.page import Blueprint


class Chapter(Struct, frozen=True):
    """Pages that *make* gives in order; *key* is a digest of everything that they are made of.

    The same key, the same pages: of a chapter that is as it was no page has to be looked at. Of a
    blog of 20,000 posts an edit touches a handful of chapters in two hundred. *name* stays the
    same from build to build.
    """

    name: str
    key: bytes
    make: Callable[[], list[Blueprint]]
