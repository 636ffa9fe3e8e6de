"""An address to a remote, loading only the one that is asked for."""

from pathlib import Path

from mindblog_cli.events import Listener, Noted, silence
from mindblog_cli.plugins import find
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.remote import Remote
from mindblog_cli.remotes.retrying import Retrying
from mindblog_cli.remotes.url import parse

GROUP = "mindblog.remotes"
BUILTIN = {
    "file": "mindblog_cli.remotes.folder.local:local",
    "git+file": "mindblog_cli.remotes.git.address:git",
    "git+ssh": "mindblog_cli.remotes.git.address:git",
    "neocities": "mindblog_cli.remotes.neocities.address:neocities",
    "netlify": "mindblog_cli.remotes.netlify.address:netlify",
    "s3": "mindblog_cli.remotes.s3.address:s3",
    "sftp": "mindblog_cli.remotes.sftp.address:sftp",
    "webdav": "mindblog_cli.remotes.webdav.address:webdav",
    "webdavs": "mindblog_cli.remotes.webdav.address:webdav",
}


def open_remote(
    address: str, root: Path, say: Listener = silence, means: Means | None = None
) -> Remote:
    """The remote at *address*; paths in it that are relative start at *root*, the blog.

    Nothing is connected to yet: the remote is a context, and entering it connects. A line that
    breaks later is tried again, which *say* hears of. What an entry point of `mindblog.remotes`
    names is called with an Opening and gives a Remote.
    """
    url, means = parse(address), means or Means()
    opening = Opening(url=url, root=root, means=means, say=say)
    remote: Remote = find(url.scheme, BUILTIN, GROUP)(opening)
    return Retrying(
        remote,
        means.sleep,
        told=lambda text: say(Noted(text)),
        masked=means.secrets.masked,
    )
