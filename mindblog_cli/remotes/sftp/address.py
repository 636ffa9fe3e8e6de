"""`sftp://[user@]host[:port]/path`: a folder on a server, through the system's own ssh.

ssh brings its config, agents, jumps, hardware keys and known hosts; an account without a shell is
enough. A path after `/~/` starts where a login does. Options: `identity=FILE`, `config=FILE`.
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from mindblog_cli.errors import ConfigError, MindBlogError, RemoteError
from mindblog_cli.remotes import hostkeys, ssh
from mindblog_cli.remotes.folder.memory import memory
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.sftp.files import Connection, SftpFiles
from mindblog_cli.remotes.sftp.session import Session
from mindblog_cli.remotes.url import RemoteURL

PATIENCE = 2.0
"""Seconds for an ssh to notice that we have hung up."""


def sftp(opening: Opening) -> FolderRemote:
    """The remote that the address names; nothing is connected to yet."""
    url, root = opening.url, opening.root
    if not url.host:
        raise ConfigError(f"{url} names no host", hint="such as sftp://me@example.org/srv/www")
    ssh.check_options(url)
    idle, accepted = ssh.idle(url), hostkeys.checked(opening.means.host_key)

    def reach() -> Connection:
        program = ssh.program(url, root)
        with hostkeys.trusting(accepted, url, program) as known:
            connection = connect(ssh_command(url, root, *known), url, idle)
            if accepted:
                # ssh has to be through with the list of hosts before that goes.
                _shake_hands(connection)
            return connection

    return FolderRemote(SftpFiles(reach), far_path(url), memory=memory(root, url))


def far_path(url: RemoteURL) -> str:
    """The path as the server is told: absolute, or seen from where a login starts."""
    if url.path in ("/~", "/~/"):
        return "."
    return url.path.removeprefix("/~/")


def ssh_command(url: RemoteURL, root: Path, *more: str) -> list[str]:
    """What is run; the host comes after `--`, and `-s` asks for a subsystem, not a command."""
    return [*ssh.program(url, root), *more, *ssh.host(url, "-s"), "sftp"]


def connect(command: list[str], url: RemoteURL, idle: float = ssh.IDLE) -> Connection:
    """Start ssh; what it complains of becomes the error of whoever speaks first.

    It runs in a session of its own: a Ctrl-C is then ours to act on while the line still works.
    """
    complaints = TemporaryFile()  # noqa: SIM115 - closed by _end
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, and the host is checked
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
            bufsize=0,
        )
    except FileNotFoundError as error:
        complaints.close()
        raise ssh.missing() from error
    session = Session(
        _pipe(process.stdout),
        _pipe(process.stdin),
        lambda why: _lost(process, complaints, url, why),
        idle=idle,
    )
    return Connection(session, (process.pid,), lambda: _end(process, complaints))


def _shake_hands(connection: Connection) -> None:
    try:
        connection.session.start()
    except BaseException:
        connection.end()
        raise


def _pipe(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise RemoteError("ssh could not be started")
    return pipe.fileno()


def _end(process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    """Hang up; all we asked was answered, so there is nothing to wait for."""
    process.terminate()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    complaints.close()


def _lost(
    process: subprocess.Popen[bytes], complaints: IO[bytes], url: RemoteURL, why: str
) -> MindBlogError:
    """What ended the conversation, in ssh's own words where it has some."""
    try:
        process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    complaints.seek(0)
    words = complaints.read().decode(errors="replace").strip()
    return ssh.sorted_failure(words, url, why)
