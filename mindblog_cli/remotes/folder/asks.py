"""Single wishes to a file system, to be put to it many at a time.

Over a slow line what counts is how often we wait, not how much we ask. So a caller makes all the
wishes that do not depend on each other's answers, hands them to `Files.do` together, and finds in
each what came of it. They are sent in their order, and nearly every server keeps it; what would do
harm when it does not, is asked for in a second call.
"""

from msgspec import Struct

from mindblog_cli.remotes.folder.files import Files, Stat


class StatOf:
    """What *path* is; *found* is None where nothing is."""

    __slots__ = ("found", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: Stat | None = None

    def alone(self, files: Files) -> None:
        """Look at it."""
        (self.found,) = files.stat([self.path])


class LinkAt:
    """What the link at *path* says; *text* is empty where there is none."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.text = ""

    def alone(self, files: Files) -> None:
        """Read the link."""
        self.text = files.readlink(self.path)


class ContentOf:
    """All of the small file at *path*; *content* is None where there is none.

    Where *known* is sealed by its own hash, it is not fetched again when it is still there.
    """

    def __init__(self, path: str, known: bytes | None = None) -> None:
        self.path = path
        self.known = known
        self.content: bytes | None = None

    def alone(self, files: Files) -> None:
        """Read it."""
        self.content = files.read(self.path)


class NamesIn:
    """What is in *folder*; *names* is empty where there is none."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.names: dict[str, Stat] = {}

    def alone(self, files: Files) -> None:
        """List it."""
        (self.names,) = files.names([self.folder])


class Like(Struct, frozen=True):
    """A file over there, and what is in it."""

    path: str
    content: bytes


class Scratch:
    """A small new file at *path*, safely on the disk; what had its name before goes.

    Much of it may be copied, over there, from a file that is *like* it.
    """

    def __init__(self, path: str, content: bytes, like: Like | None = None) -> None:
        self.path = path
        self.content = content
        self.like = like

    def alone(self, files: Files) -> None:
        """Write it."""
        files.replace(self.path, self.content)


class Folder:
    """A folder at *path*, whose parent is there or was wished for before."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def alone(self, files: Files) -> None:
        """Make it, unless it is there."""
        files.folders([self.path])


class Symlink:
    """A link at *path* that says *text*."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path

    def alone(self, files: Files) -> None:
        """Make it."""
        files.symlink(self.text, self.path)


class Named:
    """A second name *new* for *old*; one that is there stays. *absent* when *old* is not there."""

    __slots__ = ("absent", "new", "old")

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self.absent = False

    def alone(self, files: Files) -> None:
        """Link it."""
        self.absent = bool(files.link([(self.old, self.new)]))


class Renamed:
    """*old* under the name *new*, whatever had that. *absent* when *old* is not there."""

    __slots__ = ("absent", "new", "old")

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self.absent = False

    def alone(self, files: Files) -> None:
        """Rename it."""
        self.absent = bool(files.rename([(self.old, self.new)]))


class Changeable:
    """Whether we may change names in the folder that *path* is in; raises RemoteRefused if not.

    It asks to remove *path* as an empty folder, which it is not: who may not is told so first,
    and everybody else that it can not be done.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def alone(self, files: Files) -> None:
        """Try it."""
        files.check_changeable([self.path])


class Gone:
    """No file or link at *path*; a folder stays."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def alone(self, files: Files) -> None:
        """Remove it."""
        files.remove([self.path])


class FolderGone:
    """No folder at *path*, unless something is in it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def alone(self, files: Files) -> None:
        """Remove it, if it is empty."""
        files.rmdir([self.path])
