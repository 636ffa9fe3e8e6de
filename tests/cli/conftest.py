from pathlib import Path

import pytest

from tests.cli.folder import SETTINGS, Folder


@pytest.fixture
def empty(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def blog(empty: Folder) -> Folder:
    empty.write("mindblog.toml", SETTINGS)
    return empty
