from pathlib import Path

import pytest

from tests.cli.folder import SETTINGS, Folder
from tests.cli.translating import bilingual


@pytest.fixture
def empty(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def blog(empty: Folder) -> Folder:
    empty.write("mindblog.toml", SETTINGS)
    return empty


@pytest.fixture
def translated(blog: Folder) -> Folder:
    """A bilingual blog with a post that a machine has translated."""
    shelf = bilingual(blog)
    assert shelf.run("translate", "a", "--to", "da").code == 0
    (shelf.root / "home/shout.log").unlink()
    return shelf
