"""Whether what a server answered is what went live."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from mindblog_cli.delivery.content_types import FOR_EVER
from mindblog_cli.delivery.sample import Visit
from mindblog_cli.tree.manifest import Entry

Mode = Literal["bytes", "reach"]

DAY = 24 * 3600
# Asked back for who we are, or to come later: nothing is known of the page itself.
_CLOSED_DOORS = {
    401: "wants a login",
    407: "wants a login at a proxy",
    429: "wants to be left alone",
}
_FAMILIES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/css": "css",
    "text/javascript": "javascript",
    "application/javascript": "javascript",
    "application/x-javascript": "javascript",
    "application/ecmascript": "javascript",
    "image/svg+xml": "svg",
    "text/xml": "xml",
    "application/xml": "xml",
    "text/json": "json",
    "application/json": "json",
}
# A browser shows or runs these only when they are called by their name.
_BY_NAME = frozenset(("html", "css", "javascript", "svg"))
_PACKED, _UNKNOWN_TO_US = "content-encoding", ("br", "zstd", "compress")
# What servers call a file that they have no name for; programs look inside then.
_NAMELESS = ("", "application/octet-stream", "binary/octet-stream", "text/plain")


class Got(Struct, frozen=True):
    """An answer, after redirects within the site; *elsewhere* is where one led out of it."""

    status: int
    headers: Mapping[str, str]
    digest: str = ""
    elsewhere: str = ""

    @property
    def type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Fault(Struct, frozen=True):
    """One address that does not show what it should; *stale* if that is what was there before.

    *broken* is set where the server itself failed, *headers* where only one that takes its headers
    from us can be blamed.
    """

    address: str
    expected: str
    came: str
    stale: bool = False
    broken: bool = False
    headers: bool = False

    def __str__(self) -> str:
        """The fault in one line."""
        return f"{self.address} should {self.expected}, but {self.came}"


def closed(got: Got) -> str:
    """Why an answer tells nothing of the page; empty where it does."""
    if got.headers.get("cf-mitigated"):
        return "wants to see a person"
    return _CLOSED_DOORS.get(got.status, "")


def fault(visit: Visit, got: Got, mode: Mode) -> Fault | None:
    """What is wrong at the address of *visit*."""
    if visit.now is None:
        return _still_there(visit, got, mode)
    if got.elsewhere:
        return Fault(visit.address, "answer 200", f"leads to {got.elsewhere}")
    if got.status != 200:
        broken = got.status >= 500
        return Fault(visit.address, "answer 200", f"answers {got.status}", broken=broken)
    return (
        _bytes(visit, visit.now, got, mode) or _type(visit, visit.now, got) or _caching(visit, got)
    )


def _still_there(visit: Visit, got: Got, mode: Mode) -> Fault | None:
    """A deleted file is gone unless its bytes are there; hosts show all sorts of pages instead."""
    if got.status >= 500:
        return Fault(visit.address, "be gone (404)", f"answers {got.status}", broken=True)
    same = visit.before is not None and got.digest == visit.before.digest
    if got.status != 200 or not same or mode == "reach" or _may_linger(visit.before):
        return None
    return Fault(visit.address, "be gone (404)", "is still there", stale=True)


def _bytes(visit: Visit, now: Entry, got: Got, mode: Mode) -> Fault | None:
    if mode == "reach" or got.digest == now.digest or got.headers.get(_PACKED) in _UNKNOWN_TO_US:
        return None
    stale = visit.before is not None and got.digest == visit.before.digest
    if stale and _may_linger(visit.before):
        return None
    came = "is what it was before" if stale else "is something else"
    return Fault(visit.address, "be what was sent", came, stale=stale)


def _may_linger(entry: Entry | None) -> bool:
    """Whether we ourselves said that caches may show *entry* for a while."""
    return entry is not None and "max-age" in entry.cache


def _type(visit: Visit, now: Entry, got: Got) -> Fault | None:
    wanted, came = now.type.partition(";")[0], got.type
    if wanted == "application/octet-stream" or _family(came) == _family(wanted):
        return None
    if came in _NAMELESS and _family(wanted) not in _BY_NAME:
        return None
    return Fault(visit.address, f"be {wanted}", f"is {came or 'of no type'}")


def _family(kind: str) -> str:
    """What is the same under several names."""
    if found := _FAMILIES.get(kind):
        return found
    if kind.endswith("+xml"):
        return "xml"
    if kind.endswith("+json"):
        return "json"
    # Pictures, sounds, films and fonts: programs look at their first bytes, whatever the name.
    group = kind.partition("/")[0]
    return "font" if "font" in kind else group


def _caching(visit: Visit, got: Got) -> Fault | None:
    """Of what has a new address with each change a browser must not ask each time."""
    if visit.now is None or visit.now.cache != FOR_EVER:
        return None
    said = got.headers.get("cache-control", "").lower()
    if "immutable" in said or _seconds(said) >= DAY:
        return None
    return Fault(
        visit.address, "be kept (immutable)", f"says {said or 'nothing of it'}", headers=True
    )


def _seconds(said: str) -> int:
    found = said.partition("max-age=")[2].partition(",")[0].strip()
    return int(found) if found.isascii() and found.isdecimal() else 0
