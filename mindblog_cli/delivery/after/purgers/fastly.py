"""Fastly's API: one address in each request, or all of a service.

It also takes PURGE at the address itself, but then the token would go to whoever answers there.
"""

from collections.abc import Sequence
from urllib.parse import quote

from mindblog_cli.delivery.after.purgers.purger import Errand
from mindblog_cli.delivery.after.telling import Call, Complaint, answered
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party

WHO = "Fastly"
KEY = "FASTLY_API_TOKEN"
API = "https://api.fastly.com"


class Fastly:
    """`fastly`, or `fastly:SERVICE`, which can be purged as a whole."""

    most = 1000

    def __init__(self, errand: Errand) -> None:
        self.service = errand.name
        self.party = Party(WHO, errand.endpoint or API, errand.token(KEY, WHO), KEY)

    def calls(self, addresses: Sequence[str]) -> list[Call]:
        """A request for each, which names it without `https://`."""
        return [self._call(f"/purge/{one.partition('://')[2]}") for one in addresses]

    def everything(self) -> Call | None:
        """All of the service, where that is known."""
        if not self.service:
            return None
        return self._call(f"/service/{quote(self.service, safe='')}/purge_all")

    def complaint(self, answer: Answer) -> Complaint | None:
        """What its status says."""
        if answer.status in (401, 403):
            return Complaint(
                f"{WHO} does not accept the token in {KEY}",
                "it needs the scope purge_select, and purge_all for more than 1000 addresses",
            )
        if answer.status == 404:
            return Complaint(
                f"{WHO} knows neither the site nor the service",
                "is its domain one of a service there? write it like fastly or fastly:SERVICE",
            )
        return answered(WHO, answer)

    def _call(self, path: str) -> Call:
        return Call(path=path, headers={"Fastly-Key": self.party.key, "Accept": "application/json"})
