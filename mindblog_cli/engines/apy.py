"""Apertium on another machine, or in a container: its HTTP server, apertium-apy."""

import threading
from collections.abc import Sequence
from itertools import product
from types import TracebackType
from typing import Self

from msgspec import Struct

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.apertium_answer import tagged
from mindblog_cli.engines.apertium_html import count, paragraphs, question, stream
from mindblog_cli.engines.apertium_modes import names, pair
from mindblog_cli.engines.apertium_text import Wire, wire
from mindblog_cli.engines.batches import batches
from mindblog_cli.engines.engine import Limits, Refusing, Request
from mindblog_cli.engines.http import Env, Service, party
from mindblog_cli.http.answer import Answer

# In bytes: the server cuts longer ones into parts, wherever there is a full stop or a space.
_REQUEST = Limits(characters=3500)


class _Pair(Struct):
    sourceLanguage: str
    targetLanguage: str


class _Pairs(Struct):
    responseData: list[_Pair]


class _Text(Struct):
    translatedText: str


class _Answer(Struct):
    responseData: _Text


class Apy:
    """The engine `apy`; asks for no key."""

    name = "apy"
    limits = Limits(texts=50, characters=20_000, at_once=1)

    def __init__(self, settings: EngineSettings, env: Env) -> None:
        self._party = party("apertium-apy", "http://localhost:2737", "APERTIUM_KEY", settings, env)
        self._service = Service(self._party, settings.timeout)
        self._known: list[tuple[str, str]] = []
        self._stuck: Answer | None = None
        self._lock = threading.Lock()

    def pairs(self, source: str, target: str) -> bool:
        """Whether the server has said that it can; until it was asked, any two languages."""
        return bool(self._pair(source, target)) if self._known else source != target

    def why(self, source: str, target: str) -> str:
        """Where it is looked for: whether one is there shows when something is translated."""
        return f"if its server runs at {self._party.host}"

    def translate(self, request: Request) -> list[str | None]:
        """The texts of *request*; None for one that the server got stuck with."""
        self._ask_for_pairs()
        found = self._pair(request.source, request.target)
        if not found:
            known = ", ".join("-".join(both) for both in self._known)
            raise Refusing(
                f"{self._party.host} has no {request.source} to {request.target}; it has {known}",
                hint=f"install apertium-{pair(request.source, request.target)} there",
            )
        answers: list[str | None] = []
        wires = [wire(text.text, request.terms) for text in request.texts]
        for group in batches(wires, _REQUEST, _width):
            answers += self._answers(found, group)
        if answers and not any(answers) and self._stuck:
            raise self._service.failure(self._stuck)
        return answers

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._service.close()

    def _ask_for_pairs(self) -> None:
        with self._lock:
            if not self._known:
                every = self._service.read(self._service.get("/listPairs"), _Pairs).responseData
                self._known = [(one.sourceLanguage, one.targetLanguage) for one in every]

    def _pair(self, source: str, target: str) -> str:
        wanted = product(names(source), names(target))
        return next(("|".join(both) for both in wanted if both in self._known), "")

    def _answers(self, langpair: str, wires: Sequence[Wire]) -> list[str | None]:
        """Half of them at a time where the server gets stuck, to find what it gets stuck with."""
        fields = {
            "langpair": langpair,
            "markUnknown": "no",
            "format": "html",
            "q": "".join(map(question, wires)),
        }
        answer = self._service.form("/translate", fields)
        if answer.status == 503 and len(wires) > 1:
            half = len(wires) // 2
            return self._answers(langpair, wires[:half]) + self._answers(langpair, wires[half:])
        if answer.status == 503:
            self._stuck = answer
            return [None]
        text = self._service.read(answer, _Answer).responseData.translatedText
        return _read(paragraphs(text), wires)


def _width(wire: Wire) -> int:
    return len(question(wire).encode())


def _read(found: Sequence[str], wires: Sequence[Wire]) -> list[str | None]:
    if len(found) != sum(map(count, wires)):
        # The server has cut off what was too long: whose is what can not be told.
        return [None] * len(wires)
    answers: list[str | None] = []
    at = 0
    for one in wires:
        own = found[at : at + count(one)]
        answers.append(tagged(stream(own, one), one))
        at += len(own)
    return answers
