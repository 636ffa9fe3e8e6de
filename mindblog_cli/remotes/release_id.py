"""Names of releases: the time they were made, and a bit of what is in them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from mindblog_cli.patterns import pattern

_FORM = "%Y%m%dT%H%M%SZ"
_ID = pattern(r"\d{8}T\d{6}Z-[0-9a-f]{8}")

KEPT = 5
"""How many releases a remote keeps, the live one among them."""


def new_id(now: datetime, digest: str, earlier: Iterable[str]) -> str:
    """A name that sorts after all *earlier* ones, also when this clock is behind theirs."""
    time = now.astimezone(UTC).replace(microsecond=0)
    newest = max(filter(is_id, earlier), default="")
    if newest:
        time = max(time, made_at(newest) + timedelta(seconds=1))
    return f"{time.strftime(_FORM)}-{digest[:8]}"


def is_id(name: str) -> bool:
    """Whether *name* is a release; whatever else is in the folder is none of ours."""
    return _ID.fullmatch(name) is not None


def made_at(release: str) -> datetime:
    """When the release was made."""
    return datetime.strptime(release.partition("-")[0], _FORM).replace(tzinfo=UTC)


def outlived(releases: Iterable[str], live: str) -> list[str]:
    """Which releases are to go: all but the newest five, and never the live one."""
    newest = sorted(filter(is_id, releases), reverse=True)
    return [release for release in newest[KEPT:] if release != live]
