"""Apertium on this machine: no account, no network, Debian packages of pairs of languages."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which
from threading import Lock
from types import TracebackType
from typing import Self

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.apertium_answer import tagged
from mindblog_cli.engines.apertium_modes import mode, package, pair
from mindblog_cli.engines.apertium_parts import translated
from mindblog_cli.engines.apertium_pipe import TROUBLES, WBLANK, Pipe, Trouble
from mindblog_cli.engines.apertium_text import Wire, wire
from mindblog_cli.engines.engine import Limits, Refusing, Request

# How often a text may be under way in a pipe that ends.
_TRIES = 2


class Apertium:
    """Translates by rules, a pipe of programs for each thread that asks."""

    name = "apertium"
    limits = Limits(texts=200, characters=50_000, at_once=max(1, min(4, os.cpu_count() or 1)))

    def __init__(self, settings: EngineSettings, env: Mapping[str, str]) -> None:
        self._settings = settings
        self._env = env
        self._lock = Lock()
        self._idle: dict[Path, list[Pipe]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._idle:
            for pipe in self._idle.popitem()[1]:
                pipe.close()

    def pairs(self, source: str, target: str) -> bool:
        """Whether a mode for this direction and the programs are installed."""
        return self._programs() and self._mode(source, target) is not None

    def why(self, source: str, target: str) -> str:
        """What is installed for this direction, or how to get it."""
        found = self._mode(source, target)
        if found and self._programs():
            return f"the pair {found.stem} is installed"
        if found:
            return f"the pair {found.stem} is here, its programs are not; `apt install apertium`"
        return f"no pair for {source} to {target} is installed; {_getting(source, target)}"

    def translate(self, request: Request) -> list[str | None]:
        """The texts of *request*; None for one that no pipe survived, or that lost characters."""
        found = self._mode(request.source, request.target)
        if not found:
            raise Refusing(
                f"Apertium has no {request.source} to {request.target} here",
                hint=_getting(request.source, request.target),
            )

        def straight(texts: Sequence[str]) -> list[str | None]:
            wires = [wire(text, request.terms) for text in texts]
            answers = self._answers(found, [wire.text for wire in wires])
            return [_read(answer, wire) for answer, wire in zip(answers, wires, strict=True)]

        return translated([text.text for text in request.texts], straight)

    def _programs(self) -> bool:
        return which(WBLANK, path=self._env.get("PATH")) is not None

    def _mode(self, source: str, target: str) -> Path | None:
        return mode(source, target, self._settings.models, self._env)

    def _answers(self, mode: Path, texts: Sequence[str]) -> list[str | None]:
        answers: list[str | None] = []
        tries = 0
        while len(answers) < len(texts):
            found, trouble = self._asked(mode, texts[len(answers) :])
            answers += found
            # Answers come in the order of the texts: the first without one is what was in the pipe
            # when it stopped. Where programs ended, something else may have ended them.
            tries = 0 if not trouble else 1 if found else tries + 1
            if trouble == "silent" or tries == _TRIES:
                answers.append(None)
                tries = 0
        return answers

    def _asked(self, mode: Path, texts: Sequence[str]) -> tuple[list[str], Trouble]:
        pipe = self._pipe(mode)
        try:
            found, trouble = pipe.answers(texts, self._settings.timeout)
        except BaseException:
            pipe.close(0)
            raise
        if trouble:
            pipe.close(0)
        else:
            with self._lock:
                self._idle.setdefault(mode, []).append(pipe)
        return found, trouble

    def _pipe(self, mode: Path) -> Pipe:
        with self._lock:
            if idle := self._idle.get(mode):
                return idle.pop()
        pipe = Pipe(mode, self._env)
        _, trouble = pipe.answers(["a"], self._settings.timeout)
        if trouble:
            complaint = pipe.complaint()
            pipe.close()
            raise Refusing(
                f"Apertium's {mode.stem} does not work: {complaint or TROUBLES[trouble]}",
                hint=f"apt install --reinstall apertium-{mode.stem}",
            )
        return pipe


def _getting(source: str, target: str) -> str:
    """What to install for this direction."""
    if debian := package(source, target):
        return f"`apt install apertium {debian}`"
    return (
        f"Debian has no package for it; a folder with modes such as {pair(source, target)}.mode "
        "goes into `models` in its settings, or $APERTIUM_PATH"
    )


def _read(answer: str | None, wire: Wire) -> str | None:
    return None if answer is None else tagged(answer, wire)
