"""A program on a terminal of its own, for tests."""

import os
import select
import subprocess
import sys
import time

import pytest

from tests.cli.folder import Folder

pty = pytest.importorskip("pty", reason="pseudo-terminals are a thing of Unix")

PATIENCE = 30.0


class Session:
    """One run of a program with a pseudo-terminal around it; *shown* is all that came to it."""

    def __init__(self, folder: Folder, *command: str, **env: str) -> None:
        ours, theirs = pty.openpty()
        self.shown = ""
        self._screen = ours
        clean = {k: v for k, v in os.environ.items() if k not in ("CI", "GITHUB_ACTIONS")}
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder.root,
            env={**clean, **folder.env, "TERM": "xterm", "COLUMNS": "80", **env},
            start_new_session=True,
        )
        os.close(theirs)

    def until(self, text: str) -> None:
        """Read until *text* is on the screen."""
        end = time.monotonic() + PATIENCE
        while text not in self.shown:
            assert time.monotonic() < end, self.shown
            if not self._read():
                break
        assert text in self.shown, self.shown

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def end(self) -> int:
        """Read all that is left; the exit code."""
        while self._read():
            pass
        os.close(self._screen)
        return self.process.wait(PATIENCE)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._screen], [], [], PATIENCE)
        if not ready:
            self.process.kill()
        try:
            data = os.read(self._screen, 4096)
        except OSError:
            # Linux says so when the other side has closed.
            return False
        self.shown += data.decode(errors="replace")
        return bool(data)


def mindblog(folder: Folder, *words: str, **env: str) -> Session:
    """One run of `mindblog` on a terminal."""
    return Session(folder, sys.executable, "-m", "mindblog_cli", *words, **env)
