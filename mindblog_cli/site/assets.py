"""Where the files of a bundle are, and what a post means when it names one."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.site import urls
from mindblog_cli.site.site import Site, Story


def folders(
    stories: Mapping[str, Story], posts: Iterable[Post], addresses: Mapping[PostId, str]
) -> dict[PostId, str]:
    """For each bundled post the address of its files: one place for all posts of one folder."""
    found: dict[PostId, str] = {}
    for name in dict.fromkeys(post.id.name for post in posts if post.bundle):
        story = stories[name]
        first: dict[str, str] = {}
        for post in sorted(story.posts.values(), key=lambda p: p.id.lang != story.original):
            if post.bundle:
                here = urls.folder(addresses[post.id])
                found[post.id] = first.setdefault(post.folder, here)
    return found


def assets(site: Site, post: PostId) -> dict[str, str]:
    """The address of each file *post* can name: those of its own bundle, else its original's."""
    if not site.folders:
        return {}
    story = site.stories.get(post.name)
    sources = (story and story.posts.get(story.original), site.posts[post])
    return {
        name: site.folders[source.id] + name
        for source in sources
        if source and source.id in site.folders
        for name in source.assets
    }


def files(site: Site) -> Iterator[tuple[str, str]]:
    """What to copy: the output path of each bundled file, and its path in the blog."""
    seen: set[str] = set()
    for post, folder in site.folders.items():
        source = site.posts[post]
        for name in source.assets:
            output = f"{folder[1:]}{name}"
            if output not in seen:
                seen.add(output)
                yield output, f"{source.folder}/{name}"


def picture(site: Site, post: PostId) -> str:
    """The address of a post's cover, or its URL when it is elsewhere; empty without one."""
    cover = site.posts[post].cover
    if not cover or not cover.src or urls.absolute(cover.src):
        return cover.src if cover else ""
    name = posixpath.normpath(unquote(cover.src))
    # What is in no bundle can only be a static file, and those are below the root.
    return assets(site, post).get(name) or "/" + name.lstrip("/").removeprefix("../")
