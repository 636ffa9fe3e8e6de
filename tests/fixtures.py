"""Real blogs to test on: an archive is unpacked once per test process, when asked for."""

import atexit
import shutil
import tarfile
import tempfile
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "fixtures"


def archive(name: str) -> Path:
    """The folder inside `NAME.tar.xz`, to be read and never written; skips where it is absent."""
    packed = FOLDER / f"{name}.tar.xz"
    if not packed.is_file():
        pytest.skip(f"the real blog {name!r} is not beside this repository ({packed})")
    return _unpacked(packed)


@cache
def _unpacked(packed: Path) -> Path:
    target = _home() / packed.name.removesuffix(".tar.xz")
    with tarfile.open(packed) as tar:
        tar.extractall(target, filter="data")
    inside = list(target.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else target


@cache
def _home() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mindblog-fixtures-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
