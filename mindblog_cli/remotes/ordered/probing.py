"""What a place for objects can do, found by trying: some ignore what they do not know."""

from secrets import token_hex
from typing import Literal

from mindblog_cli.errors import RemoteRefused
from mindblog_cli.remotes.ordered.lock import honoured
from mindblog_cli.remotes.ordered.store import NoConditions, Store
from mindblog_cli.remotes.remote import Abilities
from mindblog_cli.tree.paths import RESERVED


def probe(store: Store, remarks: tuple[str, ...]) -> Abilities:
    """Try with an object of our own, and remove it."""
    name = f"{RESERVED}/probe-{token_hex(8)}"
    copy = f"{name}.copy"
    try:
        lock: Literal["exclusive", "turns"] = "exclusive" if _conditions(store, name) else "turns"
        store.write(name, b"probe")
        keeps = _copies(store, name, copy)
    finally:
        store.delete([name, copy])
    return Abilities(
        level="ordered",
        lock=lock,
        headers=store.headers,
        keeps=keeps,
        remarks=(*remarks, *_remarks(lock, keeps)),
    )


def _conditions(store: Store, name: str) -> bool:
    if not store.conditions:
        return False
    try:
        return store.create(name, b"1") and honoured(store, name, b"2")
    except NoConditions:
        return False


def _copies(store: Store, name: str, copy: str) -> bool:
    try:
        return store.copies and not store.copy([(name, copy)], {})
    except RemoteRefused:
        return False


def _remarks(lock: str, keeps: bool) -> list[str]:
    found = []
    if lock == "turns":
        found.append("it honours no conditional requests, so publishers take turns there")
    if not keeps:
        found.append("it can not copy, so no release is kept and there is no way back")
    return found
