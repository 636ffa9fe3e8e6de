"""What must be true of a document root before a burst, found out before anything has changed.

A burst that gets stuck half way leaves a site that is neither old nor new. So nothing is begun
where somebody's link would lead it out of the site, where somebody's file or folder is in the way,
or in a folder whose names we may not change.
"""

from collections.abc import Iterable

from mindblog_cli.errors import Refused
from mindblog_cli.remotes.folder.asks import Changeable, StatOf
from mindblog_cli.remotes.folder.files import Ask, Files, walk
from mindblog_cli.remotes.folder.stock import Stock
from mindblog_cli.remotes.remote import Step
from mindblog_cli.tree.paths import RESERVED, fold, parents


class Ground:
    """The folders below *root* that *step* changes; `asks` first, then `explore`."""

    def __init__(self, root: str, step: Step, stock: Stock) -> None:
        self._root = root
        self._known = set(parents(step.live))
        self._gone = {fold(path) for path in step.delete}
        self._going = self._gone | {fold(folder) for folder in parents(step.delete)}
        changed = parents((*step.put, *step.delete))
        self._fresh = [folder for folder in changed if folder not in self._known]
        self._new = [path for path in step.put if path not in step.live]
        kept = [folder for folder in changed if folder in self._known]
        self._folders = self._looks([*kept, RESERVED])
        self._first = self._looks(self._below(self._known, stock.top))
        self._trials = [Changeable(f"{root}/{path}") for path in _samples(step, kept)]
        self.foreign: list[str] = []
        """Files that nobody claims, and that will be overwritten."""

    @property
    def asks(self) -> list[Ask]:
        """What to find out first."""
        return [*self._folders.values(), *self._first.values(), *self._trials]

    def explore(self, files: Files) -> list[str]:
        """Judge what was found, and look deeper into folders that are not ours.

        Gives the folders that have to be made, but for those where a file of ours still is.
        Raises Refused where something of somebody's is in the way.
        """
        for path, look in self._folders.items():
            self._refuse_link(path, look)
        looks = self._first
        while looks:
            found = {path for path, look in looks.items() if self._judge(files, path, look)}
            looks = self._looks(self._below(found, None))
            trials = [Changeable(f"{self._root}/{path}/{RESERVED}") for path in found]
            files.do(*looks.values(), *trials)
        return [folder for folder in self._fresh if not self._buried(folder)]

    def _below(self, folders: set[str], top: frozenset[str] | None) -> list[str]:
        """What is to come directly into *folders* or the root; *top* is all that is in there."""
        inside = [p for p in (*self._fresh, *self._new) if _folder(p) in folders]
        if folders is self._known:
            names = [p for p in (*self._fresh, *self._new) if "/" not in p]
            inside += names if top is None else [name for name in names if name in top]
        return inside

    def _looks(self, paths: Iterable[str]) -> dict[str, StatOf]:
        return {path: StatOf(f"{self._root}/{path}") for path in paths}

    def _judge(self, files: Files, path: str, look: StatOf) -> bool:
        """Whether *path* is a folder that is not ours, and that others of ours go into."""
        found = look.found
        if found is None or fold(path) in self._gone:
            return False
        wanted_as_folder = path not in self._new
        if wanted_as_folder:
            self._refuse_link(path, look)
        if wanted_as_folder and found.kind != "folder":
            raise _in_the_way(path, "the site has a folder of that name")
        if found.kind == "folder" and not wanted_as_folder:
            self._refuse_others(files, path)
        elif not wanted_as_folder:
            self.foreign.append(path)
        return wanted_as_folder

    def _refuse_others(self, files: Files, folder: str) -> None:
        """A file may come where a folder is when that is ours, and all in it goes."""
        if fold(folder) not in map(fold, self._known):
            raise _in_the_way(folder, "the site has a file of that name")
        inside, _ = walk(files, f"{self._root}/{folder}")
        for path in inside:
            if fold(f"{folder}/{path}") not in self._gone:
                raise _in_the_way(f"{folder}/{path}", f"the site has a file called {folder}")

    def _refuse_link(self, path: str, look: StatOf) -> None:
        if look.found is not None and look.found.kind == "link" and fold(path) not in self._gone:
            raise Refused(
                f"{path} is a link over there, and nothing is written through links."
                " Nothing was changed",
                hint="put a folder in its place, or publish to where it leads",
            )

    def _buried(self, folder: str) -> bool:
        """Whether a file that is to go is still where *folder* or one above it will be.

        Or a folder that goes with its last file, and differs from this one in case alone.
        """
        return any(fold(above) in self._going for above in parents([f"{folder}/x"]))


def _in_the_way(path: str, why: str) -> Refused:
    return Refused(
        f"{path} is there, and not ours, and {why}. Nothing was changed",
        hint="move it out of the way, or give ours another slug",
    )


def _samples(step: Step, folders: list[str]) -> list[str]:
    """In each of *folders* and the root something of ours that is there."""
    found: dict[str, str] = {"": RESERVED}
    for path in (*step.put, *step.delete):
        if path in step.live:
            found.setdefault(_folder(path), path)
    if any(folder not in found for folder in folders):
        for path in (*step.live, *parents(step.live)):
            found.setdefault(_folder(path), path)
    return [found[folder] for folder in ("", *folders)]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
