"""`netlify://SITE`: a site at Netlify by its name, its host name or its id.

Options: `api=` (another address of the API), `idle=SECONDS` of silence until it is given up.
"""

from mindblog_cli.errors import ConfigError
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes import service
from mindblog_cli.remotes.netlify.api import USUAL
from mindblog_cli.remotes.netlify.remote import NetlifyRemote
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.url import RemoteURL

_ID = pattern(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def netlify(opening: Opening) -> NetlifyRemote:
    """The remote that the address names; nothing is connected to yet."""
    url = opening.url
    base = service.api_of(url, USUAL)
    service.idle_of(url)
    return NetlifyRemote(opening, base, site_of(url))


def site_of(url: RemoteURL) -> str:
    """How the API is to be asked for the site."""
    if not url.host or url.path.strip("/") or url.port or url.user or url.fragment:
        raise ConfigError(
            f"{url} names no site of Netlify", hint="such as netlify://my-blog, whole and alone"
        )
    if "." in url.host or _ID.fullmatch(url.host):
        return url.host
    return f"{url.host}.netlify.app"
