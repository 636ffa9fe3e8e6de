"""An address to a remote, loading only the one that is asked for."""

from pathlib import Path

from mindblog_cli.plugins import find
from mindblog_cli.remotes.remote import Remote
from mindblog_cli.remotes.url import parse

GROUP = "mindblog.remotes"
BUILTIN = {
    "file": "mindblog_cli.remotes.local:local",
    "sftp": "mindblog_cli.remotes.sftp:sftp",
}


def open_remote(address: str, root: Path) -> Remote:
    """The remote at *address*; paths in it that are relative start at *root*, the blog.

    Nothing is connected to yet: the remote is a context, and entering it connects. What an entry
    point of `mindblog.remotes` names is called with (RemoteURL, Path) and gives a Remote.
    """
    url = parse(address)
    remote: Remote = find(url.scheme, BUILTIN, GROUP)(url, root)
    return remote
