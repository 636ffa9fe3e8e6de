"""An author, a server, and the places to publish to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.author import Author
from tests.faults.places import FOLDERS, Folder, folder
from tests.sshd import Sshd, server

__all__ = ["server"]


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
