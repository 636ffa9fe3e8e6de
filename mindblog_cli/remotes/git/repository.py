"""Making a repository of our own, and making it usable again whatever a kill has left in it."""

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from mindblog_cli.errors import ConfigError, Locked, RemoteRefused
from mindblog_cli.remotes.git.program import run

BIG = 1 << 22
"""Bytes from which on git streams a file and looks for no likeness to others."""

SLOTS = 8
"""Publishers that may be at work for one branch in one blog."""

LITTLE = 1 << 16
"""With fewer bytes than these a disk is full."""

_FORM = "form"
_SPOILT = "spoilt"
_STALE = ("*.lock", "near/*.lock", "near/refs/**/*.lock", "refs/**/*.lock", "objects/*/*.lock")
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


def prepared(folder: Path, location: str, git: str, env: Mapping[str, str]) -> str:
    """Make the repository in *folder*, or repair it; gives how git names objects in it.

    Nobody else is in there, so a lock that is there is stale.
    """
    noted = _noted(folder / _FORM)
    form = _noted(folder / _SPOILT) or noted or "sha1"
    if folder.exists() and (not noted or (folder / _SPOILT).exists()):
        shutil.rmtree(folder)
    for view in (folder, folder / "near"):
        view.mkdir(parents=True, exist_ok=True)
        if not (view / "HEAD").exists():
            _init(view, form, git, env)
        (view / "config").write_text(_config(location, form, promisor=view == folder))
    (folder / _FORM).write_text(form)
    for glob in (*_STALE, *_LEFT_OVER):
        for path in folder.glob(glob):
            path.unlink()
    return form


def spoil(folder: Path, form: str) -> None:
    """Have the repository made anew when it is opened next."""
    try:
        (folder / _SPOILT).write_text(form)
    except OSError:
        # A full disk has still room for less.
        (folder / _FORM).unlink(missing_ok=True)


def full(folder: Path, words: str) -> RemoteRefused | None:
    """What to say where there is no room; git says so, or just dies."""
    free = LITTLE
    with suppress(OSError):
        free = shutil.disk_usage(folder).free
    if free >= LITTLE and "no space left" not in words.lower():
        return None
    return RemoteRefused(
        f"{folder}: the disk is full here", hint="make room, see `df -h`, then run it again"
    )


@contextmanager
def slot(cache: Path, key: str) -> Iterator[Path]:
    """A folder that nobody else works in while this goes on."""
    folder, lock = _free(cache, key)
    with lock:
        yield folder


def _free(cache: Path, key: str) -> tuple[Path, IO[str]]:
    with unwritable(cache):
        cache.mkdir(parents=True, exist_ok=True)
        for number in range(SLOTS):
            folder = cache / f"{key}.{number}"
            lock = open(f"{folder}.lock", "w")  # noqa: SIM115 - whoever asked closes it
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
            else:
                return folder, lock
    raise Locked(f"{SLOTS} publishers are at work in {cache.parent}", hint="wait for one of them")


@contextmanager
def unwritable(cache: Path) -> Iterator[None]:
    """Say so where the cache can not be written."""
    try:
        yield
    except OSError as error:
        raise ConfigError(
            f"{cache} can not be written: {error.strerror}",
            hint="whose is it, and is there room? `ls -ld`, `df -h`",
        ) from error


def _noted(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


def _init(folder: Path, form: str, git: str, env: Mapping[str, str]) -> None:
    command = [git, "init", "--quiet", "--bare", "--template=", f"--object-format={form}"]
    said = run(command, {**env, "GIT_DIR": str(folder), "GIT_DEFAULT_REF_FORMAT": "files"})
    if said.code:
        raise full(folder, said.words) or ConfigError(
            f"git can not make a repository in {folder}: {said.words}", hint="see `git init`"
        )


def _config(location: str, form: str, *, promisor: bool) -> str:
    url = location.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    text = _CONFIG.format(big=BIG, form=form, url=f'"{url}"')
    return text + _PROMISOR if promisor else text
