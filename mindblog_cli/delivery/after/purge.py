"""Making caches in front of a site forget what has changed, and nothing else if that can be."""

from collections.abc import Iterable

from msgspec.structs import replace

from mindblog_cli.delivery.addresses import forms
from mindblog_cli.delivery.after.purgers.purger import Errand, Purger
from mindblog_cli.delivery.after.telling import sent
from mindblog_cli.delivery.after.told import Told
from mindblog_cli.delivery.content_types import is_fingerprinted
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.plugins import find
from mindblog_cli.remotes.secrets import Secrets

GROUP = "mindblog.purgers"
BUILTIN = {
    "bunny": "mindblog_cli.delivery.after.purgers.bunny:Bunny",
    "cloudflare": "mindblog_cli.delivery.after.purgers.cloudflare:Cloudflare",
    "fastly": "mindblog_cli.delivery.after.purgers.fastly:Fastly",
    "http": "mindblog_cli.delivery.after.purgers.plain:Plain",
}


def purged(paths: Iterable[str], site: str, service: str, secrets: Secrets, clock: Clock) -> Told:
    """Have *service* (`cloudflare:ZONE`) purge *paths* of *site*.

    Raises ConfigError where nobody knows the service, or what it wants is missing.
    """
    kind, _, name = service.partition(":")
    purger: Purger = find(kind, BUILTIN, GROUP)(Errand(site, name, secrets))
    return purge(purger, addresses(site, paths), clock)


def purge(purger: Purger, wanted: tuple[str, ...], clock: Clock) -> Told:
    """Purge the *wanted* addresses; where they are too many, everything."""
    if len(wanted) > purger.most and (everything := purger.everything()):
        call = replace(everything, addresses=len(wanted))
        return sent(purger.party, [call], purger.complaint, clock)
    calls = purger.calls(wanted[: purger.most])
    told = sent(purger.party, calls, purger.complaint, clock)
    return replace(told, left_out=max(0, len(wanted) - purger.most))


def addresses(site: str, paths: Iterable[str]) -> tuple[str, ...]:
    """All that caches may know *paths* by, what readers come to first at the head."""
    ranked = sorted(paths, key=lambda path: (is_fingerprinted(path), path.count("/"), path))
    return tuple(form for path in ranked for form in forms(site, path))
