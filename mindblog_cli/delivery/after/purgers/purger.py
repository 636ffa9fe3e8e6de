"""The contract of those who know how a service's caches are made to forget.

A purger sends nothing: it says which requests to send, and what answers mean. Other packages bring
one as an entry point of `mindblog.purgers`, which is called with an Errand.
"""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from mindblog_cli.delivery.after.telling import Call, Complaint
from mindblog_cli.errors import ConfigError
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party
from mindblog_cli.remotes.secrets import Secrets


class Errand(Struct, frozen=True):
    """Whose caches are purged: those in front of *site*; *name* is what a setting has behind `:`.

    Where *endpoint* is given, the service is asked there instead of at its usual address.
    """

    site: str
    name: str
    secrets: Secrets
    endpoint: str = ""

    def token(self, variable: str, who: str) -> str:
        """The secret in *variable*; raises ConfigError where there is none."""
        secret = self.secrets.secret(variable)
        if secret is None:
            raise ConfigError(
                f"{who} wants a token to purge its caches, and {variable} is not set",
                hint=f"set {variable} in the environment to one that may purge",
            )
        return secret.reveal()


class Purger(Protocol):
    """Speaks for one service."""

    most: int
    """Addresses that are purged one by one, before all is purged at once, or some are left out."""

    @property
    def party(self) -> Party:
        """Who is asked."""
        ...

    def calls(self, addresses: Sequence[str]) -> list[Call]:
        """What purges *addresses*."""
        ...

    def everything(self) -> Call | None:
        """What purges all there is; None where nothing does."""
        ...

    def complaint(self, answer: Answer) -> Complaint | None:
        """Why an answer is not a good one."""
        ...
