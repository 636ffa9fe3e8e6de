"""Language models behind an API such as OpenAI's: OpenAI, Ollama, vLLM, llama.cpp, and others.

What is missing in an answer, or has lost a tag, is asked for once more with the reason; what is
wrong then is left for the caller to judge.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from msgspec import Struct, field

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.chat_answer import texts
from mindblog_cli.engines.chat_prompt import correction, rules, task
from mindblog_cli.engines.engine import Exhausted, Limits, Refusing, Request, Text, TooLarge
from mindblog_cli.engines.http import Env, Service, party
from mindblog_cli.errors import MindBlogError
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party
from mindblog_cli.segments.tags import fault, mended

_URL = "https://api.openai.com/v1"
_MODEL = "gpt-4o-mini"
# Models write a batch as slowly as people read: they get so many times the usual time.
_SLOWER = 4
# What some servers and models do not take; a request works without, too.
_OPTIONS: Mapping[str, object] = {"temperature": 0, "response_format": {"type": "json_object"}}
_NO_CREDIT = ("insufficient_quota", "billing", "insufficient balance", "credit balance")
_TOO_LONG = ("context_length", "context length", "context window", "too long", "too many tokens")


class _Message(Struct):
    content: str | None = None


class _Choice(Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(Struct):
    choices: list[_Choice] = field(default_factory=list)


class _Said(Struct, frozen=True):
    """The texts of one answer by number, and whether it was cut short."""

    texts: dict[int, str]
    cut: bool


class OpenAI:
    """The engine `openai`; OPENAI_API_KEY has the key, which servers of one's own may not want."""

    name = "openai"
    limits = Limits(texts=20, characters=6_000, at_once=2)

    def __init__(self, settings: EngineSettings, env: Env) -> None:
        self._settings = settings
        self._party = _party(settings, env)
        auth = f"Bearer {self._party.key}" if self._party.key else ""
        self._service = Service(self._party, settings.timeout * _SLOWER, auth=auth)
        self._options = dict(_OPTIONS)

    def pairs(self, source: str, target: str) -> bool:
        """Any two; how well depends on the model."""
        return source != target

    def translate(self, request: Request) -> list[str | None]:
        """The texts of *request*; asks once more for those that are missing or have a fault."""
        if not request.texts:
            return []
        system = rules(request, self._settings.style, self._settings.formality)
        first = self._asked(system, task(request.texts, request.terms))
        if first.cut and not first.texts:
            raise TooLarge(f"the model's answer to {len(request.texts)} texts was cut short")
        answers = {**first.texts}
        faults = _faults(request.texts, answers, missing=not first.cut)
        if faults and request.again([request.texts[number - 1] for number in faults]):
            again = correction(request.texts, faults, answers, request.terms)
            # What came is paid for: whatever is wrong now, the next request meets it, too.
            with suppress(MindBlogError):
                better = self._asked(system, again).texts
                answers |= {number: better[number] for number in faults if number in better}
        return [answers.get(number) for number in range(1, len(request.texts) + 1)]

    def __enter__(self) -> Self:
        if not self._party.key and self._party.url == _URL:
            raise Refusing("OpenAI needs a key", hint=f"set {self._party.key_env} to your key")
        if not self._model:
            raise Refusing(
                f"{self._party.host} has models, and it is not said which to take",
                hint='set `model` in its settings, such as "llama3.1"',
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._service.close()

    @property
    def _model(self) -> str:
        return self._settings.model or (_MODEL if self._party.url == _URL else "")

    def _asked(self, system: str, user: str) -> _Said:
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        body = {"model": self._model, "messages": messages, **self._options}
        answer = self._service.post("/chat/completions", body)
        if answer.status in {400, 422} and (option := self._unwanted(answer)):
            self._options = {k: v for k, v in self._options.items() if k != option}
            return self._asked(system, user)
        if answer.status != 200:
            raise self._refusal(answer)
        choices = self._service.read(answer, _Completion).choices
        choice = choices[0] if choices else _Choice(_Message())
        found = texts(choice.message.content or "")
        found = {number: mended(text) for number, text in found.items() if text.strip()}
        return _Said(found, choice.finish_reason == "length")

    def _unwanted(self, answer: Answer) -> str:
        """The option of ours that *answer* complains of."""
        said = answer.body.decode(errors="replace")
        return next((option for option in self._options if option in said), "")

    def _refusal(self, answer: Answer) -> MindBlogError:
        said = answer.body.decode(errors="replace").lower()
        what = self._party.masked(f"{self._party.name} at {self._party.host}: {answer.said()}")
        if answer.status in {403, 429} and any(sign in said for sign in _NO_CREDIT):
            return Exhausted(what, hint="see your account there, then run again")
        if answer.status in {400, 422} and any(sign in said for sign in _TOO_LONG):
            return TooLarge(what)
        if answer.status == 404 and "model" in said:
            return Refusing(what, hint="`model` in its settings is to be one that it has")
        return self._service.failure(answer)


def _party(settings: EngineSettings, env: Env) -> Party:
    found = party("OpenAI", _URL, "OPENAI_API_KEY", settings, env)
    if found.url == _URL:
        return found
    # Who writes down a server's address leaves away what it is called there.
    url = found.url if urlsplit(found.url).path else f"{found.url}/v1"
    return Party("the model", url, found.key, found.key_env)


def _faults(texts: Sequence[Text], answers: Mapping[int, str], *, missing: bool) -> dict[int, str]:
    """What is wrong with which answer; those that did not come count if *missing* is true."""
    found: dict[int, str] = {}
    for number, text in enumerate(texts, start=1):
        if number not in answers:
            reason = "there was no translation" if missing else ""
        else:
            reason = fault(text.text, answers[number])
        if reason:
            found[number] = reason
    return found
