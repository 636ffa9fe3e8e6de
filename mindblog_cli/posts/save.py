"""Edits on disk, all or none: new bytes lie ready beside the old before the first is renamed.

    begun   temporary files are being written; whatever happens, nothing has changed yet
    ready   all are written and safe on disk; whatever happens, the renames will be finished

The journal under `.mindblog/` says which, so that `recover` knows what to do after a kill.
"""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from mindblog_cli.errors import MindBlogError, Refused
from mindblog_cli.events import Began, Ended, Listener, Moved, silence

if TYPE_CHECKING:
    from mindblog_cli.posts.edits import Edit

JOURNAL = "edits.journal"

# Up to so many files one flush each is quicker than asking the whole disk.
_FEW = 32


class Move(Struct, frozen=True, array_like=True):
    """*temp* is to take the place of *target*, if that still has the digest *before*."""

    temp: str
    target: str
    before: str


class Journal(Struct, frozen=True):
    """What is going on, with paths relative to the blog's root; *litter* is to be removed."""

    state: Literal["begun", "ready"]
    moves: list[Move]
    litter: list[str] = []
    version: Literal[1] = 1


class Recovered(Struct, frozen=True):
    """What a run that was cut off left: *finished* now, or *left* since someone changed them."""

    finished: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class _Old(Struct, frozen=True):
    """A file as it was read: *stat* is None if it was not there."""

    edit: "Edit"
    target: str
    content: bytes
    stat: os.stat_result | None


def digest(content: bytes) -> str:
    """What an Edit knows a file by: sha256 in hexadecimal."""
    return sha256(content).hexdigest()


def save(path: Path, content: bytes) -> None:
    """One file in one step: the old bytes or the new, its mode kept, a link to it followed."""
    target = os.path.realpath(path)
    temp = f"{os.path.dirname(target)}/.mindblog-edit"
    try:
        _write(temp, content, _stat(target))
        _flush([temp])
        os.replace(temp, target)
    finally:
        _remove([temp])
    _flush([os.path.dirname(target)])


def apply_all(root: Path, edits: Sequence["Edit"], say: Listener = silence) -> None:
    """Write all *edits* below *root*, or none. Raises Refused, with nothing changed.

    One `mindblog` at a time: the caller holds the blog's lock.
    """
    if not edits:
        return
    recover(root)
    say(Began("save", len(edits)))
    olds = [_old(root, edit) for edit in edits]
    _refuse(olds)
    moves = _moves(root, olds)
    try:
        _note(root, Journal("begun", moves))
        _prepare(root, olds, moves, say)
        _refuse_moved(olds)
        _note(root, Journal("ready", moves))
    except BaseException as error:
        _abandon(root, moves)
        raise _told(error) from error
    _rename(root, olds, moves)
    say(Ended("save"))


def recover(root: Path) -> Recovered:
    """Put right what a run that was cut off left behind; does nothing when none was."""
    try:
        journal = msgspec.json.decode((_folder(root) / JOURNAL).read_bytes(), type=Journal)
    except FileNotFoundError:
        return Recovered()
    if journal.state == "begun":
        _abandon(root, journal.moves)
        return Recovered()
    finished, left = [], []
    for move in journal.moves:
        temp, target = _real(root, move.temp), _real(root, move.target)
        if not os.path.exists(temp):
            continue
        if _digest_of(target) == move.before:
            _replaced(temp, target)
            finished.append(move.target)
        else:
            left.append(move.target)
    _close(root, journal)
    return Recovered(tuple(finished), tuple(left))


def _folder(root: Path) -> Path:
    return root / ".mindblog"


def _real(root: Path, path: str) -> str:
    return os.path.join(root, path)


