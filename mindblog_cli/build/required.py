"""Translations that are not as good as the settings ask for before they are published."""

from collections.abc import Iterator, Mapping
from shlex import quote
from typing import TYPE_CHECKING

from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.post import PostId
from mindblog_cli.site.site import Site

if TYPE_CHECKING:
    from mindblog_cli.l10n.standing import Standing

_CURRENT = frozenset({"current", "unreviewed", "untracked", "orphaned"})
# What a person wrote without telling us counts as reviewed.
_REVIEWED = _CURRENT - {"unreviewed"}
_FIT = {"current": _CURRENT, "reviewed": _REVIEWED}


def unfit(site: Site, standings: "Mapping[PostId, Standing]") -> Iterator[Diagnostic]:
    """What is wrong with each translation that readers of *site* would get all the same."""
    if not standings:
        return
    for lang, settings in site.config.languages.items():
        fit = _FIT.get(settings.require)
        for key in site.editions[lang].posts + site.editions[lang].pages if fit else ():
            one = standings.get(key)
            if one and fit and one.state not in fit:
                yield _fault(one, site.posts[key].path, settings.require)


def _fault(one: "Standing", path: str, require: str) -> Diagnostic:
    of = f" ({one.amount} of {one.segments} segments)" if one.amount else ""
    said = f"{one.state}{of}, but [languages.{one.lang}] wants its translations {require}"
    # A person's words are never overwritten: once all is sent, they are as out of date as before.
    held = one.state == "outdated" and not one.characters
    by_hand = held or one.state in ("unreviewed", "conflict")
    way = "mindblog l10n review" if by_hand else "mindblog translate"
    return Diagnostic("MB047", said, path, fix=f"{way} {quote(path)}")
