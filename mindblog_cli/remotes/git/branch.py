"""The branch over there: which commit it is at, and moving it on from exactly that one."""

from mindblog_cli.errors import Locked
from mindblog_cli.events import Began, Ended, Listener, Moved
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes.git.failures import late
from mindblog_cli.remotes.git.place import Place
from mindblog_cli.remotes.git.store import Store

STAGE = "push"
_WRITING = pattern(r"Writing objects: +\d+% \((\d+)/(\d+)\)")


def tip_of(store: Store, place: Place) -> str:
    """The commit that the branch is at; empty where there is no branch."""
    said = store.far("ls-remote", "--quiet", "origin", place.ref)
    if said.code:
        raise store.sorted(said)
    refs = (line.split("\t") for line in said.out.decode(errors="replace").splitlines())
    return next((commit for commit, ref in refs if ref == place.ref), "")


def move(store: Store, place: Place, commit: str, before: str, say: Listener) -> None:
    """Push *commit*; raises Locked unless the branch is at *before* until then."""
    progress = _Progress(say)
    said = store.push(
        "--porcelain",
        "--progress",
        "--no-verify",
        f"--force-with-lease={place.ref}:{before}",
        "origin",
        f"{commit}:{place.ref}",
        hear=progress.hear,
    )
    progress.end()
    if not said.code:
        return
    error = store.sorted(said)
    # Words differ between versions and hosts; where the branch is does not.
    if not isinstance(error, Locked) and "rejected]" in said.out.decode(errors="replace"):
        error = late(place.url) if tip_of(store, place) not in (before, commit) else error
    raise error


def may_write(store: Store, place: Place, commit: str, before: str) -> None:
    """Ask whether we could push, without doing it."""
    lease = f"--force-with-lease={place.ref}:{before}"
    said = store.push("--dry-run", "--porcelain", lease, "origin", f"{commit}:{place.ref}")
    if said.code:
        raise store.sorted(said)


class _Progress:
    """Tells how far a push is, as git says it."""

    def __init__(self, say: Listener) -> None:
        self._say = say
        self._done: int | None = None

    def hear(self, line: str) -> None:
        """Take one of git's lines."""
        found = _WRITING.match(line)
        if found is None:
            return
        done, total = int(found[1]), int(found[2])
        if self._done is None:
            self._say(Began(STAGE, total, "objects"))
        if done > (self._done or 0):
            self._say(Moved(STAGE, done - (self._done or 0)))
        self._done = done

    def end(self) -> None:
        """Nothing more comes."""
        if self._done is not None:
            self._say(Ended(STAGE))
