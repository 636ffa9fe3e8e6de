"""LibreTranslate, somebody's or one's own: texts as HTML in which no element is within another.

It has no glossary and looks at no context, so neither is sent.
"""

import threading
from types import TracebackType
from typing import Self

from msgspec import Struct

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.engine import Limits, Refusing, Request, TooLarge
from mindblog_cli.engines.http import Env, Service, party
from mindblog_cli.engines.xml import from_html, html
from mindblog_cli.errors import MindBlogError
from mindblog_cli.http.answer import Answer

# Where it is without `url` in the settings: who has a key has it from there.
_HOSTED, _OWN = "https://libretranslate.com", "http://localhost:5000"

# What newer servers call a language for which older ones, or blogs, have another name.
_NAMES = {
    "zh": ("zh-hans",), "zh-cn": ("zh-hans", "zh"), "zh-tw": ("zh-hant", "zt"), "zh-hans": ("zh",),
    "zh-hant": ("zt",), "no": ("nb",), "nb": ("no",), "nn": ("nb", "no"), "pt-br": ("pb",),
}  # fmt: skip


class _Language(Struct):
    code: str
    targets: list[str] = []


class _Translated(Struct):
    translatedText: list[str] | str


class LibreTranslate:
    """The engine `libretranslate`; where a server wants a key, LIBRETRANSLATE_API_KEY has it."""

    name = "libretranslate"
    limits = Limits(texts=20, characters=4_000, at_once=1)

    def __init__(self, settings: EngineSettings, env: Env) -> None:
        variable = settings.key_env or "LIBRETRANSLATE_API_KEY"
        url = _HOSTED if env.get(variable) else _OWN
        self._party = party("LibreTranslate", url, variable, settings, env)
        self._service = Service(self._party, settings.timeout)
        self._languages: list[_Language] = []
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it is asked."""
        return self._party.url

    def pairs(self, source: str, target: str) -> bool:
        """Whether the server has said that it can; until it was asked, any two languages."""
        if not self._languages:
            return source != target
        found = self._named(target)
        return any(
            language.code == self._named(source) and found in language.targets
            for language in self._languages
        )

    def why(self, source: str, target: str) -> str:
        """Where it is looked for: whether one is there shows when something is translated."""
        return f"if its server runs at {self._party.host}"

    def translate(self, request: Request) -> list[str | None]:
        """The texts of *request*; none of them where the server gives another number of answers."""
        if not request.texts:
            return []
        self._ask_for_languages()
        body: dict[str, object] = {
            "q": [html(text.text) for text in request.texts],
            "source": self._named(request.source),
            "target": self._named(request.target),
            "format": "html",
        }
        if self._party.key:
            body["api_key"] = self._party.key
        answer = self._service.post("/translate", body)
        if answer.status in {400, 403}:
            raise self._refusal(answer, request)
        found = self._service.read(answer, _Translated).translatedText
        answers = [found] if isinstance(found, str) else found
        if len(answers) != len(request.texts):
            # Which is whose can not be told.
            return [None] * len(request.texts)
        return [from_html(a, t.text) for a, t in zip(answers, request.texts, strict=True)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._service.close()

    def _ask_for_languages(self) -> None:
        with self._lock:
            if not self._languages:
                answer = self._service.get("/languages")
                self._languages = self._service.read(answer, list[_Language])

    def _named(self, code: str) -> str:
        """What the server calls the language *code*, the closest that it has."""
        known = {language.code.lower(): language.code for language in self._languages}
        wanted = code.replace("_", "-").lower()
        base = wanted.partition("-")[0]
        for name in (wanted, *_NAMES.get(wanted, ()), base, *_NAMES.get(base, ())):
            if name in known:
                return known[name]
        return code

    def _refusal(self, answer: Answer, request: Request) -> MindBlogError:
        said = self._party.masked(answer.said())
        who = f"LibreTranslate at {self._party.host}"
        if "text limit" in said:
            return TooLarge(f"{who}: {said}")
        if "not supported" in said or "not available" in said:
            known = ", ".join(language.code for language in self._languages)
            return Refusing(
                f"{who} does not translate {request.source} to {request.target}: {said}",
                hint=f"it knows {known}",
            )
        if "request limits" in said:
            return Refusing(
                f"{who} has shut us out: {said}", hint="wait a few hours, or use another server"
            )
        if "API key" in said:
            variable = self._party.key_env
            hint = f"is the key in {variable} right?" if self._party.key else f"set {variable}"
            return Refusing(f"{who}: {said}", hint=hint)
        return self._service.failure(answer)
