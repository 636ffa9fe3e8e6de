"""What a manifest was when it was last seen, kept here: then a line need not carry it again.

Only a remote's own manifest says what is live; this is compared with the beginning of that, which
holds the hash of all of it, and can be deleted at any time.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from mindblog_cli.remotes.url import RemoteURL


class Memory:
    """Remembers one manifest in the file *path*; without one, nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._content: bytes | None = None

    def get(self) -> bytes | None:
        """What was last seen."""
        if self._path is not None and self._content is None:
            with suppress(OSError):
                self._content = self._path.read_bytes()
        return self._content

    def put(self, content: bytes | None) -> None:
        """See *content*; that it can not be kept is no fault."""
        if self._path is None or content is None or content == self.get():
            return
        self._content = content
        scratch = self._path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_bytes(content)
            scratch.replace(self._path)


FORGETFUL = Memory(None)


def memory(root: Path, url: RemoteURL) -> Memory:
    """What the blog in *root* remembers of *url*; nothing where it keeps nothing at all."""
    if not (root / ".mindblog").is_dir():
        return FORGETFUL
    name = sha256(str(url).encode()).hexdigest()[:16]
    return Memory(root / ".mindblog/remotes" / name)
