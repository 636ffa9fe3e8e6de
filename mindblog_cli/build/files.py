"""Files that are published as they are: the author's static folder and what belongs to posts."""

import os
from collections.abc import Iterator
from pathlib import Path

from mindblog_cli.site import assets
from mindblog_cli.site.site import Site


def static_files(folder: Path) -> dict[str, Path]:
    """Each file below *folder* by its path on the site; hidden ones stay at home.

    `.well-known` is the exception, for its purpose is to be found (RFC 8615). Links are followed
    to files, never to folders: those may go round in circles.
    """
    return {path.relative_to(folder).as_posix(): path for path in sorted(_walk(folder))}


def bundled_files(site: Site, root: Path) -> dict[str, Path]:
    """Each file of a post's own folder by its path on the site."""
    return {output: root / source for output, source in assets.files(site)}


def _walk(folder: Path) -> Iterator[Path]:
    for above, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _hidden(name)]
        yield from (Path(above, name) for name in files if not _hidden(name))


def _hidden(name: str) -> bool:
    return name.startswith(".") and name != ".well-known"
