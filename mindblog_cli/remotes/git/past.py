"""What is in other commits and in old bytes: brought here only where it is asked for."""

import subprocess
from collections.abc import Iterable, Iterator
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO

from mindblog_cli.errors import RemoteRefused
from mindblog_cli.remotes.git.place import PLAIN
from mindblog_cli.remotes.git.store import File, Store
from mindblog_cli.remotes.remote import Survey
from mindblog_cli.tree.manifest import Entry

PIECE = 1 << 20


def brought(store: Store, commit: str, release: str) -> None:
    """See to it that an earlier commit and its folders are here; raises RemoteRefused."""
    if store.missing([commit]) and not store.bring_commit(commit):
        store.bring_all("--unshallow")
        if store.missing([commit]):
            raise RemoteRefused(
                f"release {release} is not in the repository any more",
                hint="somebody has cut the branch's history; mindblog rollback --list",
            )


def supplied(store: Store, names: Iterable[str]) -> None:
    """See to it that files are here which a commit is to name."""
    if missing := store.missing(dict.fromkeys(names)):
        store.bring(missing)


def differences(store: Store, now: str, then: str) -> Iterator[tuple[File, File]]:
    """Every path that is not the same in two commits: what it is now, and was then."""
    out = store.near("diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", now, then)
    fields = out.split(b"\0")[:-1]
    for about, raw in zip(fields[::2], fields[1::2], strict=True):
        mode, old_mode, name, old_name, _ = about.decode().lstrip(":").split()
        path = raw.decode(errors="surrogateescape")
        yield File(mode, name, path), File(old_mode, old_name, path)


def compared(store: Store, tip: str, wanted: dict[str, Entry]) -> Survey:
    """Which wanted files the commit has, with the same bytes or with others."""
    if not tip:
        return Survey(frozenset(), frozenset())
    there = {file.path: file for file in store.tree(tip) if file.path in wanted}
    plain = {path: file.name for path, file in there.items() if file.mode == PLAIN}
    if (missing := store.missing(dict.fromkeys(plain.values()))) and not store.bring(missing):
        store.bring_all("--depth=1")
    digests = dict(_digests(store, dict.fromkeys(plain.values())))
    same = {path for path, name in plain.items() if digests.get(name) == wanted[path].digest}
    return Survey(frozenset(same), frozenset(there) - same)


def _digests(store: Store, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The sha256 of each file; one at a time and in pieces, however big."""
    with TemporaryFile() as asked:
        asked.write("".join(f"{name}\n" for name in names).encode())
        asked.seek(0)
        command = [store.git, "cat-file", "--batch", "--buffer"]
        with subprocess.Popen(  # noqa: S603 - no shell
            command, env=store.near_env, stdin=asked, stdout=subprocess.PIPE, process_group=0
        ) as git:
            while git.stdout is not None and (head := git.stdout.readline().decode().split()):
                if head[1] == "blob":
                    yield head[0], _digest(git.stdout, int(head[2]))


def _digest(pipe: IO[bytes], size: int) -> str:
    digest = sha256()
    while size and (piece := pipe.read(min(size, PIECE))):
        digest.update(piece)
        size -= len(piece)
    pipe.readline()
    return digest.hexdigest()
