"""Bunny's API: one address in each request, in whatever pull zone it is."""

from collections.abc import Sequence
from urllib.parse import urlencode

from mindblog_cli.delivery.addresses import address
from mindblog_cli.delivery.after.purgers.purger import Errand
from mindblog_cli.delivery.after.telling import Call, Complaint, answered
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party

WHO = "Bunny"
KEY = "BUNNY_API_KEY"
API = "https://api.bunny.net"


class Bunny:
    """`bunny`, with the key of the account."""

    # It takes 120 addresses at once, but 20 of folders, which are every other of ours.
    most = 40

    def __init__(self, errand: Errand) -> None:
        self.site = errand.site
        self.party = Party(WHO, errand.endpoint or API, errand.token(KEY, WHO), KEY)

    def calls(self, addresses: Sequence[str]) -> list[Call]:
        """A request for each; without `exactPath` a folder's takes all that is in it along."""
        return [self._call(one, exactPath="true") for one in addresses]

    def everything(self) -> Call:
        """All that is below the site's address."""
        return self._call(f"{address(self.site, '')}*")

    def complaint(self, answer: Answer) -> Complaint | None:
        """What its status says."""
        if answer.status in (401, 403):
            return Complaint(
                f"{WHO} does not accept the key in {KEY}",
                "it is the API key of the account, not the password of a storage zone",
            )
        return answered(WHO, answer)

    def _call(self, url: str, **more: str) -> Call:
        asked = urlencode({"url": url, "async": "true", **more})
        return Call(path=f"/purge?{asked}", headers={"AccessKey": self.party.key})
