"""Cloudflare's API: many addresses in one request, to the zone that has the site."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from mindblog_cli.delivery.after.purgers.purger import Errand
from mindblog_cli.delivery.after.telling import Call, Complaint, answered
from mindblog_cli.errors import ConfigError
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party

WHO = "Cloudflare"
KEY = "CLOUDFLARE_API_TOKEN"
API = "https://api.cloudflare.com/client/v4"

# What one request may name on every plan.
_AT_ONCE = 100
# Codes of errors: "could not route", "invalid zone identifier".
_NO_ZONE = (7000, 7003, 1001)
# "Invalid request headers" (a token that can be none), "invalid access token", "authentication".
_NO_TOKEN = (6003, 9109, 10000)


class Cloudflare:
    """`cloudflare:ZONE`, with a token that has the right Cache Purge there."""

    most = 1000

    def __init__(self, errand: Errand) -> None:
        if not errand.name:
            raise ConfigError(
                "nothing says which zone of Cloudflare to purge",
                hint="write it like cloudflare:ZONE; the zone's ID is on its overview page",
            )
        self.zone = errand.name
        self.party = Party(WHO, errand.endpoint or API, errand.token(KEY, WHO), KEY)

    def calls(self, addresses: Sequence[str]) -> list[Call]:
        """A request for each hundred."""
        starts = range(0, len(addresses), _AT_ONCE)
        parts = [list(addresses[start : start + _AT_ONCE]) for start in starts]
        return [self._call({"files": part}, len(part)) for part in parts]

    def everything(self) -> Call:
        """All of the zone."""
        return self._call({"purge_everything": True}, 1)

    def complaint(self, answer: Answer) -> Complaint | None:
        """What its codes of errors say, before its status does."""
        errors = [*_errors(answer)]
        codes = [error.get("code") for error in errors]
        if any(code in _NO_ZONE for code in codes) or (not codes and answer.status == 404):
            return Complaint(
                f"{WHO} has no zone {self.zone}",
                "the zone's ID is on its overview page; write it like cloudflare:ZONE",
            )
        if answer.status in (401, 403) or any(code in _NO_TOKEN for code in codes):
            return Complaint(
                f"{WHO} does not accept the token in {KEY} for zone {self.zone}",
                "it needs the permission Zone > Cache Purge for this zone",
            )
        if errors:
            words = "; ".join(str(error.get("message", "")) for error in errors)[:160]
            return answered(WHO, answer) if answer.status == 429 else _refused(answer, words)
        return answered(WHO, answer)

    def _call(self, what: dict[str, Any], addresses: int) -> Call:
        return Call(
            path=f"/zones/{quote(self.zone, safe='')}/purge_cache",
            headers={
                "Authorization": f"Bearer {self.party.key}",
                "Content-Type": "application/json",
            },
            body=json.dumps(what).encode(),
            addresses=addresses,
        )


def _refused(answer: Answer, words: str) -> Complaint:
    return Complaint(f"{WHO} does not purge ({answer.status}): {words}")


def _errors(answer: Answer) -> Iterator[dict[str, Any]]:
    """What is in `errors` of an answer that is no success, whatever else it is."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return
    if isinstance(said, dict) and not said.get("success") and isinstance(said.get("errors"), list):
        yield from (error for error in said["errors"] if isinstance(error, dict))
