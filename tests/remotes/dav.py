"""WebDAV servers to publish to, and what stands in the tests of them again and again."""

from pathlib import Path

import pytest

from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import parse
from mindblog_cli.remotes.webdav.address import settings
from mindblog_cli.remotes.webdav.dav import Dav
from mindblog_cli.remotes.webdav.files import WebDavFiles

SERVERS = [
    pytest.param(name, marks=pytest.mark.xdist_group(name))
    for name in ("nginx", "rclone", "wsgidav")
]


MEANS = Means(secrets=Secrets({"HOME": "/nowhere"}))
"""Nothing that this machine's owner keeps."""


def files(address: str, means: Means = MEANS) -> WebDavFiles:
    """The files at *address*, not yet connected to."""
    opening = Opening(url=parse(address), root=Path("/"), means=means)
    return WebDavFiles(Dav(opening, settings(opening.url, opening.root)))
