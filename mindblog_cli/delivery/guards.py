"""What a delivery refuses to do, before anything is changed."""

from collections.abc import Iterable

from mindblog_cli.delivery.plan import Plan
from mindblog_cli.errors import Refused
from mindblog_cli.remotes.remote import LEVELS, Level
from mindblog_cli.tree.paths import check_all
from mindblog_cli.tree.tree import Tree

FRONT = "index.html"
SHARE = 0.25
MOST = 256


def check_tree(tree: Tree) -> None:
    """Refuse a site that is no site, or that some disk could not hold."""
    if not tree.leaves:
        raise Refused("the build is empty; nothing was sent", hint="mindblog build --clean")
    if FRONT not in tree.leaves:
        raise Refused(
            "the build has no front page (index.html); nothing was sent",
            hint="mindblog build --clean",
        )
    check_all(tree.leaves)


def check_plan(plan: Plan, *, allow_deletes: int | None, require: Level | None) -> None:
    """Refuse to delete more than is usual, and a target that can not switch as asked."""
    deletes, live = len(plan.delete), len(plan.live)
    many = deletes > MOST or deletes > SHARE * live
    if many and deletes > (allow_deletes or 0):
        limit = f"{SHARE:.0%}".replace("%", " %") if deletes <= MOST else f"{MOST} files"
        raise Refused(
            f"publish would delete {deletes} of {live} files; the limit is {limit}."
            " Nothing was changed",
            hint=f"if that is meant: --allow-deletes {deletes}",
        )
    if require is not None and LEVELS.index(plan.level) < LEVELS.index(require):
        raise Refused(
            f"this target can switch no better than {plan.level}, and {require} was asked for",
            hint="an address that does not exist yet, or is a link of ours, can be atomic",
        )


def first_foreign(paths: Iterable[str]) -> str:
    """A few of *paths*, for a line of text."""
    named = sorted(paths)
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return ", ".join(named[:3]) + more
