"""What readers are told of translations, from the records beside the posts."""

from collections.abc import Sequence

from mindblog_cli.blog.root import Blog
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.site.site import Notice


def notices(blog: Blog, posts: Sequence[Post]) -> dict[PostId, Notice]:
    """Notices on translations that a machine made or that are out of date; mostly there are none.

    Of what a person translated without telling us nothing is known, and nothing said.
    """
    # Here and not above: only a blog with records pays for what reads them.
    from mindblog_cli.l10n.folders import home  # noqa: PLC0415

    if not (blog.root / home(blog.config)).is_dir():
        return {}
    from mindblog_cli.l10n.standing import standings  # noqa: PLC0415

    found = {}
    for key, one in standings(blog.root, blog.config, posts).items():
        told = Notice(
            machine=bool(one.machine or one.needs_work),
            outdated=bool(one.outdated or one.conflicts),
        )
        if one.path and told != Notice():
            found[key] = told
    return found
