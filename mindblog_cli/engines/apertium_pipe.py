"""The pipe of programs that a mode of Apertium names, kept running.

Texts go in and come out ended by a NUL, at which each program passes on what it has. Every text
ends with a mark of its own, so an answer is known to be that of its text.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from tempfile import TemporaryFile
from typing import IO, Literal

from mindblog_cli.engines.engine import Refusing

Trouble = Literal["", "ended", "silent", "other"]

# What troubles are, for who reads of them.
TROUBLES: dict[Trouble, str] = {
    "ended": "one of its programs has ended",
    "silent": "it does not answer",
    "other": "it answers to something else",
}

_CHUNK = 65_536
# How long programs that have nothing more to read may take to end.
_GRACE = 2.0

WBLANK = "apertium-wblank-mode"


class Pipe:
    """Running programs; for one thread at a time. After trouble there is nothing but `close`."""

    def __init__(self, mode: Path, env: Mapping[str, str]) -> None:
        # The programs read and write the encoding of the locale.
        self._env = {**env, "LC_ALL": "C.UTF-8"}
        self._complaints = TemporaryFile()  # noqa: SIM115 - lives as long as the programs
        self._programs: list[subprocess.Popen[bytes]] = []
        self._sent = 0
        try:
            self._start(_commands(mode, self._env))
        except OSError as error:
            self.close()
            raise Refusing(
                f"Apertium's {mode.stem} wants a program that can not be started: "
                f"{error.filename}: {error.strerror}",
                hint=f"apt install the package that has {error.filename}",
            ) from error
        except BaseException:
            self.close()
            raise

    def _start(self, commands: Sequence[Sequence[str]]) -> None:
        before: IO[bytes] | int = subprocess.PIPE
        for command in commands:
            program = subprocess.Popen(  # noqa: S603 - what the installed mode names
                command,
                stdin=before,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                env=self._env,
            )
            if not isinstance(before, int):
                before.close()
            self._programs.append(program)
            before = _open(program.stdout)
        self._input = _open(self._programs[0].stdin)
        self._output = _open(self._programs[-1].stdout)
        os.set_blocking(self._input.fileno(), False)

    def answers(self, texts: Sequence[str], patience: float) -> tuple[list[str], Trouble]:
        """What comes back for *texts*, in order, and why that is not all, if it is not.

        *patience* is how many seconds may pass without a byte.
        """
        marks = [f"[<e{self._sent + n}>]" for n in range(len(texts))]
        self._sent += len(texts)
        sent = "".join(f"{text} {mark}\0" for text, mark in zip(texts, marks, strict=True))
        received, trouble = self._exchange(sent.encode(), len(texts), patience)
        answers = received.decode(errors="replace").split("\0")[:-1]
        for at, (answer, mark) in enumerate(zip(answers, marks, strict=False)):
            if mark not in answer:
                return answers[:at], trouble or "other"
            answers[at] = answer.replace(mark, "")
        return answers, trouble

    def _exchange(self, sent: bytes, wanted: int, patience: float) -> tuple[bytes, Trouble]:
        received = bytearray()
        left = memoryview(sent)
        with DefaultSelector() as ready:
            ready.register(self._output, EVENT_READ)
            ready.register(self._input, EVENT_WRITE)
            while wanted > 0:
                events = {key.fileobj for key, _ in ready.select(patience)}
                if not events:
                    return bytes(received), "silent"
                if self._input in events:
                    left = left[self._write(left[:_CHUNK]) :]
                    if not left:
                        ready.unregister(self._input)
                if self._output in events:
                    chunk = os.read(self._output.fileno(), _CHUNK)
                    if not chunk:
                        return bytes(received), "ended"
                    received += chunk
                    wanted -= chunk.count(b"\0")
        return bytes(received), ""

    def _write(self, data: memoryview) -> int:
        """How much of *data* was taken; all of it once no one reads, for then the output ends."""
        try:
            return os.write(self._input.fileno(), data)
        except BlockingIOError:
            return 0
        except BrokenPipeError:
            return len(data)

    def complaint(self) -> str:
        """The last line that a program wrote to say what is wrong."""
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def close(self, patience: float = _GRACE) -> None:
        """End the programs, by force if they do not in *patience* seconds, and wait for all."""
        for program in self._programs:
            for stream in (program.stdin, program.stdout):
                # What has not been written when a program died can not be.
                with suppress(OSError):
                    if stream:
                        stream.close()
        for program in self._programs:
            try:
                program.wait(patience)
            except subprocess.TimeoutExpired:
                patience = 0.0
                program.kill()
                program.wait()
        self._complaints.close()


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the program was started without this pipe")
    return stream


def _commands(mode: Path, env: Mapping[str, str]) -> list[list[str]]:
    """The programs of *mode*, told to stop at each NUL and to keep what is bound to words."""
    try:
        told = subprocess.run(  # noqa: S603 - a program of Apertium's own
            [WBLANK, "-z", str(mode)], env=env, capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refusing(
            "Apertium's programs are not here, or older than 3.8", hint="apt install apertium"
        ) from error
    # `$1` is how the last program marks words it does not know: not at all. `$2` is empty.
    words = shlex.split(re.sub(r"\$2\b", "", told.stdout.decode()).replace("$1", "-n"))
    commands: list[list[str]] = [[]]
    for word in words:
        if word == "|":
            commands.append([])
        else:
            commands[-1].append(word)
    return commands
