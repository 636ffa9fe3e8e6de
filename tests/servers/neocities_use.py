"""How tests publish to the fake Neocities."""

from datetime import UTC, datetime
from pathlib import Path

from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver
from mindblog_cli.events import silence
from mindblog_cli.remotes.neocities.address import neocities as kind
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import parse
from tests.delivery.building import Site as Files
from tests.delivery.building import built
from tests.servers.neocities import Neocities, Site


def means(host: Neocities, secret: str, name: str = "NEOCITIES_API_KEY") -> Means:
    return Means(secrets=Secrets({name: secret}), now=host.now, sleep=host.pass_time)


def bare(host: Neocities, site: Site, **options: str) -> Remote:
    """One that does not try again."""
    url = parse(host.address(site, **options))
    return kind(Opening(url=url, root=Path.cwd(), means=means(host, site.key)))


def patient(host: Neocities, site: Site) -> Remote:
    return open_remote(host.address(site), Path.cwd(), means=means(host, site.key))


def send(folder: Path, files: Files, remote: Remote, *, seconds: float = 0.0) -> Delivery:
    now = datetime.fromtimestamp(1_790_000_000 + seconds, UTC)
    options = DeliveryOptions(allow_deletes=10_000)
    with remote:
        return deliver(built(folder, files), remote, silence, now=now, options=options)
