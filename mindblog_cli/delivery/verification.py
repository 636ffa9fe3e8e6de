"""How a site is looked at once it is live, and what came of it, as values."""

from msgspec import Struct

from mindblog_cli.delivery.judging import Fault, Mode


class Verification(Struct, frozen=True, kw_only=True):
    """What to look at: the pages at *site*, where readers find them.

    *bytes* have to be those that were sent; *reach* is for hosts that change pages on their way.
    Where an author has *asked* for it, a site that can not be reached is a failure. Where caches
    are in front, or hosts that take their time, it is *patient* with what was there before.
    """

    site: str
    mode: Mode = "bytes"
    asked: bool = False
    patient: bool = False


class Verified(Struct, frozen=True, kw_only=True):
    """That *addresses* of *site* were looked at; *unseen* is why that could not be done."""

    site: str
    mode: Mode
    addresses: int = 0
    unseen: str = ""


class Outcome(Struct, frozen=True, kw_only=True):
    """What was found; with a *fault* the site must not stay.

    *ours* tells whether anything there shows that it is this site at all.
    """

    verified: Verified
    fault: Fault | None = None
    ours: bool = True
