"""The system's git: run so that nothing of an author's settings but how to reach hosts counts."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from shutil import which
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO

from msgspec import Struct

from mindblog_cli.errors import ConfigError, RemoteRefused
from mindblog_cli.patterns import pattern

# git starts programs of its own, and those would go on sending when we and git are gone. All are
# in one group, and a watch in it, whose other end only we hold, ends the group when we end.
_GUARD = (
    "exec 3<&0 </dev/null; { read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & "
    'from=$1; shift; exec "$@" 3<&- <"$from"'
)
_KEPT = pattern(r"GIT_(TRACE\w*|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|EXEC_PATH)")
# What ends in a bare return is written over by what comes next: it tells how far git is.
_LINE = pattern(rb"([^\r\n]*)(\r?\n|\r(?!\n))")
_REMEMBERED = 100
"""Lines of what git says that are kept."""


class Said(Struct, frozen=True):
    """How git ended, what it gave, and what it complained of."""

    code: int
    out: bytes
    words: str


def found() -> str:
    """Where git is; raises ConfigError where there is none."""
    if path := which("git"):
        return path
    raise ConfigError(
        "there is no git on this machine",
        hint="install it: git on Debian, Ubuntu, Fedora and Arch; xcode-select --install on macOS",
    )


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """*given* without what steers another git, such as one in whose hook we run."""
    kept = {k: v for k, v in given.items() if not k.startswith("GIT_") or _KEPT.fullmatch(k)}
    return kept | {"LC_ALL": "C", "LANGUAGE": "", "GIT_TERMINAL_PROMPT": "0"}


@contextmanager
def guarded(
    command: list[str],
    env: Mapping[str, str],
    *,
    given: str = os.devnull,
    out: IO[bytes] | int = subprocess.DEVNULL,
    complaints: IO[bytes] | int = subprocess.PIPE,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run *command*, reading the file *given*; it and all it starts end with this, or with us."""
    watch, ours = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 - the shell's text is a constant
            ["/bin/sh", "-c", _GUARD, "sh", given, *command],
            stdin=watch,
            stdout=out,
            stderr=complaints,
            env=env,
            process_group=0,
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(watch)
    try:
        yield process
    finally:
        os.close(ours)
        process.wait()


def run(
    command: list[str],
    env: Mapping[str, str],
    *,
    given: bytes = b"",
    hear: Callable[[str], None] = lambda _: None,
) -> Said:
    """Run *command* to its end; *hear* is told each line that it complains or boasts of."""
    try:
        with TemporaryFile() as out, NamedTemporaryFile() as source:
            source.write(given)
            source.flush()
            with guarded(command, env, given=source.name, out=out) as process:
                words = _heard(process.stderr, hear)
                code = process.wait()
            out.seek(0)
            return Said(code, out.read(), words)
    except OSError as error:
        raise RemoteRefused(
            f"git could not be run: {error.strerror}", hint="is there room for temporary files?"
        ) from error


def _heard(pipe: IO[bytes] | None, hear: Callable[[str], None]) -> str:
    lines: deque[str] = deque(maxlen=_REMEMBERED)
    if pipe is None:
        return ""
    with pipe:
        rest = b""
        while piece := os.read(pipe.fileno(), 1 << 16):
            rest += piece
            end = 0
            for found in _LINE.finditer(rest):
                end = found.end()
                line = found[1].decode(errors="replace").rstrip()
                hear(line)
                if line and found[2] != b"\r":
                    lines.append(line)
            rest = rest[end:]
    return "\n".join([*lines, rest.decode(errors="replace")]).strip()
