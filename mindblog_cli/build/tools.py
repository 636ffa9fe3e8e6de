"""Which program makes the site: another version of any part of it may make other bytes."""

import os
import sys
from pathlib import Path

import mindblog_cli
from mindblog_cli.tree.token import token

# The libraries whose output stands on pages, by the names of their distributions.
_MAKERS = ("babel-", "docutils-", "feedgen-", "lxml-", "minijinja-", "pygments-", "pyromark-")


def tools() -> bytes:
    """A token for this program, its libraries and its interpreter; the same on any machine."""
    return token(mindblog_cli.__version__, sys.version_info[:2], _libraries(), _own_files())


def _libraries() -> list[str]:
    """The names of installed distributions: asking each for its version takes longer."""
    found: set[str] = set()
    for folder in filter(os.path.isdir, sys.path):
        names = (name.lower() for name in os.listdir(folder))
        found.update(n for n in names if n.startswith(_MAKERS) and n.endswith(".dist-info"))
    return sorted(found)


def _own_files() -> list[tuple[str, int]]:
    """Names and sizes of our own files, for those who work on them between two versions."""
    root = str(Path(mindblog_cli.__file__).parent)
    found, folders = [], [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                else:
                    found.append((entry.path[len(root) :], entry.stat().st_size))
    return sorted(found)
