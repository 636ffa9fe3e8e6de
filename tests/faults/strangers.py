"""Users without rights, for root, whom no permission stops."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sshd import Sshd, sshd

NOBODY = "daemon"
"""A user everywhere, whose account sshd does not take to be locked, as it does that of `nobody`."""


def needs_strangers() -> None:
    """Skip where nobody else can be played."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root can act as somebody with fewer rights (setpriv)")


@contextmanager
def stranger() -> Iterator[None]:
    """Have no rights for a while, but those to what is nobody's own."""
    there = pwd.getpwnam(NOBODY)
    os.setegid(there.pw_gid)
    os.seteuid(there.pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@contextmanager
def open_house() -> Iterator[Path]:
    """A folder of nobody's that all may enter, as a test's own folder is not."""
    with tempfile.TemporaryDirectory(prefix="mindblog-", dir="/tmp") as name:
        house = Path(name)
        house.chmod(0o755)
        given_away(house)
        yield house


def given_away(*paths: Path) -> None:
    """Make nobody the owner."""
    there = pwd.getpwnam(NOBODY)
    for path in paths:
        os.chown(path, there.pw_uid, there.pw_gid, follow_symlinks=False)


@contextmanager
def poor_server(folder: Path) -> Iterator[Sshd]:
    """An OpenSSH server with no rights of its own, where one logs in as nobody."""
    start = f'chown -R {NOBODY} "{folder}" && exec setpriv --reuid={NOBODY} --clear-groups "$@"'
    with sshd(folder, inside=("sh", "-c", start, "sh")) as running:
        text = running.config.read_text()
        running.config.write_text(text.replace("User root", f"User {NOBODY}"))
        yield running
