"""How tests publish to the fake Netlify, and look at what is there."""

from datetime import UTC, datetime
from pathlib import Path

from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver
from mindblog_cli.events import silence
from mindblog_cli.remotes.netlify.address import netlify as kind
from mindblog_cli.remotes.netlify.remote import NetlifyRemote
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import parse
from tests.delivery.building import FRONT, built
from tests.delivery.building import Site as Files
from tests.servers.netlify import TOKEN, Netlify, Site

PAGES: Files = FRONT | {f"p/{n}/index.html": b"page %d" % n for n in range(8)}
OLD: Files = PAGES | {"old.txt": b"old", "assets/style.0a1b2c3d.css": b"old style"}
NEW: Files = PAGES | {"index.html": b"new front", "p/1/index.html": b"new", "new.txt": b"n"}


def means(host: Netlify) -> Means:
    secrets = Secrets({"NETLIFY_AUTH_TOKEN": TOKEN})
    return Means(secrets=secrets, now=host.now, sleep=host.pass_time)


def bare(host: Netlify, site: Site | str, **options: str) -> NetlifyRemote:
    """One that does not try again."""
    url = parse(host.address(site, **options))
    return kind(Opening(url=url, root=Path.cwd(), means=means(host)))


def patient(host: Netlify, site: Site) -> Remote:
    return open_remote(host.address(site), Path.cwd(), means=means(host))


def send(folder: Path, files: Files, remote: Remote, *, seconds: float = 0.0) -> Delivery:
    options = DeliveryOptions(allow_deletes=10_000)
    now = datetime.fromtimestamp(1_790_000_000 + seconds, UTC)
    with remote:
        return deliver(built(folder, files), remote, silence, now=now, options=options)


def readable(host: Netlify, site: Site) -> Files:
    """What readers see, without what is ours."""
    ours = (".mindblog/", "_headers")
    return {path: body for path, body in host.live(site).items() if not path.startswith(ours)}


def left(site: Site) -> list[str]:
    """Titles of what we made and is not of any use."""
    return [d.title for d in site.deploys if d.published is None and d.title]
