"""The process ends at once, and with everything said."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.folder import Folder


def ended(folder: Path, *words: str, head: str = "") -> subprocess.CompletedProcess[str]:
    script = f"{head}import sys; sys.argv = ['mindblog', *{words!r}]\n"
    script += "from mindblog_cli.cli.app import start\nstart()\n"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "code", "out", "err"),
    [
        (["--version"], 0, "mindblog ", ""),
        (["list"], 0, "", ""),
        (["nonsense"], 2, "", "there is no command"),
        (["show", "nothing"], 4, "", "nothing"),
    ],
)
def test_the_exit_code_and_all_that_was_said_arrive(
    blog: Folder, words: list[str], code: int, out: str, err: str
) -> None:
    done = ended(blog.root, *words)

    assert done.returncode == code
    assert out in done.stdout
    assert err in done.stderr


def test_what_waits_for_the_end_still_happens(blog: Folder) -> None:
    head = "import atexit; atexit.register(print, 'the end')\n"

    assert ended(blog.root, "--version", head=head).stdout.splitlines()[-1] == "the end"
