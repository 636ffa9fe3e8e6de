"""Telling search engines which pages are new, changed or gone (indexnow.org)."""

import json
from collections.abc import Iterable, Sequence
from functools import partial

from msgspec.structs import replace

from mindblog_cli.delivery.addresses import address, host
from mindblog_cli.delivery.after.telling import Call, Complaint, answered, apart, sent
from mindblog_cli.delivery.after.told import Told
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party

AT_ONCE = 10_000
"""Addresses that one request may name."""
MOST = 100_000

_MEANING = {
    400: ("finds the request malformed", ""),
    403: ("does not find the key on the site", "{file} has to be there and hold the key"),
    422: ("says that the addresses are not the site's, or the key is none", "compare with {file}"),
    429: (
        "takes so many addresses for spam",
        "search engines find changes by themselves, only later",
    ),
}


def announced(pages: Iterable[str], site: str, key: str, url: str, clock: Clock) -> Told:
    """Tell *url* of all *pages*; the site has the *key* as a file at its root."""
    found = sorted({address(site, path) for path in pages}, key=lambda one: (one.count("/"), one))
    starts = range(0, min(len(found), MOST), AT_ONCE)
    server, door = apart(url)
    calls = [
        replace(_call(found[start : start + AT_ONCE], site, key), path=door) for start in starts
    ]
    file = address(site, f"{key}.txt")
    told = sent(Party("IndexNow", server), calls, partial(_complaint, file), clock)
    return replace(told, left_out=max(0, len(found) - MOST))


def _call(addresses: Sequence[str], site: str, key: str) -> Call:
    body = {
        "host": host(site),
        "key": key,
        "keyLocation": address(site, f"{key}.txt"),
        "urlList": addresses,
    }
    return Call(
        headers={"Content-Type": "application/json; charset=utf-8"},
        body=json.dumps(body).encode(),
        addresses=len(addresses),
    )


def _complaint(file: str, answer: Answer) -> Complaint | None:
    """What its status means."""
    if answer.status not in _MEANING:
        return answered("IndexNow", answer)
    words, hint = _MEANING[answer.status]
    return Complaint(f"IndexNow {words} ({answer.status})", hint.format(file=file))
