"""`webdav://[user@]host[:port]/path` and `webdavs://…`, which is the same with TLS.

Options: `idle=SECONDS` of silence until the server is given up, `ca=FILE` with the authorities to
believe in, `insecure=yes` where a password may cross the network in the clear.
"""

from pathlib import Path

from mindblog_cli.errors import ConfigError
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.url import RemoteURL
from mindblog_cli.remotes.webdav.dav import TIMEOUT, Dav, Settings
from mindblog_cli.remotes.webdav.files import WebDavFiles

OPTIONS = ("idle", "ca", "insecure")


def webdav(opening: Opening) -> FolderRemote:
    """The remote that the address names; nothing is connected to yet.

    A place may be the root of its host: many a server has nothing else to show.
    """
    dav = Dav(opening, settings(opening.url, opening.root))
    files = WebDavFiles(dav, opening.means.jobs, opening.means.sleep)
    return FolderRemote(files, dav.root, remarks=(REMARK,))


REMARK = "content types and caching are the server's own, whatever the manifest says"


def settings(url: RemoteURL, root: Path) -> Settings:
    """What the address says but where; raises ConfigError for what means nothing."""
    if not url.host:
        raise ConfigError(f"{url} names no host", hint="such as webdavs://me@dav.example.org/blog")
    if unknown := sorted(url.options.keys() - set(OPTIONS)):
        raise ConfigError(
            f'{url} has an option "{unknown[0]}"', hint=f"known: {', '.join(OPTIONS)}"
        )
    return Settings(_seconds(url), _authorities(url, root), url.options.get("insecure") == "yes")


def _seconds(url: RemoteURL) -> float:
    try:
        seconds = float(url.options.get("idle", TIMEOUT))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise ConfigError(f"{url}: idle= is a number of seconds")
    return seconds


def _authorities(url: RemoteURL, root: Path) -> str:
    if not (named := url.options.get("ca")):
        return ""
    path = root / Path(named).expanduser()
    if not path.is_file():
        raise ConfigError(f"{url}: ca= names {path}, and no file is there")
    return str(path)
