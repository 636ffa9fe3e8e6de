"""Our own copy of what is at a branch: objects only, no files, and no index.

It is made for one address, lies in the blog's cache, and may be deleted at any time. Beside the
objects it has two views of them. Through `far`, git fetches; what it left out there (old bytes,
which nobody needs) it would fetch one by one, whenever it came across them. Through `near`, git
fetches nothing and does without.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from mindblog_cli.errors import MindBlogError, RemoteError
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes.git.failures import damaged, failure
from mindblog_cli.remotes.git.place import MANIFEST, PLAIN, RELEASES, Place
from mindblog_cli.remotes.git.program import Said, run
from mindblog_cli.remotes.git.repository import full, prepared, slot, spoil, unwritable
from mindblog_cli.remotes.release_id import is_id
from mindblog_cli.tree.manifest import ManifestDamaged, ManifestTooNew, release_of
from mindblog_cli.tree.paths import RESERVED

TIP = "refs/mindblog/tip"
_WORDS = 300
_STAGED = "staged"
_LINE = pattern(rb"([^\t]*)\t([^\0]*)\0")
_NAME = pattern(r"[0-9a-f]{40}([0-9a-f]{24})?")
_OTHER_FORM = ("mismatched algorithms", "repository's hash algorithm")
_FETCH = (
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-auto-maintenance",
)
_NOT_ASKING = "fetch.negotiationAlgorithm=noop"
_SPARE = "--filter=blob:none"
_NOT_BY_NAME = ("not our ref", "unadvertised object", "no such remote ref", "couldn't find remote")


class File(Struct, frozen=True):
    """What a commit has at a path."""

    mode: str
    name: str
    path: str


class Published(Struct, frozen=True):
    """What a commit says of itself.

    *release* is that of its manifest, or empty where that can not be believed; *earlier* tells in
    which commits earlier releases are.
    """

    manifest: bytes | None = None
    release: str = ""
    earlier: dict[str, str] = {}


class Store:
    """The copy in *folder*, which is ours alone while it is open."""

    def __init__(self, folder: Path, place: Place, git: str, env: Mapping[str, str]) -> None:
        self.git = git
        self.form = "sha1"
        """How git names objects in that repository."""
        self._folder = folder
        self._place = place
        self._env = env
        self._far_env = {**env, "GIT_DIR": str(folder)}
        self.near_env = {
            **env,
            "GIT_DIR": str(folder / "near"),
            "GIT_OBJECT_DIRECTORY": str(folder / "objects"),
        }
        self._tip: str | None = None
        self._read: dict[str, Published] = {}

    def prepare(self) -> None:
        """Make it, or make it usable."""
        self.form = prepared(self._folder, self._place.location, self.git, self._env)

    @property
    def marks(self) -> Path:
        """Where git notes the name of what it has just made."""
        return self._folder / "near" / "marks"

    @property
    def tip(self) -> str:
        """The commit that was last known to be at the branch, and is here; empty for none."""
        if self._tip is None:
            said = self.far("rev-parse", "--quiet", "--verify", TIP)
            self._tip = said.out.decode().strip()
        return self._tip

    @tip.setter
    def tip(self, commit: str) -> None:
        if self.far("update-ref", TIP, commit).code == 0:
            self._tip = commit

    def near(self, *args: str, given: bytes = b"") -> bytes:
        """What git gives that looks only at what is here."""
        said = run([self.git, *args], self.near_env, given=given)
        if said.code:
            raise self.spoilt(said.words)
        return said.out

    def far(self, *args: str, given: bytes = b"") -> Said:
        """What git says that may ask the other side for what it lacks."""
        return run([self.git, *args], self._far_env, given=given)

    def push(self, *args: str, hear: Callable[[str], None] = lambda _: None) -> Said:
        """What git says while it sends what is here, and fetches nothing for that."""
        return run([self.git, "push", *args], self.near_env, hear=hear)

    def spoilt(self, words: str) -> MindBlogError:
        """Git failed on our own copy, which is to be made anew unless the disk is full."""
        if error := full(self._folder, words):
            return error
        spoil(self._folder, self.form)
        told = " ".join(words.split())[:_WORDS]
        return RemoteError(f"the copy in {self._folder} can not be used: {told}")

    def sorted(self, said: Said) -> MindBlogError:
        """What the other side said, or git said of what it got from there."""
        if damaged(said.words) or str(self._folder) in said.words:
            return self.spoilt(said.words)
        if any(sign in said.words for sign in _OTHER_FORM):
            self.form = "sha256" if self.form == "sha1" else "sha1"
            spoil(self._folder, self.form)
            return RemoteError(f"{self._place.url} names what is in it by {self.form}")
        return failure(said.words, self._place.url, said.out.decode(errors="replace"))

    def fetch(self) -> str:
        """Bring the branch here, its folders but where possible not its files; gives its tip."""
        ref = f"+{self._place.ref}:{TIP}"
        said = self.far(*_FETCH, _SPARE, "--depth=1", "--force", "origin", ref)
        if said.code and "couldn't find remote ref" in said.words:
            return ""
        self._arrived(said)
        return self.tip

    def bring(self, names: Iterable[str]) -> bool:
        """Bring files here, in one go; False where the other side gives nothing by name."""
        given = "\n".join(names).encode()
        # It must not take us to have the files of a commit that we have.
        return self._brought("-c", _NOT_ASKING, *_FETCH, _SPARE, "--stdin", "origin", given=given)

    def bring_commit(self, name: str) -> bool:
        """Bring a commit and its folders here; False where that is given to nobody by name."""
        return self._brought(*_FETCH, _SPARE, "--depth=1", "origin", name)

    def _brought(self, *args: str, given: bytes = b"") -> bool:
        said = self.far(*args, given=given)
        if said.code and any(sign in said.words.lower() for sign in _NOT_BY_NAME):
            return False
        self._arrived(said)
        return True

    def bring_all(self, *more: str) -> None:
        """Bring the branch here with all its files; *more* says how much of its history."""
        ref = f"+{self._place.ref}:{TIP}"
        self._arrived(
            self.far(*_FETCH, "--no-filter", "--refetch", *more, "--force", "origin", ref)
        )

    def _arrived(self, said: Said) -> None:
        if said.code:
            raise self.sorted(said)
        self._tip = None
        near = self._folder / "near" / "shallow"
        try:
            near.write_bytes((self._folder / "shallow").read_bytes())
        except FileNotFoundError:
            near.unlink(missing_ok=True)

    def missing(self, names: Iterable[str]) -> list[str]:
        """Which of *names* are not here."""
        given = "\n".join(names).encode()
        lines = self.near("cat-file", "--batch-check", "--buffer", given=given).decode()
        return [line.split()[0] for line in lines.splitlines() if line.endswith(" missing")]

    def blob(self, name: str) -> bytes:
        """The bytes that git has under *name*, from the other side if need be."""
        found = self._blob(name)
        if found is None:
            if not self.bring([name]):
                self.bring_all("--depth=1")
            found = self._blob(name)
        return found or b""

    def _blob(self, name: str) -> bytes | None:
        head, _, rest = self.near("cat-file", "--batch", given=name.encode()).partition(b"\n")
        return None if head.endswith(b" missing") else rest[:-1]

    def tree(self, commit: str, *under: str) -> Iterator[File]:
        """All files of a commit."""
        out = self.near("ls-tree", "-r", "-z", "--full-tree", commit, "--", *under)
        for line in _LINE.finditer(out):
            mode, _, name = line[1].decode().split()
            yield File(mode, name, line[2].decode(errors="surrogateescape"))

    def published(self, commit: str) -> Published:
        """What *commit* says of itself; nothing where there is none."""
        if not commit:
            return Published()
        if commit not in self._read:
            self._read[commit] = self._published(commit)
        return self._read[commit]

    def _published(self, commit: str) -> Published:
        earlier: dict[str, str] = {}
        manifest = None
        for file in self.tree(commit, f"{RESERVED}/"):
            if file.path == MANIFEST and file.mode == PLAIN:
                manifest = self.blob(file.name)
            elif file.path.startswith(RELEASES):
                release, _, name = file.path.removeprefix(RELEASES).partition(".")
                if is_id(release) and _NAME.fullmatch(name):
                    earlier[release] = name
        release = ""
        with suppress(ManifestDamaged, ManifestTooNew):
            release = release_of(manifest or b"")
        return Published(manifest, release if is_id(release) else "", earlier)

    def staged(self, wanted: Container[str] | None = None) -> dict[str, str]:
        """What was taken in and is not published yet: hash of the bytes, and their name in git."""
        found: dict[str, str] = {}
        with suppress(FileNotFoundError), open(self._folder / _STAGED) as file:
            for line in file:
                digest, _, name = line.rstrip("\n").partition(" ")
                if _NAME.fullmatch(name) and (wanted is None or digest in wanted):
                    found[digest] = name
        return found

    def remember(self, taken: Iterable[str]) -> None:
        """Add to what is staged: a hash and a name a line."""
        try:
            with open(self._folder / _STAGED, "a") as file:
                file.writelines(taken)
        except OSError as error:
            raise self.spoilt(str(error)) from error

    def tidy(self) -> None:
        """All that was staged is live: forget that, and let git pack what has piled up."""
        with suppress(FileNotFoundError):
            (self._folder / _STAGED).unlink()
        self.far("gc", "--auto", "--quiet")


@contextmanager
def opened(cache: Path, place: Place, git: str, env: Mapping[str, str]) -> Iterator[Store]:
    """The copy for *place*, or another where a second publisher is at work in this blog."""
    key = sha256(f"{place.location}#{place.branch}".encode()).hexdigest()[:16]
    with slot(cache, key) as folder:
        store = Store(folder, place, git, env)
        with unwritable(cache):
            store.prepare()
        yield store
