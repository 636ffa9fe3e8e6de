"""`neocities://SITENAME`: a site at Neocities.

What opens it is the site's API key, or `user:password`. Options: `api=` (another address of the
API), `idle=SECONDS` of silence until it is given up.
"""

from mindblog_cli.errors import ConfigError
from mindblog_cli.remotes import service
from mindblog_cli.remotes.neocities.api import USUAL
from mindblog_cli.remotes.neocities.store import NeocitiesStore
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.ordered.remote import OrderedRemote
from mindblog_cli.remotes.url import RemoteURL

_REMARKS = (
    "Neocities serves each file with its own content type and caching",
    "a free site takes certain kinds of file only: no video, audio, archives or programs",
    "its front page can be replaced, but not removed",
)


def neocities(opening: Opening) -> OrderedRemote:
    """The remote that the address names; nothing is connected to yet."""
    _check(opening.url)
    store = NeocitiesStore(opening, service.api_of(opening.url, USUAL))
    return OrderedRemote(store, sleep=opening.means.sleep, remarks=_REMARKS, fit=store.fit)


def _check(url: RemoteURL) -> None:
    service.idle_of(url)
    if not url.host or "." in url.host or url.path.strip("/") or url.port or url.fragment:
        raise ConfigError(
            f"{url} names no site of Neocities",
            hint="such as neocities://my-blog, without .neocities.org",
        )