def _old(root: Path, edit: "Edit") -> _Old:
    target = os.path.realpath(root / edit.path)
    try:
        with open(target, "rb") as file:
            return _Old(edit, target, file.read(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return _Old(edit, target, b"", None)
    except OSError as error:
        raise Refused(f"{edit.path} can not be read: {error.strerror}") from error


def _digest_of(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return digest(file.read())
    except FileNotFoundError:
        return ""


def _refuse(olds: Sequence[_Old]) -> None:
    """Nothing is written while one file is not as it was read, or can not be written."""
    stale = [
        old.edit.path
        for old in olds
        if (digest(old.content) if old.stat else "") != old.edit.before
    ]
    if stale:
        raise _stale(stale)
    fixed = [old.edit.path for old in olds if old.stat and not os.access(old.target, os.W_OK)]
    if fixed:
        raise Refused(f"{_some(fixed)} may not be written; nothing was changed", hint="chmod u+w")
    targets = [old.target for old in olds]
    if len(set(targets)) < len(targets):
        twice = [old.edit.path for old in olds if targets.count(old.target) > 1]
        raise Refused(f"{_some(twice)}: one file under two names; nothing was changed")


def _stale(paths: list[str]) -> Refused:
    said = f"{_some(paths)} changed after it was read; nothing was written"
    return Refused(said, hint="save what is open in an editor, then run the command again")


def _some(paths: list[str]) -> str:
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return ", ".join(paths[:3]) + more


def _moves(root: Path, olds: Sequence[_Old]) -> list[Move]:
    base = os.path.realpath(root)
    return [
        Move(
            os.path.relpath(f"{os.path.dirname(old.target)}/.mindblog-edit-{number}", base),
            os.path.relpath(old.target, base),
            old.edit.before,
        )
        for number, old in enumerate(olds)
    ]


def _note(root: Path, journal: Journal) -> None:
    _folder(root).mkdir(exist_ok=True)
    save(_folder(root) / JOURNAL, msgspec.json.encode(journal))


def _prepare(root: Path, olds: Sequence[_Old], moves: Sequence[Move], say: Listener) -> None:
    for old, move in zip(olds, moves, strict=True):
        temp = _real(root, move.temp)
        os.makedirs(os.path.dirname(temp), exist_ok=True)
        _write(temp, old.edit.after, old.stat)
        say(Moved("save", what=old.edit.path))
    _flush([_real(root, move.temp) for move in moves])


def _write(temp: str, content: bytes, like: os.stat_result | None) -> None:
    _remove([temp])
    mode = like.st_mode & 0o7777 if like else 0o666
    file = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(file, "wb") as out:
        out.write(content)
        if like:
            with suppress(PermissionError):
                os.fchown(file, like.st_uid, like.st_gid)
            os.fchmod(file, mode)


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _flush(paths: Sequence[str]) -> None:
    if len(paths) > _FEW:
        os.sync()
        return
    for path in paths:
        file = os.open(path, os.O_RDONLY)
        os.fsync(file)
        os.close(file)


def _refuse_moved(olds: Sequence[_Old]) -> None:
    """A last look before the renames begin."""
    stale = [old.edit.path for old in olds if _stamp(_stat(old.target)) != _stamp(old.stat)]
    if stale:
        raise _stale(stale)


def _stamp(stat: os.stat_result | None) -> tuple[int, ...]:
    return (stat.st_mtime_ns, stat.st_size, stat.st_ino) if stat else ()


def _rename(root: Path, olds: Sequence[_Old], moves: Sequence[Move]) -> None:
    done = 0
    try:
        for move in moves:
            _replaced(_real(root, move.temp), _real(root, move.target))
            done += 1
    except BaseException as error:
        _take_back(root, olds, moves, done)
        raise _told(error) from error
    _close(root, Journal("ready", list(moves)))


def _replaced(temp: str, target: str) -> None:
    try:
        os.replace(temp, target)
    except OSError as error:
        said = f"{target} can not be replaced: {error.strerror}"
        raise Refused(said, hint="make its folder writable, then run the command again") from error


def _take_back(root: Path, olds: Sequence[_Old], moves: Sequence[Move], done: int) -> None:
    """Undo the first *done* renames, with a journal of its own; new files go again."""
    litter = [move.temp for move in moves[done:]]
    litter += [m.target for m, o in zip(moves[:done], olds, strict=False) if o.stat is None]
    back = [
        (Move(move.temp, move.target, digest(old.edit.after)), old)
        for move, old in zip(moves[:done], olds, strict=False)
        if old.stat is not None
    ]
    for move, old in back:
        _write(_real(root, move.temp), old.content, old.stat)
    undo = Journal("ready", [move for move, _ in back], litter)
    _note(root, undo)
    for move in undo.moves:
        _replaced(_real(root, move.temp), _real(root, move.target))
    _close(root, undo)


def _abandon(root: Path, moves: Iterable[Move]) -> None:
    _remove(_real(root, move.temp) for move in moves)
    _remove([str(_folder(root) / JOURNAL)])


def _close(root: Path, journal: Journal) -> None:
    """The renames are made to last before the journal, which could repeat them, goes."""
    _remove(_real(root, path) for path in [*journal.litter, *(m.temp for m in journal.moves)])
    folders = {os.path.dirname(_real(root, move.target)) for move in journal.moves}
    _flush(sorted(folder for folder in folders if os.path.isdir(folder)))
    _remove([str(_folder(root) / JOURNAL)])


def _remove(paths: Iterable[str]) -> None:
    for path in paths:
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(path)


def _told(error: BaseException) -> BaseException:
    if isinstance(error, OSError) and not isinstance(error, MindBlogError):
        where = f"{error.filename}: " if error.filename else ""
        return Refused(f"{where}{error.strerror}; nothing was changed")
    return error
