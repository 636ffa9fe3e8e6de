"""Any program as an engine: texts as lines of JSON on its input, answers as such on its output.

    {"id":0,"text":"…","source":"en","target":"da","before":"…","after":"…","terms":[["a","b"]]}
    {"id":0,"text":"…"}

It is started for each request, in the current folder and without a shell, and is told all texts
before its input ends. Answers may come in any order.
"""

import shlex
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from shutil import which
from threading import Lock
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Busy, Limits, Refusing, Request

# How much of what a program says is shown.
_MOST = 160
_TRACEBACK = "Traceback "


class Question(Struct, frozen=True):
    """One line that a program is told."""

    id: int
    text: str
    source: str
    target: str
    before: str
    after: str
    terms: tuple[tuple[str, str], ...]


class Answer(Struct, frozen=True):
    """One line that it says."""

    id: int
    text: str | None = None


class Command:
    """The engine `command`; its program is `command` in the settings."""

    name = "command"
    limits = Limits(texts=50, characters=20_000, at_once=1)

    def __init__(self, settings: EngineSettings, env: Mapping[str, str]) -> None:
        self._settings = settings
        self._env = env
        self._lock = Lock()
        self._running: set[subprocess.Popen[bytes]] = set()

    def pairs(self, source: str, target: str) -> bool:
        """Any two; only the program knows."""
        return source != target

    def translate(self, request: Request) -> list[str | None]:
        """The texts of *request*; None for those that the program left out."""
        if not request.texts:
            return []
        arguments = self._arguments()
        try:
            process = subprocess.Popen(  # noqa: S603 - what the author has set, and no shell
                arguments,
                executable=self._program(arguments[0]),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=dict(self._env),
            )
        except (OSError, ValueError) as error:
            raise self._unusable(arguments[0], str(error)) from error
        said = self._said(process, _questions(request))
        answers = _answers(said, arguments[0])
        return [answers.get(place) for place in range(len(request.texts))]

    def __enter__(self) -> Self:
        self._program(self._arguments()[0])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            for process in self._running:
                process.kill()

    @contextmanager
    def _known(self, process: subprocess.Popen[bytes]) -> Iterator[None]:
        """Have *process* among those that are stopped when this engine is let go of."""
        with self._lock:
            self._running.add(process)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(process)

    def _arguments(self) -> list[str]:
        hint = f'set [translation.engines.{self.name}] command = "program and its arguments"'
        try:
            arguments = shlex.split(self._settings.command)
        except ValueError as error:
            message = f"the command of {self.name} can not be read: {error}"
            raise Refusing(message, hint=hint) from error
        if not arguments:
            raise Refusing(f"no command is set for the engine {self.name}", hint=hint)
        return arguments

    def _program(self, name: str) -> str:
        if found := which(name, path=self._env.get("PATH")):
            return found
        raise self._unusable(name, "it is not here, or not executable")

    def _unusable(self, program: str, why: str) -> Refusing:
        return Refusing(
            f"{program} can not be run: {why}",
            hint=f"install it, or set [translation.engines.{self.name}] command",
        )

    def _said(self, process: subprocess.Popen[bytes], questions: bytes) -> bytes:
        """What *process* says to *questions*; whatever happens, it is gone then."""
        program = self._arguments()[0]
        with process, self._known(process):
            try:
                said, complaint = process.communicate(questions, self._settings.timeout)
            except subprocess.TimeoutExpired as late:
                process.kill()
                raise Busy(
                    f"{program} was not done in {self._settings.timeout:g} seconds"
                    f"{_complaint(late.stderr or b'')}",
                    hint=f"set [translation.engines.{self.name}] timeout",
                ) from late
            except BaseException:
                process.kill()
                # After Ctrl-C its context would not.
                process.wait()
                raise
        if process.returncode:
            raise Busy(f"{program} failed ({_end(process.returncode)}){_complaint(complaint)}")
        return said


def _questions(request: Request) -> bytes:
    terms = tuple((term.source, term.target) for term in request.terms)
    return b"".join(
        msgspec.json.encode(
            Question(number, one.text, request.source, request.target, one.before, one.after, terms)
        )
        + b"\n"
        for number, one in enumerate(request.texts)
    )


def _answers(said: bytes, program: str) -> dict[int, str | None]:
    found: dict[int, str | None] = {}
    for line in filter(None, map(bytes.strip, said.splitlines())):
        try:
            answer = msgspec.json.decode(line, type=Answer)
        except (msgspec.DecodeError, UnicodeDecodeError) as unread:
            shown = _short(line.decode(errors="replace"))
            raise Busy(
                f"{program} said what is no answer: {shown}",
                hint='a line for each text, {"id":0,"text":"..."}, and nothing else',
            ) from unread
        found[answer.id] = answer.text
    return found


def _complaint(said: bytes) -> str:
    """The first line that a program complained with; of a traceback the last."""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    if not lines:
        return ""
    return f": {_short(lines[-1] if lines[0].startswith(_TRACEBACK) else lines[0])}"


def _short(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[: _MOST - 3]}..."


def _end(code: int) -> str:
    return f"exit code {code}" if code > 0 else f"signal {-code}"
