"""WsgiDAV for tests, in a process of its own: python -m tests.servers.wsgi_dav PORT FOLDER [blind]

Blind, it does not tell capitals from small letters, as Windows and macOS do.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.servers.dav import DavServer, running
from tests.servers.ports import free_ports

REPOSITORY = Path(__file__).parents[2]
USER, PASSWORD = "anna", "wsgidav-password"


def missing() -> str:
    """Why there can be no server here; empty when there can."""
    found = find_spec("wsgidav") and find_spec("cheroot")
    return "" if found else "wsgidav or cheroot is not installed"


@contextmanager
def wsgi_dav(folder: Path, *modes: str) -> Iterator[DavServer]:
    """Run a server for *folder*/shown; *modes* are `blind`, and `basic` or `digest` for a login."""
    (folder / "shown").mkdir()
    (port,) = free_ports(1)
    code = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); " + (
        "from tests.servers.wsgi_dav import serve; "
        f"serve({port}, {str(folder / 'shown')!r}, {modes!r})"
    )
    with running(
        [sys.executable, "-c", code], DavServer(port, folder / "shown"), folder / "wsgidav.log"
    ) as server:
        yield server


def serve(port: int, folder: str, modes: tuple[str, ...]) -> None:
    """Serve until told to stop."""
    from cheroot import wsgi
    from wsgidav.fs_dav_provider import FilesystemProvider  # type: ignore[import-untyped]
    from wsgidav.wsgidav_app import WsgiDAVApp  # type: ignore[import-untyped]

    class Blind(FilesystemProvider):  # type: ignore[misc]
        """Finds a name that differs in capitals only."""

        def _loc_to_file_path(self, path: str, environ: object = None) -> str:
            found = Path(self.root_folder_path)
            for part in path.strip("/").split("/"):
                names = [entry.name for entry in found.iterdir()] if found.is_dir() else []
                alike = (name for name in names if name.lower() == part.lower())
                found = found / next(alike, part) if part else found
            return str(found)

    users: Any = {USER: {"password": PASSWORD}} if {"basic", "digest"} & set(modes) else True
    kind = Blind if "blind" in modes else FilesystemProvider
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": kind(folder, readonly=False)},
            "simple_dc": {"user_mapping": {"*": users}},
            "http_authenticator": {
                "accept_basic": "basic" in modes,
                "accept_digest": "digest" in modes,
                "default_to_digest": "digest" in modes,
            },
            "verbose": 1,
            "logging": {"enable": False},
            "lock_storage": True,
            "property_manager": None,
        }
    )
    server = wsgi.Server(("127.0.0.1", port), app, numthreads=12)
    try:
        server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def wsgidav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DavServer]:
    """A server for all tests of a worker; each uses its own folder on it."""
    if why := missing():
        pytest.skip(why)
    with wsgi_dav(tmp_path_factory.mktemp("wsgidav")) as server:
        yield server
