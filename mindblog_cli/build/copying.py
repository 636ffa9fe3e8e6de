"""Files that reach the site as they are: copied when they are new, left alone when they are not."""

import time
from collections.abc import Mapping
from pathlib import Path

from mindblog_cli.build.stamps import COARSE
from mindblog_cli.build.state import Copy
from mindblog_cli.errors import Refused
from mindblog_cli.events import Began, Ended, Listener, Moved
from mindblog_cli.tree.disk import Writing


def copied(
    out: Writing, files: Mapping[str, Path], known: Mapping[str, Copy], say: Listener
) -> tuple[dict[str, Copy], int]:
    """Put each of *files* at its path; gives what to know next time, and how many were written."""
    found, written = {}, 0
    say(Began("copy", len(files)))
    for path, source in files.items():
        try:
            stat = source.stat()
            copy = (str(source), stat.st_mtime_ns, stat.st_size)
            if known.get(path) != copy or not out.keep(path):
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
