"""What readers are told of translations, from the records beside the posts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mindblog_cli.posts.post import PostId
from mindblog_cli.site.site import Notice

if TYPE_CHECKING:
    from mindblog_cli.l10n.standing import Standing


def notices(standings: "Mapping[PostId, Standing]") -> dict[PostId, Notice]:
    """Notices on translations that a machine made or that are out of date.

    Of what a person translated without telling us nothing is known, and nothing said.
    """
    found = {}
    for key, one in standings.items():
        machine = bool(one.machine or one.needs_work)
        outdated = bool(one.outdated or one.conflicts)
        if one.path and (machine or outdated):
            partly = machine and bool(one.human or one.reviewed)
            found[key] = Notice(machine, outdated, partly, one.state)
    return found
