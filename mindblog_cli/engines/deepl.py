"""DeepL: texts as XML, their neighbours as context, the glossary as a glossary of DeepL's own."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from msgspec import Struct

from mindblog_cli.blog.config import EngineSettings
from mindblog_cli.engines.deepl_glossaries import Glossaries
from mindblog_cli.engines.engine import Limits, Refusing, Request, Text, TooLarge
from mindblog_cli.engines.http import Env, Service, as_json, party
from mindblog_cli.engines.xml import from_xml, xml
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party
from mindblog_cli.segments.tags import words

# Keys of the free plan end so, and work nowhere but at their own host.
_FREE = ":fx"
_MOST_BYTES = 128 * 1024
_MOST_CONTEXT = 4000

# What a blog calls a language that DeepL wants to have told more closely as a target.
_TARGETS = {
    "en": "EN-GB", "pt": "PT-PT", "no": "NB", "zh": "ZH-HANS", "zh-cn": "ZH-HANS",
    "zh-sg": "ZH-HANS", "zh-tw": "ZH-HANT", "zh-hk": "ZH-HANT", "es-mx": "ES-419",
}  # fmt: skip
_VARIANTS = frozenset({"EN-GB", "EN-US", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT", "ES-419"})


class _Translation(Struct):
    text: str


class _Translations(Struct):
    translations: list[_Translation]


class DeepL:
    """The engine `deepl`; its key is in DEEPL_API_KEY."""

    name = "deepl"
    limits = Limits(texts=50, characters=20_000, at_once=2)

    def __init__(self, settings: EngineSettings, env: Env) -> None:
        self._settings = settings
        self._party = _party(settings, env)
        auth = f"DeepL-Auth-Key {self._party.key}"
        self._service = Service(self._party, settings.timeout, auth=auth)
        self._glossaries = Glossaries(self._service)

    @property
    def host(self) -> str:
        """Where it is asked."""
        return self._party.host

    def pairs(self, source: str, target: str) -> bool:
        """Any two that are not one language; it adds new ones often."""
        return _source(source) != _source(target)

    def translate(self, request: Request) -> list[str | None]:
        """The texts of *request*; none of them where DeepL gives another number of answers."""
        if not request.texts:
            return []
        body = as_json(self._body(request))
        if len(body) > _MOST_BYTES or len(request.texts) > self.limits.texts:
            raise TooLarge(f"DeepL takes no request of {len(body)} bytes")
        answer = self._service.post_bytes("/v2/translate", body)
        if answer.status == 400:
            raise self._refusal(answer, request)
        found = self._service.read(answer, _Translations).translations
        if len(found) != len(request.texts):
            # Which is whose can not be told.
            return [None] * len(request.texts)
        return [from_xml(one.text) for one in found]

    def __enter__(self) -> Self:
        if not self._party.key:
            raise Refusing("DeepL needs a key", hint=f"set {self._party.key_env} to your key")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._service.close()

    def _body(self, request: Request) -> dict[str, object]:
        source, target = _source(request.source), _target(request.target)
        body: dict[str, object] = {
            "text": [xml(text.text) for text in request.texts],
            "source_lang": source,
            "target_lang": target,
            "tag_handling": "xml",
            "tag_handling_version": "v2",
            # Or else it would take a pair for a paragraph of its own.
            "outline_detection": False,
            "split_sentences": "nonewlines",
            "preserve_formatting": True,
        }
        if context := _context(request.texts):
            body["context"] = context
        if formality := self._settings.formality:
            # With `prefer_` a language that knows no such thing is no error.
            body["formality"] = f"prefer_{formality.removeprefix('prefer_')}"
        if glossary := self._glossaries.id(source, target, request.terms):
            body["glossary_id"] = glossary
        return body

    def _refusal(self, answer: Answer, request: Request) -> Exception:
        said = answer.said()
        if "_lang" in said:
            return Refusing(
                f"DeepL does not translate {request.source} to {request.target}: {said}",
                hint="`mindblog translate --engine NAME` takes another engine",
            )
        return self._service.failure(answer)


def _party(settings: EngineSettings, env: Env) -> Party:
    pro, free = "https://api.deepl.com", "https://api-free.deepl.com"
    found = party("DeepL", pro, "DEEPL_API_KEY", settings, env)
    if settings.url or not found.key.endswith(_FREE):
        return found
    return Party(found.name, free, found.key, found.key_env)


def _source(code: str) -> str:
    """The code as a source: no variants."""
    base = code.replace("_", "-").partition("-")[0].upper()
    return "NB" if base == "NO" else base


def _target(code: str) -> str:
    """The code as a target: with the variants that DeepL knows, without others."""
    code = code.replace("_", "-")
    known = _TARGETS.get(code.lower(), code.upper())
    if known in _VARIANTS or "-" not in known:
        return known
    script = "-".join(known.split("-")[:2])
    return script if script in _VARIANTS else _target(known.partition("-")[0])


def _context(texts: Sequence[Text]) -> str:
    """The passage that *texts* stand in, in their order and each part of it once."""
    found: list[str] = []
    room = _MOST_CONTEXT
    for part in dict.fromkeys(_around(texts)):
        if part and len(part) < room:
            found.append(part)
            room -= len(part) + 1
    return "\n".join(found) if any(text.before or text.after for text in texts) else ""


def _around(texts: Sequence[Text]) -> Iterator[str]:
    for text in texts:
        yield from (text.before, words(text.text), text.after)
