"""A blog to build."""

from pathlib import Path

import pytest

from tests.build.folder import Folder


@pytest.fixture
def blog(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
