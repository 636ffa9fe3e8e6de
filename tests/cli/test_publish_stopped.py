"""A publish that somebody stops: one line, the lock is free, and the next run goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cli.folder import Folder
from tests.cli.slow import slow_line
from tests.sshd import Sshd, server

__all__ = ["server"]

PICTURES, SIZE = 6, 50_000
RATE = 300_000


@pytest.fixture
def ready(blog: Folder) -> Folder:
    blog.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nText.\n")
    for number in range(PICTURES):
        path = blog.write(f"static/{number}.jpg", "")
        path.write_bytes(os.urandom(SIZE))
    return blog


@pytest.fixture
def address(ready: Folder, server: Sshd) -> Iterator[str]:
    """The address of a folder on a server, by a line on which it takes a second to get there."""
    with slow_line(server.port, RATE) as port:
        slow = ready.root / "ssh_config"
        slow.write_text(server.config.read_text().replace(f"Port {server.port}", f"Port {port}"))
        yield server.address(ready.root / "far/www", slow)


def started(folder: Folder, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mindblog_cli", *words],
        cwd=folder.root,
        env={**folder.env, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("sign", "ended"),
    [(signal.SIGINT, (130, "interrupted")), (signal.SIGTERM, (143, "terminated"))],
)
def test_who_is_stopped_leaves_nothing_in_the_way(
    ready: Folder, server: Sshd, address: str, sign: signal.Signals, ended: tuple[int, str]
) -> None:
    far = ready.root / "far"
    far.mkdir()

    publishing = started(ready, "publish", address, "--json=lines", "--no-verify")
    assert publishing.stdout
    for line in publishing.stdout:
        if '"moved","stage":"send"' in line:
            break
    publishing.send_signal(sign)
    _, said = publishing.communicate(timeout=20)

    assert (publishing.returncode, said.strip()) == ended
    assert not (far / "www").exists()
    assert list(far.rglob("*lock*")) == []
    again = ready.run("publish", server.address(far / "www"), "--json", "--no-verify")
    assert again.code == 0, again.out
    assert (far / "www" / "a" / "index.html").exists()
