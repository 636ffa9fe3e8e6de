"""What a delivery would do, as a value: for `--dry-run`, for the guards, and to do it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli import __version__
from mindblog_cli.delivery.content_types import is_fingerprinted, served
from mindblog_cli.remotes.order import in_order
from mindblog_cli.remotes.release_id import new_id
from mindblog_cli.remotes.remote import Level, Look, Remote, Step
from mindblog_cli.tree.diff import diff
from mindblog_cli.tree.manifest import (
    Entry,
    Manifest,
    ManifestDamaged,
    from_bytes,
    same_bytes,
    to_bytes,
)
from mindblog_cli.tree.tree import Tree

LINGER = 30 * 24 * 3600
"""Seconds for which a fingerprinted file outlives the page that named it."""


class Move(Struct, frozen=True):
    """One file that is put or deleted."""

    path: str
    size: int


class Plan(Struct, frozen=True, kw_only=True):
    """From what is live to what is wanted, in the order in which it happens."""

    level: Level
    first: bool
    """Nothing of ours is live yet, or nothing that can be believed."""
    damaged: str = ""
    """What is wrong with what the remote says of itself."""
    unfinished: bool = False
    put: tuple[Move, ...]
    delete: tuple[Move, ...]
    foreign: tuple[str, ...] = ()
    """Files of somebody else that will be put by and replaced."""
    live: dict[str, Entry]
    wanted: dict[str, Entry]
    manifest: Manifest | None

    @property
    def size(self) -> int:
        """Bytes to send."""
        return sum(move.size for move in self.put)

    @property
    def nothing_to_do(self) -> bool:
        """The site is live as it is."""
        return not (self.put or self.delete or self.unfinished or self.damaged or self.first)


def plan(tree: Tree, remote: Remote, *, now: datetime) -> Plan:
    """Look at *remote* and say what delivering *tree* would do; nothing is written."""
    return planned(tree, remote.look(), remote, now=now)


def planned(tree: Tree, look: Look, remote: Remote, *, now: datetime) -> Plan:
    """The plan for what was seen; a survey is made only when no manifest can be believed."""
    manifest, damaged = opened(look)
    wanted = entries(tree)
    if manifest:
        manifest = replace(manifest, entries=_shared(manifest.entries, wanted))
    live = manifest.entries if manifest else {}
    wanted |= lingering(live, wanted, now)
    foreign: tuple[str, ...] = ()
    if manifest is None:
        survey = remote.survey(wanted)
        live = {path: wanted[path] for path in survey.same}
        foreign = tuple(sorted(survey.other))
    changes = diff(live, wanted, same_bytes)
    return Plan(
        level=look.level,
        first=manifest is None,
        damaged=damaged,
        unfinished=look.unfinished,
        put=_moves(in_order(changes.put), wanted),
        delete=_moves(reversed(in_order(changes.delete)), live),
        foreign=foreign,
        live=live,
        wanted=wanted,
        manifest=manifest,
    )


def entries(tree: Tree) -> dict[str, Entry]:
    """Each leaf, with how it is served."""
    found: dict[str, Entry] = {}
    for path, leaf in tree.leaves.items():
        headers = served(path)
        found[path] = Entry(leaf.digest, leaf.size, headers.type, headers.cache)
    return found


def lingering(live: dict[str, Entry], wanted: dict[str, Entry], now: datetime) -> dict[str, Entry]:
    """Fingerprinted files that left the site lately: pages out there still ask for them."""
    time = int(now.timestamp())
    gone = [path for path in live.keys() - wanted.keys() if is_fingerprinted(path)]
    kept = {path: replace(live[path], until=live[path].until or time + LINGER) for path in gone}
    return {path: entry for path, entry in kept.items() if entry.until > time}


def step(made: Plan, *, now: datetime, earlier: list[str]) -> Step:
    """The plan as what a remote is asked to do, under a new name."""
    before = made.manifest
    known = [*earlier, before.release] if before else earlier
    digest = _digest(made.wanted)
    manifest = Manifest(
        entries=made.wanted,
        release=new_id(now, digest, known),
        made_at=now,
        generation=before.generation + 1 if before else 1,
        previous=before.release if before else "",
        tool=f"mindblog {__version__}",
    )
    return Step(
        release=manifest.release,
        sealed=to_bytes(manifest),
        wanted=made.wanted,
        live=made.live,
        put=tuple(move.path for move in made.put),
        delete=tuple(move.path for move in made.delete),
        foreign=made.foreign,
        before=before.release if before else "",
        known=before is not None,
    )


def _shared(found: dict[str, Entry], wanted: dict[str, Entry]) -> dict[str, Entry]:
    """*found*, holding what is as wanted by the same objects: of a big site, memory for one."""
    shared: dict[str, Entry] = {}
    for path, entry in wanted.items():
        if there := found.pop(path, None):
            shared[path] = entry if there == entry else there
    return shared | found


def _digest(wanted: dict[str, Entry]) -> str:
    """A hash of every path and its bytes."""
    digest = sha256()
    for path in sorted(wanted):
        digest.update(f"{path}\0{wanted[path].digest}\n".encode())
    return digest.hexdigest()


def opened(look: Look) -> tuple[Manifest | None, str]:
    """The manifest that was seen, or what is wrong with it."""
    if look.manifest is None:
        return None, ""
    try:
        return from_bytes(look.manifest), ""
    except ManifestDamaged as error:
        return None, error.message


def _moves(paths: Iterable[str], entries: Mapping[str, Entry]) -> tuple[Move, ...]:
    return tuple(Move(path, entries[path].size) for path in paths)
