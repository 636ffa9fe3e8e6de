"""What is done to one far file, as jobs for a session: requests out, replies in."""

from collections.abc import Callable, Generator, Sequence
from hashlib import sha256
from typing import BinaryIO

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.folder.asks import Like
from mindblog_cli.remotes.folder.files import Stat, Upload, check, kind_of, open_content
from mindblog_cli.remotes.folder.patch import Copy, patch
from mindblog_cli.remotes.remote import Sent
from mindblog_cli.remotes.sftp import wire
from mindblog_cli.remotes.sftp.session import Job, Parting
from mindblog_cli.remotes.sftp.wire import Code, Data, Found, Handle, Names, Op, Reply, Status

AT_ONCE = 32
"""Pieces of one big file under way; with several files the window fills all the same."""

HEAD = 128
"""Bytes that tell one sealed file from another: they hold the hash of the rest."""

_NEW = wire.WRITE | wire.CREATE | wire.EXCLUSIVE


def _failed(status: Status, path: str, doing: str) -> RemoteError:
    """A status as an error; "failure" is all that a full disk says."""
    if status.code == Code.PERMISSION_DENIED:
        return RemoteRefused(
            f"permission denied {doing} {path}", hint="who owns it there? see `ls -ld`"
        )
    if status.code == Code.NO_SUCH_FILE:
        return RemoteRefused(f"{path} is not there, {doing} it")
    if status.code in (Code.NO_CONNECTION, Code.CONNECTION_LOST):
        return RemoteError(f"the server lost its own connection {doing} {path}")
    words = status.message or f"code {status.code}"
    return RemoteRefused(
        f'the server says "{words}" {doing} {path}',
        hint="is the disk full there, read-only, or a quota used up? see `df`, `mount`, `quota`",
    )


def expect(answer: Reply, path: str, doing: str) -> None:
    """Raise what *answer* says went wrong."""
    if not isinstance(answer, Status):
        raise RemoteError(f"the server gave no answer that fits {doing} {path}")
    if answer.code != Code.OK:
        raise _failed(answer, path, doing)


def _handle(answer: Reply, path: str, doing: str) -> bytes:
    if isinstance(answer, Handle):
        return answer.handle
    raise _failed(answer, path, doing) if isinstance(answer, Status) else RemoteError(path)


def _is(answer: Reply, *codes: Code) -> bool:
    return isinstance(answer, Status) and answer.code in codes


def _as_stat(attrs: wire.Attrs) -> Stat:
    return Stat(kind_of(attrs.mode), attrs.size, attrs.mtime)


def look_at(path: str) -> Job[Stat | None]:
    """What is there."""
    (answer,) = yield [wire.path(Op.LSTAT, path)]
    if isinstance(answer, Found):
        return _as_stat(answer.attrs)
    if _is(answer, Code.NO_SUCH_FILE):
        return None
    expect(answer, path, "looking at")
    return None


