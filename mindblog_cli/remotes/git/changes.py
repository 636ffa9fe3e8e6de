"""What a commit has to do to the one before it, as values."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from mindblog_cli.errors import Refused, RemoteRefused
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes.git.place import PLAIN, RELEASES
from mindblog_cli.remotes.git.store import File, Published
from mindblog_cli.remotes.release_id import outlived
from mindblog_cli.remotes.remote import Step
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.paths import RESERVED, parents

_DOT_GIT = pattern(r"(\.git|git~1)[ .]*(:.*)?")
# Some disks take a name with one of these for the name without.
_UNSEEN = pattern("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")


class Change(Struct, frozen=True):
    """What goes, and what comes, by its name in git."""

    gone: list[str]
    named: dict[str, str]


NOTHING = Change([], {})


class Merge(Struct, frozen=True):
    """What goes, and wanted paths that nothing fit to be them is at."""

    gone: list[str]
    lost: list[str]


def check_names(paths: Iterable[str]) -> None:
    """Refuse what git takes for its own folder, wherever it is."""
    for path in paths:
        if path.isascii() and "git" not in path.lower():
            continue
        parts = _UNSEEN.sub("", path).casefold().replace("\\", "/").split("/")
        if any(_DOT_GIT.fullmatch(part) for part in parts):
            raise Refused(
                f'"{path}" can not be published with git: it keeps that name to itself',
                hint="give the file another name, or leave it out of static/",
            )


def merged(files: Iterable[File], step: Step) -> Merge:
    """Compare what is there with what is wanted; raises RemoteRefused where one is in the way.

    A path that is to go, but is a folder by now, is somebody else's.
    """
    deletes, put = set(step.delete), set(step.put)
    lost = dict.fromkeys(path for path in step.wanted if path not in put)
    gone: list[str] = []
    strangers: list[str] = []
    for file in files:
        if file.path in step.wanted:
            if file.mode == PLAIN:
                lost.pop(file.path, None)
        elif file.path in deletes:
            gone.append(file.path)
        elif not file.path.startswith(f"{RESERVED}/"):
            strangers.append(file.path)
    check_room(step.wanted, strangers)
    return Merge(gone, list(lost))


def restored(
    differences: Iterable[tuple[File, File]],
    wanted: Mapping[str, Entry],
    live: Mapping[str, Entry],
) -> Change:
    """From what is there to an earlier release: what goes, and what comes.

    Each difference is a file now and then; what neither release claims is left alone.
    """
    gone: list[str] = []
    named: dict[str, str] = {}
    strangers: list[str] = []
    for now, then in differences:
        if now.path in wanted:
            if then.mode == PLAIN:
                named[now.path] = then.name
        elif now.path in live:
            gone.append(now.path)
        elif now.mode.strip("0") and not now.path.startswith(f"{RESERVED}/"):
            strangers.append(now.path)
    check_room(named, strangers)
    return Change(gone, named)


def check_room(wanted: Mapping[str, object], strangers: list[str]) -> None:
    """Refuse to bury a stranger's file: under a file of ours, or where we need a folder."""
    folders = set(parents(wanted)) if strangers else set()
    for path in strangers:
        buried = path if path in folders else next(filter(wanted.__contains__, parents([path])), "")
        if buried:
            raise RemoteRefused(
                f'"{path}" is not ours, and in the way of what is to be published',
                hint="move it to another name in the branch, or give the page another one",
            )


def known(published: Published, tip: str) -> dict[str, str]:
    """Every release that can be live again, and the commit it is in; the live one is at the tip."""
    return published.earlier | ({published.release: tip} if published.release else {})


def listed(published: Published, tip: str, release: str) -> tuple[list[str], list[str]]:
    """Once *release* is live: which names in the list of releases go, and which come."""
    kept = known(published, tip)
    kept.pop(release, None)
    for old in outlived([*kept, release], release):
        kept.pop(old, None)
    before = {_listed(*pair) for pair in published.earlier.items()}
    after = {_listed(*pair) for pair in kept.items()}
    return sorted(before - after), sorted(after - before)


def _listed(release: str, commit: str) -> str:
    return f"{RELEASES}{release}.{commit}"
