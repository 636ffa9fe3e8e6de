"""The segments of a merge counted, as they stand before anything is done."""

from collections import Counter

from mindblog_cli.l10n.copies import following
from mindblog_cli.l10n.judge import Verdict
from mindblog_cli.l10n.plan import Merge
from mindblog_cli.segments.tags import words


def tally(merge: Merge) -> dict[str, int]:
    """The numbers of a Standing."""
    found: Counter[str] = Counter(conflicts=merge.stuck)
    for verdict in merge.verdicts():
        found[_kind(verdict)] += 1
    found["conflicts"] -= sum(len(piece.rows) for piece in merge.pieces if piece.stuck)
    del found["omitted"]
    if merge.target:
        # A date that has to follow makes a translation out of date, too.
        follow = following(merge.catalog.copies, merge.source.values, merge.target.values)
        found["outdated"] += sum(1 for _ in follow)
    return {
        "segments": sum(found.values()),
        **found,
        "characters": sum(len(words(want.text)) for want in merge.wants),
    }


def _kind(verdict: Verdict) -> str:
    """Which number a segment counts for."""
    match verdict.fate:
        case "ask":
            return "needs_work" if verdict.trouble else "outdated"
        case "hold" | "wait":
            return "outdated"
        case "doubt":
            return "conflicts"
        case "omit":
            return "omitted"
    return verdict.by
