"""A record at one glance: what its header says, without reading its entries."""

import re
from collections.abc import Iterable
from hashlib import sha256

from msgspec import Struct

from mindblog_cli.l10n.catalog import Entry
from mindblog_cli.patterns import pattern

_FIELD = pattern(rb'^"X-(Source-Digest|Target-Digest|Counts|Check): ([^\\"]*)\\n"$', re.M)
_NAMES = ("entries", "machine", "human", "reviewed", "outdated", "needs", "conflicts", "omitted")


class Glance(Struct, frozen=True):
    """The digests of both files when they were last compared, and numbers of entries.

    *intact*: nobody has changed an entry since the record was written.
    """

    source_digest: str
    target_digest: str
    intact: bool
    entries: int
    machine: int
    human: int
    reviewed: int
    outdated: int
    needs_work: int
    conflicts: int
    omitted: int


def counted(entries: Iterable[Entry]) -> str:
    """The numbers of a Glance, in its order, as they stand in the header."""
    found = dict.fromkeys(_NAMES, 0)
    for one in entries:
        found["entries"] += 1
        found[one.by] += not one.trouble
        found["outdated"] += one.outdated and not one.trouble
        found["needs"] += one.trouble == "needs-work"
        found["conflicts"] += one.trouble == "conflict"
        found["omitted"] += one.trouble == "omitted"
    return " ".join(map(str, found.values()))


def glance(data: bytes) -> Glance | None:
    """What the header of a PO file says, or None where it says less than ours do."""
    end = data.find(b"\n\n")
    header, body = data[: end + 1], data[end + 2 :]
    found = _FIELD.findall(header)
    fields = {name: value.decode() for name, value in found}
    numbers = fields.get(b"Counts", "").split()
    # A merge may have left a field twice.
    if end < 0 or not len(found) == len(fields) == 4 or len(numbers) != len(_NAMES):
        return None
    if not all(number.isdecimal() for number in numbers):
        return None
    return Glance(
        fields[b"Source-Digest"],
        fields[b"Target-Digest"],
        sha256(body).hexdigest()[:12] == fields[b"Check"],
        *map(int, numbers),
    )
