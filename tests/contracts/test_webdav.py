"""WebDAV keeps the contract, on three servers that have nothing in common but the RFC."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mindblog_cli.remotes.conformance import CHECKS, Connect
from mindblog_cli.remotes.registry import open_remote
from tests.servers.dav import DavServer
from tests.servers.nginx_dav import nginx
from tests.servers.rclone_dav import rclone
from tests.servers.wsgi_dav import wsgidav

__all__ = ["nginx", "rclone", "wsgidav"]

SERVERS = [
    pytest.param(name, marks=pytest.mark.xdist_group(name))
    for name in ("nginx", "rclone", "wsgidav")
]


@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_webdav_keeps_the_contract(
    check: Callable[[Connect], None], name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server: DavServer = request.getfixturevalue(name)
    address = server.address(f"{tmp_path.name}/www")

    check(lambda: open_remote(address, tmp_path))
