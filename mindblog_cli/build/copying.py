"""Files that reach the site as they are: copied when they are new, left alone when they are not."""

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from mindblog_cli.build.stamps import COARSE
from mindblog_cli.build.state import Copy
from mindblog_cli.errors import Refused
from mindblog_cli.events import Began, Ended, Listener, Moved
from mindblog_cli.tree.disk import Writing


def copied(
    out: Writing,
    files: Mapping[str, Path],
    known: Mapping[str, Copy],
    say: Listener,
    *,
    homes: Sequence[Path],
) -> tuple[dict[str, Copy], int]:
    """Put each of *files* at its path; gives what to know next time, and how many were written.

    Raises Refused for one that can not be read, or is a link to what is in none of *homes*.
    """
    found, written = {}, 0
    say(Began("copy", len(files)))
    for path, source in files.items():
        try:
            stat = source.stat()
            copy = (str(source), stat.st_mtime_ns, stat.st_size)
            if known.get(path) != copy or not out.keep(path):
                _at_home(source, homes)
                written += out.copy(path, source)
        except OSError as error:
            raise Refused(
                f"{source} can not be read: {error.strerror}",
                hint="is it yours, and is the disk there?",
            ) from error
        # What is still so new may change once more without a sign.
        if stat.st_mtime_ns < time.time_ns() - COARSE:
            found[path] = copy
        say(Moved("copy", what=path))
    say(Ended("copy"))
    return found, written


def _at_home(source: Path, homes: Sequence[Path]) -> None:
    """Refuse a link that leads out: what lies elsewhere on this machine was not meant for all."""
    if not source.is_symlink():
        return
    goal = os.path.realpath(source)
    if not any(goal.startswith(f"{os.path.realpath(home)}{os.sep}") for home in homes):
        raise Refused(
            f"{source} is a link to {goal}, which is not in the blog",
            hint="put a copy there instead of the link",
        )