def read_file(path: str, keep: Callable[[bytes], object], known: bytes | None = None) -> Job[bool]:
    """Give every piece to *keep*, in order; False when the file is not there."""
    opened, stat = yield [wire.open_file(path, wire.READ), wire.path(Op.STAT, path)]
    if _is(opened, Code.NO_SUCH_FILE):
        return False
    handle = _handle(opened, path, "reading")
    size = stat.attrs.size if isinstance(stat, Found) else 0
    if known and len(known) == size:
        (head,) = yield [wire.read(handle, 0, HEAD)]
        if isinstance(head, Data) and head.content == known[:HEAD]:
            keep(known)
            yield Parting([wire.close(handle)])
            return True
    at = 0
    while True:
        count = min(AT_ONCE, max(1, -(-(size - at) // wire.PIECE)))
        places = [at + number * wire.PIECE for number in range(count)]
        answers = yield [wire.read(handle, place, wire.PIECE) for place in places]
        at, ended = _kept(answers, at, path, keep)
        if ended or at >= size > 0:
            break
    yield Parting([wire.close(handle)])
    return True


def _kept(
    answers: list[Reply], at: int, path: str, keep: Callable[[bytes], object]
) -> tuple[int, bool]:
    """How far the pieces reach without a gap, and whether that is the end."""
    for answer in answers:
        if _is(answer, Code.EOF):
            return at, True
        if not isinstance(answer, Data):
            expect(answer, path, "reading")
            continue
        keep(answer.content)
        at += len(answer.content)
        if len(answer.content) < wire.PIECE:
            return at, False
    return at, False


def read_all(path: str, known: bytes | None = None) -> Job[bytes | None]:
    """All of a small file; None when it is not there.

    One that has the length and the first HEAD bytes of what is *known* is taken for the same.
    """
    pieces: list[bytes] = []
    found = yield from read_file(path, pieces.append, known)
    return b"".join(pieces) if found else None


def read_link(path: str) -> Job[str]:
    """What a link says; empty when it is none."""
    (answer,) = yield [wire.path(Op.READLINK, path)]
    return answer.names[0][0] if isinstance(answer, Names) else ""


def make_link(text: str, path: str) -> Job[None]:
    """Make a link that says *text*."""
    (answer,) = yield [wire.symlink(text, path)]
    expect(answer, path, "linking")


def digest(path: str) -> Job[str]:
    """Fetch and hash; nothing is kept."""
    digest = sha256()
    yield from read_file(path, digest.update)
    return digest.hexdigest()


def list_folder(folder: str) -> Job[dict[str, Stat]]:
    """What is in a folder; nothing when it is not there."""
    (opened,) = yield [wire.path(Op.OPENDIR, folder)]
    if _is(opened, Code.NO_SUCH_FILE):
        return {}
    handle = _handle(opened, folder, "listing")
    found: dict[str, Stat] = {}
    last: Reply = Status(Code.OK)
    # Two, for the second is mostly the end; a folder that goes on is a big one.
    at_once = 2
    while not _is(last, Code.EOF):
        answers = yield [wire.readdir(handle)] * at_once
        at_once = AT_ONCE
        for last in answers:
            if isinstance(last, Names):
                found |= {n: _as_stat(attrs) for n, attrs in last.names if n not in (".", "..")}
            elif not _is(last, Code.EOF):
                expect(last, folder, "listing")
    yield Parting([wire.close(handle)])
    return found


def create(path: str, content: bytes) -> Job[bool]:
    """Make a file that must not exist; False when it does."""
    (opened,) = yield [wire.open_file(path, _NEW)]
    if _is(opened, Code.FAILURE):
        (there,) = yield [wire.path(Op.LSTAT, path)]
        if isinstance(there, Found):
            return False
        # It may have been there and have gone since, as locks do; and else a disk may be full.
        (opened,) = yield [wire.open_file(path, _NEW)]
    handle = _handle(opened, path, "making")
    # That it is there is what counts, and whoever reads it later tells whether it is whole.
    yield Parting([wire.write(handle, 0, content), wire.close(handle)])
    return True


def most_handles() -> Job[int]:
    """How many files the server lets be open at once; 0 when it does not say."""
    (answer,) = yield [wire.extended(wire.LIMITS)]
    return answer.handles if isinstance(answer, wire.Limits) else 0


def rewrite(path: str, content: bytes) -> Job[bool]:
    """Write over a file; False when it is gone."""
    (opened,) = yield [wire.open_file(path, wire.WRITE)]
    if _is(opened, Code.NO_SUCH_FILE):
        return False
    yield from _fill(_handle(opened, path, "writing"), path, content)
    return True


def write_file(path: str, content: bytes, *, sync: bool) -> Job[None]:
    """Write a file, and bring it to the disk when *sync* is asked for."""
    handle = yield from _open_new(path)
    yield from _fill(handle, path, content, sync=sync)


def write_like(path: str, content: bytes, like: Like, *, sync: bool) -> Job[None]:
    """Write a file that is much like another over there, sending what differs."""
    opened, old = yield [wire.open_file(path, _NEW), wire.open_file(like.path, wire.READ)]
    if isinstance(opened, Handle) and isinstance(old, Handle):
        requests = list(_patching(old.handle, opened.handle, like, content))
        requests += [wire.extended(wire.FSYNC, opened.handle)] if sync else []
        requests += [wire.fstat(opened.handle), wire.close(opened.handle), wire.close(old.handle)]
        *answers, stat, _, _ = yield requests
        size = stat.attrs.size if isinstance(stat, Found) else -1
        if size == len(content) and all(_is(answer, Code.OK) for answer in answers):
            return
    else:
        yield Parting([wire.close(one.handle) for one in (opened, old) if isinstance(one, Handle)])
    yield from write_file(path, content, sync=sync)


def _patching(
    source: bytes, target: bytes, like: Like, content: bytes
) -> Generator[wire.Request, None, None]:
    at = 0
    for piece in patch(like.content, content):
        if isinstance(piece, Copy):
            yield wire.copy_data(source, piece.start, piece.size, target, at)
            at += piece.size
            continue
        for start in range(0, len(piece), wire.PIECE):
            yield wire.write(target, at + start, piece[start : start + wire.PIECE])
        at += len(piece)


def _open_new(path: str) -> Job[bytes]:
    """Open a file that is new for sure, removing what has its name.

    Never by cutting short what is there: that may have become part of a live site under another
    name, and this request may be the late one of a publisher who is long gone.
    """
    (opened,) = yield [wire.open_file(path, _NEW)]
    if _is(opened, Code.FAILURE):
        _, opened = yield [wire.path(Op.REMOVE, path), wire.open_file(path, _NEW)]
    return _handle(opened, path, "writing")


def _fill(handle: bytes, path: str, content: bytes, *, sync: bool = False) -> Job[None]:
    """Write all of *content*, and close; the answers tell whether the disk took it."""
    pieces = range(0, len(content), wire.PIECE)
    requests = [wire.write(handle, at, content[at : at + wire.PIECE]) for at in pieces]
    requests += [wire.extended(wire.FSYNC, handle)] if sync else []
    requests.append(wire.close(handle))
    for start in range(0, len(requests), AT_ONCE):
        for answer in (yield requests[start : start + AT_ONCE]):
            expect(answer, path, "writing")


def mkdir(path: str) -> Job[bool]:
    """True when the folder is there afterwards; False when one above it is missing."""
    (answer,) = yield [wire.mkdir(path)]
    if _is(answer, Code.OK):
        return True
    (there,) = yield [wire.path(Op.STAT, path)]
    return _is_folder(answer, there, path)


def mkdir_at_once(path: str) -> Job[bool]:
    """The same in one round trip: for few folders, that are mostly there."""
    answer, there = yield [wire.mkdir(path), wire.path(Op.STAT, path)]
    return _is_folder(answer, there, path)


def _is_folder(answer: Reply, there: Reply, path: str) -> bool:
    if isinstance(there, Found):
        return kind_of(there.attrs.mode) == "folder"
    if not _is(answer, Code.NO_SUCH_FILE, Code.FAILURE):
        expect(answer, path, "making")
    return False


def posix_rename(old: str, new: str) -> Job[str]:
    """Rename over whatever is there; *old* when it is not there, else empty."""
    (answer,) = yield [wire.extended(wire.POSIX_RENAME, old, new)]
    return (yield from _moved(answer, old, new, "renaming to"))


def plain_rename(old: str, new: str) -> Job[str]:
    """Where a server can only rename to what is not there, what is there goes first."""
    (answer,) = yield [wire.rename(old, new)]
    if not _is(answer, Code.OK, Code.NO_SUCH_FILE):
        _, answer = yield [wire.path(Op.REMOVE, new), wire.rename(old, new)]
    return (yield from _moved(answer, old, new, "renaming to"))


def link(old: str, new: str) -> Job[str]:
    """Give a second name; one that is there stays. *old* when it is not there, else empty."""
    (answer,) = yield [wire.extended(wire.HARDLINK, old, new)]
    if _is(answer, Code.FAILURE):
        (there,) = yield [wire.path(Op.LSTAT, new)]
        if isinstance(there, Found):
            return ""
    return (yield from _moved(answer, old, new, "linking to"))


def _moved(answer: Reply, old: str, new: str, doing: str) -> Job[str]:
    """Empty when it worked; *old* when that is what is not there."""
    if _is(answer, Code.NO_SUCH_FILE):
        (there,) = yield [wire.path(Op.LSTAT, old)]
        if not isinstance(there, Found):
            return old
    expect(answer, new, doing)
    return ""


def remove(path: str) -> Job[None]:
    """Remove a file or link; one that is gone, or a folder by now, is fine."""
    (answer,) = yield [wire.path(Op.REMOVE, path)]
    if _is(answer, Code.OK, Code.NO_SUCH_FILE):
        return
    (there,) = yield [wire.path(Op.LSTAT, path)]
    if isinstance(there, Found) and kind_of(there.attrs.mode) != "folder":
        expect(answer, path, "removing")


def check_changeable(path: str) -> Job[None]:
    """Try to remove *path* as a folder, which it is not: who may not is told so first."""
    (answer,) = yield [wire.path(Op.RMDIR, path)]
    if _is(answer, Code.PERMISSION_DENIED):
        expect(answer, path.rpartition("/")[0], "changing names in")


def rmdir(path: str) -> Job[None]:
    """Remove a folder, if it is empty."""
    yield [wire.path(Op.RMDIR, path)]


def upload(
    upload: Upload, rename: Callable[[str, str], Job[str]], tell: Callable[[Sent], object]
) -> Job[Sent]:
    """Send a content; a small one in one packet, a big one under another name until it is whole."""
    content = upload.content
    with open_content(content) as source:
        first = source.read(wire.PIECE)
        if len(first) < content.entry.size:
            yield from _upload_big(upload, first, source, tell)
            yield from rename(f"{upload.name}.part", upload.name)
            return Sent(content.path, 0)
    check(content, sha256(first).hexdigest())
    handle = yield from _open_new(upload.name)
    yield from _fill(handle, content.path, first)
    return Sent(content.path, len(first))


def _upload_big(
    upload: Upload, first: bytes, source: BinaryIO, tell: Callable[[Sent], object]
) -> Generator[Sequence[wire.Request], list[Reply], None]:
    content, scratch = upload.content, f"{upload.name}.part"
    handle = yield from _open_new(scratch)
    digest, at, piece = sha256(), 0, first
    while piece:
        requests: list[wire.Request] = []
        start = at
        while piece and len(requests) < AT_ONCE:
            digest.update(piece)
            requests.append(wire.write(handle, at, piece))
            at += len(piece)
            piece = source.read(wire.PIECE)
        for answer in (yield requests):
            expect(answer, content.path, "writing")
        tell(Sent(content.path, at - start, done=False))
    stat, closed = yield [wire.fstat(handle), wire.close(handle)]
    expect(closed, content.path, "writing")
    if isinstance(stat, Found) and stat.attrs.size != at:
        raise RemoteError(f"{content.path} arrived with {stat.attrs.size} of {at} bytes")
    check(content, digest.hexdigest())
