"""Our own copy of what is at a branch: objects only, no files, and no index.

It is made for one address, lies in the blog's cache, and may be deleted at any time. Beside the
objects it has two views of them. Through `far`, git fetches; what it left out there (old bytes,
which nobody needs) it would fetch one by one, whenever it came across them. Through `near`, git
fetches nothing and does without.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO

from msgspec import Struct

from mindblog_cli.errors import ConfigError, Locked, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes.git.failures import damaged, failure
from mindblog_cli.remotes.git.place import MANIFEST, PLAIN, RELEASES, Place
from mindblog_cli.remotes.git.program import Said, run
from mindblog_cli.remotes.release_id import is_id
from mindblog_cli.tree.paths import RESERVED

BIG = 1 << 22
"""Bytes from which on git streams a file and looks for no likeness to others."""

TIP = "refs/mindblog/tip"
_SLOTS = 8
_WORDS = 300
_STAGED = "staged"
_NAME = pattern(r"[0-9a-f]{40}([0-9a-f]{24})?")
_FORM = "form"
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
_SPOILT = "spoilt"
_STALE = ("*.lock", "near/*.lock", "*/refs/**/*.lock", "refs/**/*.lock", "objects/*/*.lock")
_LEFT_OVER = ("near/fast_import_crash_*", "objects/pack/tmp_*", "objects/pack/*.keep")
_CONFIG = """[core]
	repositoryformatversion = 1
	bare = true
	hooksPath = /dev/null
	autocrlf = false
	quotePath = false
	bigFileThreshold = {big}
	fsync = none
	logAllRefUpdates = false
[extensions]
	objectFormat = {form}
[gc]
	auto = 3000
	autoDetach = false
	pruneExpire = now
[maintenance]
	auto = false
[pack]
	windowMemory = 32m
	deltaCacheSize = 32m
[push]
	gpgSign = false
	followTags = false
	recurseSubmodules = no
	negotiate = false
[fetch]
	recurseSubmodules = no
	writeCommitGraph = false
[submodule]
	recurse = false
[protocol]
	version = 2
[remote "origin"]
	url = {url}
"""
_PROMISOR = """	promisor = true
	partialclonefilter = blob:none
"""


class File(Struct, frozen=True):
    """What a commit has at a path."""

    mode: str
    name: str
    path: str


class Published(Struct, frozen=True):
    """What a commit says of itself: its manifest, and in which commits earlier releases are."""

    manifest: bytes | None = None
    earlier: dict[str, str] = {}


class Store:
    """The copy in *folder*, which is ours alone while it is open."""

    def __init__(self, folder: Path, place: Place, git: str, env: Mapping[str, str]) -> None:
        self.git = git
        self.form = "sha1"
        """How git names objects in that repository."""
        self._folder = folder
        self._place = place
        self._far_env = {**env, "GIT_DIR": str(folder)}
        self.near_env = {
            **env,
            "GIT_DIR": str(folder / "near"),
            "GIT_OBJECT_DIRECTORY": str(folder / "objects"),
        }
        self._tip: str | None = None
        self._read: dict[str, Published] = {}

    def prepare(self) -> None:
        """Make it, or make it usable: nobody else is in here, so what is half done is stale."""
        self.form = self._noted(_SPOILT) or self._noted(_FORM) or self.form
        if (self._folder / _SPOILT).exists():
            shutil.rmtree(self._folder)
        for folder in (self._folder, self._folder / "near"):
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / "HEAD").exists():
                self._init(folder)
            (folder / "config").write_text(self._config(promisor=folder == self._folder))
        (self._folder / _FORM).write_text(self.form)
        for glob in (*_STALE, *_LEFT_OVER):
            for path in self._folder.glob(glob):
                path.unlink()

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
        if "no space left" in words.lower():
            return RemoteRefused(f"{self._folder}: the disk is full here")
        self._spoil()
        told = " ".join(words.split())[:_WORDS]
        return RemoteError(f"the copy in {self._folder} can not be used: {told}")

    def _spoil(self) -> None:
        (self._folder / _SPOILT).write_text(self.form)

    def sorted(self, said: Said) -> MindBlogError:
        """What the other side said, or git said of what it got from there."""
        if damaged(said.words) or str(self._folder) in said.words:
            return self.spoilt(said.words)
        if any(sign in said.words for sign in _OTHER_FORM):
            self.form = "sha256" if self.form == "sha1" else "sha1"
            self._spoil()
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
        if self.missing([name]) and not self.bring([name]):
            self.bring_all("--depth=1")
        return self.near("cat-file", "blob", name)

    def tree(self, commit: str, *under: str) -> Iterator[File]:
        """All files of a commit."""
        out = self.near("ls-tree", "-r", "-z", "--full-tree", commit, "--", *under)
        for line in out.split(b"\0")[:-1]:
            about, _, path = line.partition(b"\t")
            mode, _, name = about.decode().split()
            yield File(mode, name, path.decode(errors="surrogateescape"))

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
        return Published(manifest, earlier)

    def staged(self) -> dict[str, str]:
        """What was taken in and is not published yet: hash of the bytes, and their name in git."""
        pairs = (line.partition(" ") for line in self._noted(_STAGED).splitlines())
        return {digest: name for digest, _, name in pairs if _NAME.fullmatch(name)}

    def remember(self, taken: Mapping[str, str]) -> None:
        """Add to what is staged."""
        with open(self._folder / _STAGED, "a") as file:
            file.writelines(f"{digest} {name}\n" for digest, name in taken.items())

    def tidy(self) -> None:
        """All that was staged is live: forget that, and let git pack what has piled up."""
        with suppress(FileNotFoundError):
            (self._folder / _STAGED).unlink()
        self.far("gc", "--auto", "--quiet")

    def _noted(self, name: str) -> str:
        try:
            return (self._folder / name).read_text()
        except FileNotFoundError:
            return ""

    def _init(self, folder: Path) -> None:
        form = f"--object-format={self.form}"
        env = {**self._far_env, "GIT_DIR": str(folder), "GIT_DEFAULT_REF_FORMAT": "files"}
        said = run([self.git, "init", "--quiet", "--bare", "--template=", form], env)
        if said.code:
            raise self.spoilt(said.words)

    def _config(self, *, promisor: bool) -> str:
        url = self._place.location.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        text = _CONFIG.format(big=BIG, form=self.form, url=f'"{url}"')
        return text + _PROMISOR if promisor else text


@contextmanager
def opened(cache: Path, place: Place, git: str, env: Mapping[str, str]) -> Iterator[Store]:
    """The copy for *place*, or another where a second publisher is at work in this blog."""
    key = sha256(f"{place.location}#{place.branch}".encode()).hexdigest()[:16]
    with ExitStack() as held:
        try:
            folder, lock = _free(cache, key)
            held.enter_context(lock)
            store = Store(folder, place, git, env)
            store.prepare()
        except OSError as error:
            raise ConfigError(f"{cache} can not be written: {error.strerror}") from error
        yield store


def _free(cache: Path, key: str) -> tuple[Path, IO[str]]:
    """A folder that nobody works in, and what keeps others out until it is closed."""
    cache.mkdir(parents=True, exist_ok=True)
    for slot in range(_SLOTS):
        folder = cache / f"{key}.{slot}"
        lock = open(f"{folder}.lock", "w")  # noqa: SIM115 - whoever asked closes it
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return folder, lock
    raise Locked(f"{_SLOTS} publishers are at work in {cache.parent}")
