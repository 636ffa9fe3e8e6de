"""Our own bugs: what is said of them, and where their trace is kept."""

import errno
import os
import re
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

import mindblog_cli
from mindblog_cli.cli.desk import Desk
from mindblog_cli.errors import ConfigError, MindBlogError, Refused
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes.secrets import Secrets

_FULL = (errno.ENOSPC, errno.EDQUOT)
# Variables that hold a secret, of ours and of others; what is shorter would mask half the trace.
_SECRET = pattern(r"^MINDBLOG_SECRET|(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD)(?:_|$)", re.I)
_SHORT = 6


class Bug(MindBlogError):
    """Something we did not think of."""


def bug(desk: Desk, error: Exception) -> MindBlogError:
    """*error* as it is told; its trace goes to a file, and never to the screen.

    A trace has lines of code, but no values beside those in an error's own words; these are masked.
    """
    if isinstance(error, OSError) and error.errno in _FULL:
        # Nobody's bug, wherever it shows.
        return Refused("the disk is full", hint="make room, then run the command again")
    command = " ".join(["mindblog", desk.command])
    version = f"mindblog {mindblog_cli.__version__}, Python {sys.version}"
    trace = "".join(traceback.format_exception(error))
    path = _logged(desk, masked(desk, f"{command}\n{version}\n\n{trace}"))
    hint = f"what happened is in {path}"
    if isinstance(error, OSError) and error.filename:
        # A full disk, a folder that is not ours to write: the system's words say it best.
        return Bug(f"{os.fsdecode(error.filename)}: {error.strerror}", hint=hint)
    what = masked(desk, f"{type(error).__name__}: {error}").splitlines()[0]
    return Bug(f"mindblog failed, and it is not your fault: {what}", hint=hint)


def masked(desk: Desk, text: str) -> str:
    """*text* without secrets: those that this command came to know, and all in the environment."""
    there = Secrets({})
    for name, value in desk.terminal.env.items():
        if len(value) >= _SHORT and _SECRET.search(name):
            with suppress(ConfigError):
                there.kept(value, name)
    return there.masked(desk.masked(text))


def _logged(desk: Desk, text: str) -> str:
    env = desk.terminal.env
    home = env.get("XDG_STATE_HOME") or (env.get("HOME", "") and f"{env['HOME']}/.local/state")
    own = [Path(home, "mindblog")] if home else []
    for folder in [*own, Path(tempfile.gettempdir())]:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            handle, path = tempfile.mkstemp(".log", "mindblog-", folder)
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
            return path
    return "no file, for none could be written:\n" + text
