"""The site that an earlier build left on disk, for those who do not want a new one."""

import os
from pathlib import Path

from mindblog_cli.blog.root import Blog
from mindblog_cli.build.state import glance
from mindblog_cli.errors import Diagnostic, Refused
from mindblog_cli.tree.disk import TreeOnDisk, leaf_of_file
from mindblog_cli.tree.tree import Tree


def built_earlier(blog: Blog) -> TreeOnDisk:
    """What lies in the blog's site folder. Raises Refused where no build has been completed."""
    root = blog.work / "site"
    if not root.is_dir() or root.with_name("site.writing").exists():
        raise Refused("no build has been completed yet", hint="leave out --no-build")
    found = [Path(folder, name) for folder, _, names in os.walk(root) for name in names]
    if link := next((file for file in found if file.is_symlink()), None):
        raise Refused(
            f"{link.relative_to(root)} is a link in what was built, and a build makes none",
            hint="mindblog build --clean",
        )
    leaves = {file.relative_to(root).as_posix(): leaf_of_file(file) for file in found}
    return TreeOnDisk(root, Tree(dict(sorted(leaves.items()))))


def unfit_earlier(blog: Blog) -> tuple[Diagnostic, ...]:
    """What the last build found that must not be published.

    Raises Refused where that matters, and is not remembered any more.
    """
    last = glance(blog.work / "site.mindblog")
    if last is None and any(one.require != "any" for one in blog.config.languages.values()):
        raise Refused(
            "it is not known any more how the translations of the last build stand",
            hint="leave out --no-build",
        )
    return last.summary.unfit if last else ()
