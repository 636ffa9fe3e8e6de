"""Telling a hub that feeds have changed, so that it tells who follows them.

The W3C's WebSub leaves open how a hub hears of it; this is what hubs document, and what they have
had in common since PubSubHubbub.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from msgspec.structs import replace

from mindblog_cli.delivery.addresses import address
from mindblog_cli.delivery.after.telling import Call, Complaint, answered, apart, sent
from mindblog_cli.delivery.after.told import Told
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party

MOST = 100
"""Feeds of which a hub is told; those of the whole blog are named by the shortest paths."""


def published(feeds: Iterable[str], site: str, hub: str, clock: Clock) -> Told:
    """Tell *hub* of *feeds*, one request each."""
    ranked = sorted(feeds, key=lambda path: (path.count("/"), len(path), path))
    server, door = apart(hub)
    party = Party("the hub", server)

    def complaint(answer: Answer) -> Complaint | None:
        return answered(f"the hub {party.host}", answer)

    calls = [_call(door, address(site, path)) for path in ranked[:MOST]]
    told = sent(party, calls, complaint, clock)
    return replace(told, left_out=max(0, len(ranked) - MOST))


def _call(door: str, feed: str) -> Call:
    return Call(
        path=door,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode({"hub.mode": "publish", "hub.url": feed}).encode(),
    )
