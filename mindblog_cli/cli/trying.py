"""What a target turned out to be able to do, and how that is told."""

from collections.abc import Callable
from datetime import datetime
from textwrap import wrap

from msgspec import Struct

from mindblog_cli.cli.amounts import amount, duration, some
from mindblog_cli.cli.paint import Paint, shown
from mindblog_cli.remotes.remote import LEVELS, Abilities, Level, Look, Remote
from mindblog_cli.tree.manifest import Manifest, ManifestDamaged, ManifestTooNew, from_bytes

_LEVELS: dict[Level, str] = {
    "atomic": "atomic: all files change at once, in one step",
    "staged": "staged: all files are brought there first, then renamed in one burst; one that was"
    " cut is ended by whoever comes next",
    "ordered": "ordered: each file is live as it arrives, in an order in which no page points at"
    " nothing",
}
_LOCKS = {
    "exclusive": "kept apart by a lock that only one can have",
    "turns": "kept apart by taking turns, as the place wrote them down",
    "compare": "the second finds that something else went live, and stops",
}
_MARGIN = 18


class Live(Struct, frozen=True):
    """What mindblog has published there."""

    release: str
    made_at: datetime
    files: int
    bytes: int


class Trial(Struct, frozen=True, kw_only=True):
    """What was found at *address*; seconds are those to connect, and to look at what is live."""

    target: str
    address: str
    abilities: Abilities
    connect: float
    look: float
    live: Live | None
    releases: int
    unfinished: bool
    remarks: tuple[str, ...]


def tried(target: str, address: str, remote: Remote, ticks: Callable[[], float]) -> Trial:
    """Connect and find out; whatever is written for that is gone again."""
    since = ticks()
    with remote:
        connected = ticks()
        remote.look()
        before = ticks()
        look = remote.look()
        after = ticks()
        abilities = remote.probe()
        live, remark = _live(look)
        releases = len(remote.releases()) if live else 0
    return Trial(
        target=target,
        address=address,
        abilities=abilities,
        connect=round(connected - since, 4),
        look=round(after - before, 4),
        live=live,
        releases=releases,
        unfinished=look.unfinished,
        remarks=(*abilities.remarks, *remark),
    )


def enough(trial: Trial, wanted: Level | None) -> bool:
    """Whether the target switches as well as is *wanted*."""
    return wanted is None or LEVELS.index(trial.abilities.level) >= LEVELS.index(wanted)


def told(trial: Trial, paint: Paint, width: int = 0) -> str:
    """All of *trial*, a line each; longer ones go on below where the screen has a *width*."""
    can = trial.abilities
    rows = [
        ("going live", _LEVELS[can.level]),
        ("publishers", _LOCKS[can.lock]),
        ("rollback", _rollback(trial)),
        ("types, caching", "as mindblog wants them" if can.headers else "those of the server"),
        ("time", f"connected in {_time(trial.connect)}, a look takes {_time(trial.look)}"),
        ("there now", _now(trial)),
        *(("note", remark) for remark in trial.remarks),
    ]
    head = paint(trial.target, "bold")
    if trial.target != trial.address:
        head += f"  {paint(shown(trial.address), 'place')}"
    return "\n".join([head, *(_row(*row, paint, width) for row in rows)])


def _row(name: str, text: str, paint: Paint, width: int) -> str:
    lines = wrap(shown(text), max(width - _MARGIN, 30)) if width else [shown(text)]
    label = paint(f"  {name:<{_MARGIN - 2}}", "dim")
    return label + f"\n{' ' * _MARGIN}".join(lines)


def _live(look: Look) -> tuple[Live | None, tuple[str, ...]]:
    if look.manifest is None:
        return None, ()
    try:
        found = from_bytes(look.manifest)
    except (ManifestDamaged, ManifestTooNew) as error:
        return None, (error.message,)
    return _counted(found), ()


def _counted(found: Manifest) -> Live:
    size = sum(entry.size for entry in found.entries.values())
    return Live(found.release, found.made_at, len(found.entries), size)


def _rollback(trial: Trial) -> str:
    if not trial.abilities.keeps:
        return "no; it keeps no earlier release"
    earlier = max(trial.releases - 1, 0)
    return f"yes; {some(earlier, 'earlier release')} there" if trial.live else "yes"


def _now(trial: Trial) -> str:
    if trial.unfinished:
        return "a delivery that was cut while it went live; the next one ends it"
    if trial.live is None:
        return "nothing that mindblog published"
    live = trial.live
    size = f"{some(live.files, 'file')}, {amount(live.bytes)}"
    return f"{live.release} of {live.made_at:%Y-%m-%d %H:%M} UTC; {size}"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else duration(seconds)
