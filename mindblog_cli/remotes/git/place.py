"""Where a branch is, and which files in it are ours."""

from msgspec import Struct

from mindblog_cli.remotes.url import RemoteURL
from mindblog_cli.tree.paths import RESERVED

MANIFEST = f"{RESERVED}/manifest"
RELEASES = f"{RESERVED}/releases/"
"""An empty file for each earlier release, named `ID.COMMIT`: to read names costs no bytes."""

NO_JEKYLL = ".nojekyll"
"""Without it some hosts leave out what begins with a dot or an underscore."""

PLAIN = "100644"
"""How git marks a file."""


class Place(Struct, frozen=True):
    """A branch of the repository that git finds at *location*."""

    url: RemoteURL
    location: str
    branch: str

    @property
    def ref(self) -> str:
        """The branch in full."""
        return f"refs/heads/{self.branch}"
