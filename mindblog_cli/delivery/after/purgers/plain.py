"""Varnish, nginx, Squid and their like: the method PURGE at each address, with no login.

They forget for whom they know by address; at which one is their own business.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from mindblog_cli.delivery.addresses import host
from mindblog_cli.delivery.after.purgers.purger import Errand
from mindblog_cli.delivery.after.telling import Call, Complaint, answered
from mindblog_cli.errors import ConfigError
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party

# What they say of an address that they have not kept.
_NOT_KEPT = (404, 410, 412)


class Plain:
    """`http`, or `http:http://10.0.0.1:6081` for a cache that answers elsewhere than the site."""

    most = 1000

    def __init__(self, errand: Errand) -> None:
        elsewhere = errand.endpoint or errand.name
        if elsewhere and not elsewhere.startswith(("http://", "https://")):
            raise ConfigError(
                f'"{elsewhere}" is no address of a cache',
                hint="write it like http, or http:http://10.0.0.1:6081",
            )
        parts = urlsplit(errand.site)
        self.party = Party("the cache", elsewhere or f"{parts.scheme}://{host(errand.site)}")
        self.headers = {"Host": host(errand.site)} if elsewhere else {}

    def calls(self, addresses: Sequence[str]) -> list[Call]:
        """A request for each."""
        paths = [urlsplit(one).path for one in addresses]
        return [Call(method="PURGE", path=path, headers=self.headers) for path in paths]

    def everything(self) -> None:
        """No method does that."""

    def complaint(self, answer: Answer) -> Complaint | None:
        """What its status says."""
        where = f"the cache at {self.party.host}"
        if answer.status in _NOT_KEPT:
            return None
        if answer.status in (401, 403):
            return Complaint(
                f"{where} does not let this machine purge", "add its address to those who may"
            )
        if answer.status in (405, 501):
            return Complaint(
                f"{where} does not know the method PURGE, or not from here",
                "Varnish has it in VCL; nginx with ngx_cache_purge; its address can be given "
                "as http:ADDRESS",
            )
        return answered(where, answer)
