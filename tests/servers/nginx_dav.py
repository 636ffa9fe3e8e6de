"""A real nginx with WebDAV for tests: its own config, a free port on loopback, no root needed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

import pytest

from tests.servers.dav import DavServer, running
from tests.servers.ports import free_ports

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
MODULES = (
    Path("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so"),
    Path("/usr/lib64/nginx/modules/ngx_http_dav_ext_module.so"),
)


def missing() -> str:
    """Why there can be no server here; empty when there can."""
    if not os.access(NGINX, os.X_OK):
        return "nginx is not installed (apt-get install nginx-light)"
    if not any(module.exists() for module in MODULES):
        return "nginx has no WebDAV (apt-get install libnginx-mod-http-dav-ext)"
    return ""


@contextmanager
def nginx_dav(folder: Path, *, tls: str = "", extra: str = "") -> Iterator[DavServer]:
    """Run a server with everything it needs in *folder*; *tls* names a certificate with its key."""
    (folder / "shown").mkdir()
    (port,) = free_ports(1)
    config = folder / "nginx.conf"
    config.write_text(_config(folder, port, tls, extra))
    command = [NGINX, "-e", str(folder / "error.log"), "-c", str(config)]
    with running(command, DavServer(port, folder / "shown"), folder / "nginx.log") as server:
        yield server


def _config(folder: Path, port: int, tls: str, extra: str) -> str:
    module = next(module for module in MODULES if module.exists())
    scratch = "\n".join(
        f"{kind}_temp_path {folder}/scratch-{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
load_module {module};
{f"user {getuser()};" if os.geteuid() == 0 else ""}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 2;
events {{ worker_connections 256; }}
http {{
  access_log off;
  {scratch}
  dav_ext_lock_zone zone=locks:1m timeout=60s;
  server {{
    listen 127.0.0.1:{port} {"ssl" if tls else ""};
    {f"ssl_certificate {tls}; ssl_certificate_key {tls};" if tls else ""}
    root {folder}/shown;
    client_max_body_size 0;
    location / {{
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS LOCK UNLOCK;
      dav_ext_lock zone=locks;
      {extra}
    }}
  }}
}}
"""


@pytest.fixture(scope="session")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DavServer]:
    """A server for all tests of a worker; each uses its own folder on it."""
    if why := missing():
        pytest.skip(why)
    with nginx_dav(tmp_path_factory.mktemp("nginx")) as server:
        yield server
