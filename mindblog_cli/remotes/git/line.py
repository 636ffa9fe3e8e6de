"""One connection for all that git asks: it makes a new one for each question otherwise.

ssh is started once, lets nothing but itself through, and git's own ssh goes through it. Where
that can not be (git's settings lead elsewhere, or the place for a socket has too long a name),
git connects for itself.
"""

import os
import shlex
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory, TemporaryFile, gettempdir

from mindblog_cli.remotes import hostkeys, ssh
from mindblog_cli.remotes.git.place import Place
from mindblog_cli.remotes.git.program import guarded, run

PATIENCE = 4.0 * ssh.CONNECT_TIMEOUT
"""Seconds to be let in, over jumps maybe."""

_LONGEST = 40
"""Characters for a folder with a socket in it; a name is 57 more, and systems take some 104."""


@contextmanager
def reached(
    place: Place, root: Path, accepted: str, git: str, env: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """Connect; gives the environment in which git uses the connection."""
    if which("ssh", path=env.get("PATH")) is None:
        raise ssh.missing()
    program = ssh.program(place.url, root)
    with (
        hostkeys.trusting(accepted, place.url, program) as known,
        TemporaryDirectory(prefix="mindblog-", dir=_short(), ignore_cleanup_errors=True) as folder,
    ):
        through = ["-o", f"ControlPath={folder}/%C", *known]
        command = [*program, "-o", "ControlMaster=no", *through]
        ours = {**env, "GIT_SSH_COMMAND": shlex.join(command), "GIT_SSH_VARIANT": "ssh"}
        asked = run([git, "ls-remote", "--get-url", place.location], ours).out.decode().strip()
        if asked != place.location or len(folder) > _LONGEST:
            yield ours
            return
        with _master([*program, "-o", "ControlMaster=yes", *through], place, folder, env):
            yield ours


def _short() -> str:
    """Where temporary files go, unless that has too long a name for sockets."""
    usual, short = gettempdir(), "/tmp"  # noqa: S108 - the folder in it is private
    fits = len(usual) + len("/mindblog-12345678") <= _LONGEST
    return usual if fits or not os.access(short, os.W_OK) else short


@contextmanager
def _master(
    command: list[str], place: Place, folder: str, env: Mapping[str, str]
) -> Iterator[None]:
    command = [*command, *ssh.host(place.url, "-N", "-T")]
    with TemporaryFile() as complaints:
        with guarded(command, env, complaints=complaints) as process:
            if _let_in(process, folder):
                yield
                return
        complaints.seek(0)
        words = complaints.read().decode(errors="replace").strip()
    raise ssh.sorted_failure(words, place.url, "it does not let us in")


def _let_in(process: subprocess.Popen[bytes], folder: str) -> bool:
    """Wait for the socket; while ssh makes it, its name has a dot."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if any("." not in name for name in os.listdir(folder)):
            return True
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.01)
            return False
    return False
