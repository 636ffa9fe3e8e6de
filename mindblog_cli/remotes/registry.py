"""An address to a remote, loading only the one that is asked for."""

import time
from collections.abc import Callable
from pathlib import Path

from mindblog_cli.events import Listener, Noted, silence
from mindblog_cli.plugins import find
from mindblog_cli.remotes.remote import Remote
from mindblog_cli.remotes.retrying import Retrying
from mindblog_cli.remotes.url import parse

GROUP = "mindblog.remotes"
BUILTIN = {
    "file": "mindblog_cli.remotes.local:local",
    "sftp": "mindblog_cli.remotes.sftp:sftp",
}


def open_remote(
    address: str,
    root: Path,
    say: Listener = silence,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Remote:
    """The remote at *address*; paths in it that are relative start at *root*, the blog.

    Nothing is connected to yet: the remote is a context, and entering it connects. A line that
    breaks later is tried again, which *say* hears of. What an entry point of `mindblog.remotes`
    names is called with (RemoteURL, Path) and gives a Remote.
    """
    url = parse(address)
    remote: Remote = find(url.scheme, BUILTIN, GROUP)(url, root)
    return Retrying(remote, sleep, told=lambda text: say(Noted(text)))
