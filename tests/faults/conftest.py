"""An author, a server, and the places to publish to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.author import Author
from tests.faults.nursery import Nursery, nursery
from tests.faults.places import FOLDERS, Folder, folder
from tests.servers.git_server import git_host
from tests.servers.neocities import neocities
from tests.servers.netlify import netlify
from tests.servers.nginx_dav import nginx
from tests.servers.seaweed import objects
from tests.servers.wsgi_dav import wsgidav
from tests.sshd import Sshd, server

__all__ = ["git_host", "neocities", "netlify", "nginx", "objects", "server", "wsgidav"]


@pytest.fixture(scope="session")
def publishers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Publishers that may be killed."""
    with nursery(tmp_path_factory.mktemp("reports")) as made:
        yield made


@pytest.fixture
def author(tmp_path: Path) -> Author:
    """Somebody with a blog."""
    return Author(tmp_path / "blog")


@pytest.fixture
def asked(request: pytest.FixtureRequest) -> Callable[[], Sshd]:
    """Starts the server when it is first needed."""

    def start() -> Sshd:
        running = request.getfixturevalue("server")
        assert isinstance(running, Sshd)
        return running

    return start


@pytest.fixture(params=FOLDERS)
def place(request: pytest.FixtureRequest, asked: Callable[[], Sshd], tmp_path: Path) -> Folder:
    """Each kind of folder, near and far."""
    return folder(request.param, tmp_path / "there/www", asked)


@pytest.fixture(params=FOLDERS[:2])
def near(request: pytest.FixtureRequest, asked: Callable[[], Sshd], tmp_path: Path) -> Folder:
    """Those that need no server, where it makes no difference."""
    return folder(request.param, tmp_path / "there/www", asked)
