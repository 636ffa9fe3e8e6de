"""One segment as it comes back from a translator's tool."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from mindblog_cli.l10n.catalog import By, Catalog, Entry, fingerprint

Records = Sequence[tuple[str, Catalog]]
"""Records with the paths of their files."""

FINGER = 12


class Translated(Struct, frozen=True):
    """*source* became *target*, and is done *by* someone; by nobody where it is not done.

    *post* is the path of the translation, empty where it may belong into any (a memory). *base*
    begins the `fingerprint` of the target that the file was made with, if that is known;
    *changed* is whether anything has been done about it since.
    """

    post: str
    lang: str
    context: str
    source: str
    target: str
    by: By | Literal[""]
    note: str = ""
    base: str = ""
    changed: bool = True


def finished(entry: Entry) -> bool:
    """Whether *entry* needs nobody's work."""
    return bool(entry.target.strip()) and not entry.outdated and not entry.trouble


def base(entry: Entry) -> str:
    """What tells whether the target of *entry* is still the one that was given out."""
    return fingerprint(entry.target)[:FINGER]
